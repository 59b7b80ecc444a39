"""Two people edit one ticket in two windows: the second sees the difference, chooses, saves, and loses nothing."""

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import reading, unit_of_work
from ingest.demo.filling import PASSWORD
from ingest.metrics.rollup import verify_counts
from ingest.people.service import sign_in as sign_in_person
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import ticket, ticket_page
from ingest.viewer import system_viewer
from tests.conftest import pytest_setup_options
from tests.support.browser import Service, breaches, breaches_here, come_in, complaints, shown, sign_in, until
from tests.support.tickets import opened

VIEWER = system_viewer()


@pytest.fixture
def second() -> Iterator[WebDriver]:
    """Another window, of somebody else."""
    driver = webdriver.Chrome(options=pytest_setup_options())
    yield driver
    driver.quit()


def _open_form(browser: WebDriver, service: Service, number: str) -> None:
    browser.get(f"{service.url}/tickets/{number}?list=stage%3Dopen")
    until(browser, lambda driver: driver.find_element(By.ID, "ticket-edit").is_displayed())
    browser.find_element(By.ID, "ticket-edit").send_keys(Keys.ENTER)
    until(browser, lambda driver: driver.switch_to.active_element.get_attribute("id") == "ticket-edit-title")


def _field(browser: WebDriver, key: str) -> str:
    return f"[data-field='{key}'] input, [data-field='{key}'] textarea"


def _retype(browser: WebDriver, key: str, text: str) -> None:
    field = browser.find_element(By.CSS_SELECTOR, _field(browser, key))
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(text)


def _enter(browser: WebDriver, selector: str, *, text: str) -> bool:
    # By the keyboard: a notice may lie over what would be clicked.
    found = next(one for one in browser.find_elements(By.CSS_SELECTOR, selector) if one.text == text)
    found.send_keys(Keys.ENTER)
    return True


def _saved(browser: WebDriver) -> None:
    browser.find_element(By.ID, "ticket-edit-save").send_keys(Keys.ENTER)


@pytest.mark.browser
def test_the_second_to_save_sees_the_difference_and_loses_nothing(
    service: Service, browser: WebDriver, second: WebDriver
) -> None:
    with unit_of_work() as session:
        bob = sign_in_person(session, user_name="bob@acme.example", password=PASSWORD)
        assert bob is not None
        row = ticket(session, VIEWER, number=opened(session, bob.viewer, request_type="query")).row
    for window, user_name in ((browser, "alice@helmdesk.example"), (second, "bob@acme.example")):
        sign_in(window, service, user_name)
        _open_form(window, service, row.number)
    second.find_element(By.ID, "ticket-reply").send_keys("Half a reply")
    _retype(second, "title", "No tone in reception")
    _retype(second, "customer_reference", "ACME-77")
    # A reload in between: what was typed is there again.
    _open_form(second, service, row.number)
    until(second, lambda driver: "still here" in shown(driver, ".edit-form")[0])
    second.find_element(By.ID, "ticket-reply").send_keys("Half a reply")
    _retype(browser, "title", "Gateway in Leeds down")
    _retype(browser, "description", "Two of four lines.")
    _saved(browser)
    until(browser, lambda driver: shown(driver, "h1") == ["Gateway in Leeds down"])
    assert browser.find_elements(By.CSS_SELECTOR, ".edit-form") == []
    _saved(second)
    told = until(second, lambda driver: shown(driver, ".difference tbody tr"))
    assert len(told) == 1
    assert all(part in told[0] for part in ("Title", row.title, "Gateway in Leeds down", "No tone in reception"))
    assert "Alice Moore" in told[0]
    assert breaches_here(second) == []
    # Nothing is decided by pressing twice: whose it is to be is chosen.
    _saved(second)
    until(second, lambda driver: "Choose whose is to be saved" in shown(driver, ".difference tbody tr")[0])
    assert second.switch_to.active_element.get_attribute("value") == "mine"
    second.find_element(By.CSS_SELECTOR, ".difference input[value=mine]").send_keys(Keys.SPACE)
    _saved(second)
    until(second, lambda driver: shown(driver, "h1") == ["No tone in reception"])
    assert second.find_element(By.ID, "ticket-reply").get_attribute("value") == "Half a reply"
    with reading() as session:
        view = ticket(session, VIEWER, number=row.number)
        assert verify_counts(session, VIEWER) == []
    assert (view.row.title, view.description, view.row.customer_reference) == (
        "No tone in reception",
        "Two of four lines.",
        "ACME-77",
    )
    assert "Title: Gateway in Leeds down → No tone in reception" in shown(second, ".changes li")
    assert complaints(browser) == complaints(second) == []


