"""The main journey in a real browser, and what strangers and other organisations get: nothing."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from dashboard.app import create_app
from ingest.db.engine import reading, unit_of_work
from ingest.demo.filling import PASSWORD, fill
from ingest.metrics.rollup import verify_counts
from ingest.settings import load_settings
from ingest.tickets.filters import filters_from_address
from ingest.tickets.queries import ticket_page
from ingest.viewer import system_viewer
from tests.conftest import pytest_setup_options

WAIT_SECONDS = 20
AXE = Path(str(find_spec("axe_playwright_python").origin)).parent / "axe.min.js"  # type: ignore[union-attr]
VIEWER = system_viewer()


@dataclass
class Service:
    app: Dash
    url: str


@pytest.fixture
def service(sqlite_url: str) -> Iterator[Service]:
    """The whole service with a small demo, on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    app = create_app(load_settings(demo=True, database_url=sqlite_url, base_url=url))
    with unit_of_work() as session:
        fill(session, VIEWER, tickets=160, seed=3)
    server = make_server("127.0.0.1", port, app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Service(app, url)
    server.shutdown()


@pytest.fixture
def browser() -> Iterator[WebDriver]:
    driver = webdriver.Chrome(options=pytest_setup_options())
    yield driver
    driver.quit()


def until(browser: WebDriver, condition: Callable[[WebDriver], Any]) -> Any:
    """Wait until something is so and give it; elements that React replaces meanwhile are looked for again."""
    return WebDriverWait(browser, WAIT_SECONDS, ignored_exceptions=[StaleElementReferenceException]).until(condition)


def shown(browser: WebDriver, selector: str) -> list[str]:
    """The texts of all elements of a selector, once there are any."""
    texts: list[str] = until(
        browser, lambda driver: [one.text for one in driver.find_elements(By.CSS_SELECTOR, selector)]
    )
    return texts


def click_first(driver: WebDriver, selector: str, *, text: str) -> bool:
    """Click the first element of a selector that says `text`."""
    next(one for one in driver.find_elements(By.CSS_SELECTOR, selector) if one.text == text).click()
    return True


def sign_in(browser: WebDriver, service: Service, user_name: str) -> None:
    browser.get(f"{service.url}/signin")
    browser.find_element(By.NAME, "user_name").send_keys(user_name)
    browser.find_element(By.NAME, "password").send_keys(PASSWORD)
    browser.find_element(By.CSS_SELECTOR, "form button[type=submit]").click()
    shown(browser, ".tile")


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
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.browser
def test_an_agent_opens_a_row_chooses_columns_answers_and_closes(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "alice@helmdesk.example")
    browser.get(f"{service.url}/tickets?stage=open")
    shown(browser, ".ag-center-cols-container .ag-cell[col-id=title]")
    browser.find_element(By.CSS_SELECTOR, ".column-chooser summary").click()
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, "input[value=source]").is_displayed())
    browser.find_element(By.CSS_SELECTOR, "input[value=source]").click()
    until(browser, lambda driver: "Ticket Source" in shown(driver, ".ag-header-cell-text"))
    browser.refresh()
    until(browser, lambda driver: "Ticket Source" in shown(driver, ".ag-header-cell-text"))
    shown(browser, ".ag-pinned-left-cols-container .ag-row a")
    browser.find_element(By.CSS_SELECTOR, ".ag-center-cols-container .ag-cell[col-id=title]").click()
    shown(browser, "#ticket-reply")
    assert "Open" in shown(browser, ".trail a")
    browser.find_element(By.ID, "ticket-reply").send_keys("We replaced the handset.")
    browser.find_element(By.ID, "ticket-close").click()
    until(browser, lambda driver: "We replaced the handset." in shown(driver, ".message"))
    assert "Complete" in shown(browser, ".facts")[0]
    assert browser.find_element(By.ID, "ticket-reply").get_attribute("value") == ""
    assert not browser.find_element(By.ID, "ticket-close").is_enabled()
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.browser
def test_axe_finds_nothing_light_and_dark_wide_and_narrow(service: Service, browser: WebDriver) -> None:
    found: list[str] = []
    for path in ("/signin", "/status"):
        found += breaches(browser, f"{service.url}{path}", ready="h1")
    sign_in(browser, service, "bob@acme.example")
    with reading() as session:
        number = ticket_page(session, VIEWER, filters=filters_from_address({"organisation": ["1"]})).rows[0].number
    for path, ready in (("/", ".tile"), ("/tickets", ".ag-row a"), (f"/tickets/{number}", "#ticket-reply")):
        found += breaches(browser, f"{service.url}{path}", ready=ready)
    assert found == []


def breaches(browser: WebDriver, url: str, *, ready: str) -> list[str]:
    """What axe-core finds on a page, light and dark, at 1440 and 390 px."""
    found: list[str] = []
    for scheme, width in (("light", 1440), ("dark", 390), ("light", 390), ("dark", 1440)):
        feature = {"name": "prefers-color-scheme", "value": scheme}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(url)
        shown(browser, ready)
        time.sleep(0.5)
        browser.execute_script(AXE.read_text(encoding="utf-8"))
        for one in browser.execute_async_script("axe.run().then(arguments[0])")["violations"]:
            targets = [node["target"] for node in one["nodes"]]
            found.append(f"{url} {scheme} {width}: {one['id']} {targets[:3]}")
    return found


def test_strangers_get_no_callback_no_page_and_no_file(service: Service) -> None:
    client = service.app.server.test_client()
    assert service.app.callback_map
    for output, callback in service.app.callback_map.items():
        body = {
            "output": output,
            "inputs": [{**one, "value": None} for one in callback["inputs"]],
            "state": [{**one, "value": None} for one in callback["state"]],
            "changedPropIds": [],
        }
        answer = client.post("/_dash-update-component", json=body, headers={"Origin": service.url})
        assert answer.status_code == 401, output
    assert client.get("/_dash-layout").status_code == 401
    for path in ("/tickets.csv", "/home/created-completed.csv", "/home/open-by-request-type.csv"):
        assert client.get(path).status_code in {302, 303, 401}


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
