"""The main journey in a real browser, and what strangers and other organisations get: nothing."""

import time
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import reading
from ingest.demo.filling import PASSWORD
from ingest.importing.pipeline import import_tickets
from ingest.importing.schemas import ImportOptions
from ingest.metrics.rollup import verify_counts
from ingest.people.service import sign_in as sign_in_person
from ingest.tickets.filters import filters_from_address
from ingest.tickets.queries import ticket_page
from ingest.viewer import system_viewer
from tests.support.browser import (
    Service,
    breaches,
    click_first,
    come_in,
    complaints,
    fill_in_sign_in,
    shown,
    sign_in,
    until,
)
from tests.support.log_files import log_file

VIEWER = system_viewer()


@pytest.mark.browser
def test_a_contact_picks_a_site_clicks_a_bar_and_comes_back(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "bob@acme.example")
    browser.find_element(By.ID, "home-site").click()
    until(browser, lambda driver: "Leeds" in shown(driver, "[role=option]"))
    until(browser, lambda driver: click_first(driver, "[role=option]", text="Leeds"))
    until(browser, lambda driver: "site=" in driver.current_url)
    home = browser.current_url
    # Wait for the chart of the chosen site, then click the tallest bar.
    until(browser, lambda driver: driver.find_element(By.ID, "home-site").get_attribute("value") == "Leeds")
    time.sleep(1)
    counts = browser.execute_script("return Array.from(document.querySelector('.js-plotly-plot')._fullData[0].y)")
    bars = browser.find_elements(By.CSS_SELECTOR, ".barlayer .point path")
    tallest = counts.index(max(counts))
    point = webdriver.ActionChains(browser, duration=300).move_to_element(bars[tallest])
    point.move_by_offset(0, int(bars[tallest].rect["height"] * 0.3)).pause(0.5).click().perform()
    until(browser, lambda driver: "/tickets?" in driver.current_url)
    total = shown(browser, ".page-subtitle")[0]
    assert "Created in " in shown(browser, "h1")[0]
    assert int(total.split()[0]) == counts[tallest]
    assert "Leeds" in shown(browser, "h1")[0]
    assert len(shown(browser, ".ag-pinned-left-cols-container .ag-row a")) == int(total.split()[0])
    browser.back()
    until(browser, lambda driver: driver.current_url == home)
    shown(browser, "#home-site")
    assert browser.find_element(By.ID, "home-site").get_attribute("value") == "Leeds"
    assert complaints(browser) == []


@pytest.mark.browser
def test_an_agent_opens_a_row_chooses_columns_answers_and_closes(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, "alice@helmdesk.example")
    browser.get(f"{service.url}/tickets?stage=open")
    shown(browser, ".ag-center-cols-container .ag-cell[col-id=title]")
    browser.find_element(By.CSS_SELECTOR, ".column-chooser summary").click()
    browser.find_element(By.CSS_SELECTOR, "[data-list=available]").send_keys(Keys.HOME, Keys.ENTER)
    until(browser, lambda driver: "Ticket Source" in shown(driver, ".ag-header-cell-text"))
    browser.refresh()
    until(browser, lambda driver: "Ticket Source" in shown(driver, ".ag-header-cell-text"))
    shown(browser, ".ag-pinned-left-cols-container .ag-row a")
    browser.find_element(By.CSS_SELECTOR, ".ag-center-cols-container .ag-cell[col-id=title]").click()
    shown(browser, "#ticket-reply")
    assert "Open tickets" in shown(browser, ".trail a")
    browser.find_element(By.ID, "ticket-reply").send_keys("We replaced the handset.")
    browser.find_element(By.ID, "ticket-close").click()
    until(browser, lambda driver: "We replaced the handset." in shown(driver, ".message"))
    assert "Complete" in shown(browser, ".ticket-standing")[0]
    assert browser.find_element(By.ID, "ticket-reply").get_attribute("value") == ""
    assert not browser.find_element(By.ID, "ticket-close").is_enabled()
    assert complaints(browser) == []


@pytest.mark.browser
def test_an_agent_and_the_contact_write_to_each_other(service: Service, browser: WebDriver) -> None:
    with reading() as session:
        bob = sign_in_person(session, user_name="bob@acme.example", password=PASSWORD)
        assert bob is not None
        # One that waits for no approval: it would go on waiting.
        asked = filters_from_address({"stage": ["open"], "request_type": ["incident"]})
        number = ticket_page(session, bob.viewer, filters=asked).rows[0].number
    for user_name, said, status in (
        ("alice@helmdesk.example", "Are the lights on the unit amber?", "Waiting Customer"),
        ("bob@acme.example", "They are amber, all of them.", "Update Added"),
    ):
        come_in(browser, service, user_name)
        browser.get(f"{service.url}/tickets/{number}")
        shown(browser, "#ticket-reply")
        browser.find_element(By.ID, "ticket-reply").send_keys(said)
        assert shown(browser, "#ticket-reply-count") == [f"{len(said)} / 8,000"]
        browser.find_element(By.ID, "ticket-send").click()
        until(browser, lambda driver, text=said: text in shown(driver, ".entry .message")[0])
        assert status in shown(browser, ".ticket-standing .badge")[0]
        assert browser.find_element(By.ID, "ticket-reply").get_attribute("value") == ""
    newest, answered = shown(browser, ".entry .message")[:2]
    assert (newest, answered) == ("They are amber, all of them.", "Are the lights on the unit amber?")
    assert shown(browser, ".entry-head strong")[:2] == ["Bob Field", "Alice Moore, Northgate"]
    assert complaints(browser) == []