@pytest.mark.browser
def test_an_agent_notes_links_resolves_and_steps_on_by_keyboard(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, "alice@helmdesk.example")
    with reading() as session:
        rows = ticket_page(session, VIEWER, filters=TicketFilters(stage=("open",))).rows
    number, other = rows[0].number, rows[1].number
    browser.get(f"{service.url}/tickets/{number}?list=stage%3Dopen")
    until(browser, lambda driver: shown(driver, ".stepper-place") == [f"1 of {len(rows)}"])
    until(browser, lambda driver: _enter(driver, ".mantine-Tabs-tab", text="Quick Note"))
    browser.find_element(By.ID, "ticket-quick-note").send_keys("On our way.")
    assert shown(browser, "#ticket-quick-note-count") == ["11 / 1,000"]
    browser.find_element(By.ID, "ticket-quick-note-submit").send_keys(Keys.ENTER)
    until(browser, lambda driver: shown(driver, ".entry .message")[0] == "On our way.")
    until(browser, lambda driver: _enter(driver, ".mantine-Tabs-tab", text="Note"))
    browser.find_element(By.ID, "ticket-note-text").send_keys("Ask the vendor.")
    browser.find_element(By.ID, "ticket-note-recipients").send_keys("nobody")
    browser.find_element(By.ID, "ticket-note-save").send_keys(Keys.ENTER)
    until(browser, lambda driver: "Write a title." in shown(driver, ".mantine-InputWrapper-error"))
    assert browser.find_element(By.ID, "ticket-note-text").get_attribute("value") == "Ask the vendor."
    browser.find_element(By.ID, "ticket-note-title").send_keys("Vendor")
    browser.find_element(By.ID, "ticket-note-recipients").send_keys("@vendor.example; joe@vendor.example")
    browser.find_element(By.ID, "ticket-note-save").send_keys(Keys.ENTER)
    until(browser, lambda driver: shown(driver, ".entry-title")[0] == "Vendor")
    assert "nobody@vendor.example, joe@vendor.example" in shown(browser, ".entry-more")[0]
    until(browser, lambda driver: _enter(driver, ".act summary", text="Link a ticket"))
    browser.find_element(By.ID, "ticket-link-other").send_keys(other)
    browser.find_element(By.ID, "ticket-link").send_keys(Keys.ENTER)
    until(browser, lambda driver: other in shown(driver, ".related a"))
    until(browser, lambda driver: _enter(driver, ".act summary", text="Write the resolution, and resolve"))
    browser.find_element(By.ID, "ticket-resolution").send_keys("The gateway was restarted.")
    browser.find_element(By.ID, "ticket-resolve").send_keys(Keys.ENTER)
    until(browser, lambda driver: "Resolved" in shown(driver, ".ticket-standing .badge")[0])
    assert shown(browser, ".ticket-resolution .message")[0] == "The gateway was restarted."
    # Completed, it is no longer in the list of open ones; the next one is.
    assert browser.find_elements(By.CSS_SELECTOR, ".stepper") == []
    browser.get(f"{service.url}/tickets/{other}?list=stage%3Dopen")
    until(browser, lambda driver: shown(driver, ".stepper-place")[0].startswith("1 of"))
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.ALT, Keys.ARROW_DOWN)
    until(browser, lambda driver: shown(driver, ".stepper-place")[0].startswith("2 of"))
    assert complaints(browser) == []


@pytest.mark.browser
def test_axe_finds_nothing_on_the_ticket_page(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, "alice@helmdesk.example")
    with reading() as session:
        number = ticket_page(session, VIEWER, filters=TicketFilters(stage=("open",))).rows[0].number
    assert breaches(browser, f"{service.url}/tickets/{number}?list=stage%3Dopen", ready="#ticket-reply") == []
