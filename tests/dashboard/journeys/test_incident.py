"""The main path in real browsers: an Incident from opening to its end, and home's numbers at each step."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import reading
from ingest.metrics.rollup import verify_counts
from ingest.viewer import system_viewer
from tests.conftest import pytest_setup_options
from tests.support.browser import Service, complaints, shown, sign_in, until
from tests.support.files import png
from tests.support.form_steps import choose, controls
from tests.support.home import HomeNumbers, home_numbers

TYPE = "1. Incident"


@pytest.fixture
def desk() -> Iterator[WebDriver]:
    """The agent's window, beside the customer's."""
    driver = webdriver.Chrome(options=pytest_setup_options())
    yield driver
    driver.quit()


def open_incident(browser: WebDriver, service: Service, *, file: Path) -> str:
    """Both steps of a new ticket with a configuration item and a file; the number of the ticket."""
    browser.get(f"{service.url}/tickets/new")
    shown(browser, "#new-ticket-continue")
    choose(browser, browser.find_element(By.ID, "new-ticket-site"), text="Leeds")
    browser.find_elements(By.CSS_SELECTOR, "input[type=radio]")[0].click()
    browser.find_element(By.ID, "new-ticket-continue").click()
    until(browser, lambda driver: "request_type=incident" in driver.current_url)
    for key, text in (("title", "No dial tone"), ("description", "All handsets."), ("customer_reference", "A-1")):
        controls(browser, key)[0].send_keys(text)
    controls(browser, "urgency")[2].click()
    controls(browser, "impact")[1].click()
    choose(browser, controls(browser, "config_item")[0], text="LEE-")
    browser.find_element(By.CSS_SELECTOR, ".upload-input").send_keys(str(file))
    until(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, ".upload-item[data-document]"))
    browser.find_element(By.ID, "new-ticket-save-view").click()
    until(browser, lambda driver: "/tickets/T" in driver.current_url)
    until(browser, lambda driver: shown(driver, "h1") == ["No dial tone"])
    return browser.current_url.rpartition("/")[2].partition("?")[0]


def write(browser: WebDriver, service: Service, number: str, text: str, *, button: str = "ticket-send") -> str:
    """Write a reply and press a button; the status the ticket then has."""
    browser.get(f"{service.url}/tickets/{number}")
    shown(browser, "#ticket-reply")
    browser.find_element(By.ID, "ticket-reply").send_keys(text)
    browser.find_element(By.ID, button).click()
    until(browser, lambda driver: text in shown(driver, ".entry .message")[0])
    return shown(browser, ".ticket-standing .badge")[0]


def resolve(browser: WebDriver, service: Service, number: str) -> str:
    """Write the resolution, and resolve; the status the ticket then has."""
    browser.get(f"{service.url}/tickets/{number}")
    shown(browser, ".act summary")
    summaries = browser.find_elements(By.CSS_SELECTOR, ".act summary")
    next(one for one in summaries if one.text.startswith("Write the resolution")).send_keys(Keys.ENTER)
    browser.find_element(By.ID, "ticket-resolution").send_keys("The gateway was restarted.")
    browser.find_element(By.ID, "ticket-resolve").send_keys(Keys.ENTER)
    until(browser, lambda driver: "Resolved" in shown(driver, ".ticket-standing .badge")[0])
    return shown(browser, ".ticket-standing .badge")[0]


@pytest.mark.browser
def test_an_incident_goes_from_opening_to_its_end_and_home_follows(
    service: Service, browser: WebDriver, desk: WebDriver, tmp_path: Path
) -> None:
    file = tmp_path / "lights.png"
    file.write_bytes(png())
    sign_in(browser, service, "bob@acme.example")
    sign_in(desk, service, "alice@helmdesk.example")
    seen = [home_numbers(browser, service, request_type=TYPE)]

    def moved() -> dict[str, int]:
        seen.append(home_numbers(browser, service, request_type=TYPE))
        with reading() as session:
            assert verify_counts(session, system_viewer()) == []
        return seen[-1].after(seen[-2])

    is_open = {"open": 1, "of_type": 1, "all": 1, "mine": 1}
    is_over = {"completed": 1, "completed_this_month": 1} | dict.fromkeys(is_open, -1)
    number = open_incident(browser, service, file=file)
    assert [one.text for one in browser.find_elements(By.CSS_SELECTOR, ".document-link")] == ["lights.png"]
    assert moved() == {"new": 1, "created_this_month": 1} | is_open
    assert "Waiting Customer" in write(desk, service, number, "Are the lights amber?")
    assert moved() == {"new": -1, "waiting": 1}
    assert "Update Added" in write(browser, service, number, "They are amber.")
    assert moved() == {"waiting": -1}
    assert "Resolved" in resolve(desk, service, number)
    assert moved() == is_over
    assert "Update Added" in write(browser, service, number, "It is dead again.")
    assert moved() == {name: -count for name, count in is_over.items()}
    assert "Complete" in write(desk, service, number, "We replaced the gateway.", button="ticket-close")
    assert moved() == is_over
    end = HomeNumbers.after(seen[-1], seen[0])
    assert end == {"created_this_month": 1, "completed": 1, "completed_this_month": 1}
    assert complaints(browser) == complaints(desk) == []