@pytest.mark.browser
def test_what_was_written_outlives_the_session(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, "bob@acme.example")
    with reading() as session:
        number = ticket_page(session, VIEWER, filters=filters_from_address({"organisation": ["1"]})).rows[0].number
    browser.get(f"{service.url}/tickets/{number}?list=stage%3Dopen")
    shown(browser, "#ticket-reply")
    browser.find_element(By.ID, "ticket-reply").send_keys("Half a thought")
    browser.delete_all_cookies()
    browser.find_element(By.ID, "ticket-send").click()
    until(browser, lambda driver: "/signin" in driver.current_url)
    fill_in_sign_in(browser, "bob@acme.example")
    until(browser, lambda driver: driver.current_url.endswith(f"/tickets/{number}?list=stage%3Dopen"))
    reply = until(browser, lambda driver: driver.find_element(By.ID, "ticket-reply"))
    assert until(browser, lambda _driver: reply.get_attribute("value")) == "Half a thought"
    assert shown(browser, "#ticket-reply-count") == ["14 / 8,000"]
    browser.find_element(By.ID, "ticket-send").click()
    until(browser, lambda driver: shown(driver, ".entry .message")[0] == "Half a thought")
    assert [one for one in complaints(browser) if "401" not in one] == []


@pytest.mark.browser
def test_rows_marks_and_search_are_followed_by_keyboard(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "bob@acme.example")
    marks = browser.find_elements(By.CSS_SELECTOR, ".chart-mark")
    mark = next(one for one in reversed(marks) if not one.get_attribute("textContent").endswith(": 0"))
    assert mark.size["width"] == 1
    browser.execute_script("arguments[0].focus()", mark)
    until(browser, lambda _driver: mark.size["width"] > 100)
    words, count = mark.text.split(": ")
    mark.send_keys(Keys.ENTER)
    assert until(browser, lambda driver: words in shown(driver, "h1")[0])
    assert shown(browser, ".page-subtitle")[0].split()[0] == count
    cell = until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, ".ag-row[row-index='0'] [col-id=title]"))
    title = until(browser, lambda _driver: cell.text)
    browser.execute_script("arguments[0].focus()", cell)
    cell.send_keys(Keys.ENTER)
    until(browser, lambda driver: shown(driver, "h1") == [title])
    assert words in shown(browser, ".trail a")[1]
    browser.switch_to.active_element.send_keys("/")
    box = browser.switch_to.active_element
    box.send_keys("pr")
    time.sleep(0.5)
    assert browser.find_elements(By.CSS_SELECTOR, ".search-result") == []
    box.send_keys("i")
    found = shown(browser, ".search-result .search-title")
    box.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP, Keys.ENTER)
    until(browser, lambda driver: shown(driver, "h1") == [found[0]])
    assert complaints(browser) == []


@pytest.mark.browser
def test_axe_finds_nothing_light_and_dark_wide_and_narrow(service: Service, browser: WebDriver, tmp_path: Path) -> None:
    log = log_file(tickets=4)
    log.rows[0]["opened_at"] = "soon"
    options = ImportOptions(organisation="Initech", timezone="UTC", date_order="day-first")
    run = import_tickets(VIEWER, path=log.write(tmp_path / "log.csv"), source_name="servicenow_log", options=options)
    with reading() as session:
        number = ticket_page(session, VIEWER, filters=filters_from_address({"organisation": ["1"]})).rows[0].number
    found: list[str] = []
    for path in ("/signin", "/status"):
        found += breaches(browser, f"{service.url}{path}", ready="h1")
    come_in(browser, service, "leo@helmdesk.example")
    for path, ready in (
        ("/", ".tile"),
        ("/tickets?stage=open", ".ag-row a"),
        (f"/tickets/{number}", "#ticket-reply"),
        ("/services", ".status-banner"),
        ("/manage/imports", ".run-table"),
        (f"/manage/imports/{run.run_id}", ".run-rejects"),
    ):
        found += breaches(browser, f"{service.url}{path}", ready=ready)
    assert found == []


def test_the_demo_counts_true_and_other_organisations_see_none_of_it(service: Service) -> None:
    with reading() as session:
        assert not verify_counts(session, VIEWER)
        acme = ticket_page(session, VIEWER, filters=filters_from_address({"organisation": ["1"]}))
    client = service.app.server.test_client()
    headers = {"Origin": service.url, "Host": service.url.removeprefix("http://")}
    page = client.get("/signin", headers=headers).get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"user_name": "carol@globex.example", "password": PASSWORD, "csrf_token": token}
    assert client.post("/signin", data=form, headers=headers).status_code in {302, 303}
    own = client.get("/tickets.csv", headers=headers).get_data(as_text=True)
    assert own.count("\n") > 1
    foreign = client.get("/tickets.csv?organisation=1", headers=headers).get_data(as_text=True)
    assert foreign.count("\n") == 1
    assert not any(row.number in own for row in acme.rows)
