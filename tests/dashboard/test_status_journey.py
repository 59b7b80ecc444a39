"""The status editor's journey in a real browser, and what a reader without scripts sees of each of its steps."""

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import reading
from ingest.system_status.queries import components
from ingest.system_status.records import status_record
from ingest.system_status.schemas import PageDefinition
from ingest.viewer import PUBLIC, system_viewer
from tests.conftest import pytest_setup_options
from tests.support.browser import Service, breaches, breaches_here, come_in, complaints, look_as, shown, sign_in, until

DESK = "/desk/status"
EDITOR = "erin@helmdesk.example"


@pytest.fixture
def reader() -> Iterator[WebDriver]:
    """Somebody without an account, whose browser runs no script."""
    options = pytest_setup_options()
    options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options)
    yield driver
    driver.quit()


def reads(reader: WebDriver, service: Service, *words: str) -> None:
    """Wait until the public page says all of these."""

    def says(driver: WebDriver) -> bool:
        driver.get(f"{service.url}/status")
        text = driver.find_element(By.TAG_NAME, "body").text
        return all(word in text for word in words)

    until(reader, says)


def press(browser: WebDriver, name: str) -> None:
    """Press the button of this name once it is there."""
    path = f"//button[normalize-space()='{name}']"
    until(browser, lambda driver: driver.find_element(By.XPATH, path).is_enabled())
    button = browser.find_element(By.XPATH, path)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()


def choose(browser: WebDriver, label: str, option: str) -> None:
    """Choose an option of the select with this label."""
    path = f"//label[normalize-space()='{label}']/..//input[not(@type='hidden')]"
    control = until(browser, lambda driver: driver.find_element(By.XPATH, path))
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", control)
    control.click()
    wanted = f"//*[@role='option'][normalize-space()='{option}']"
    until(browser, lambda driver: [one for one in driver.find_elements(By.XPATH, wanted) if one.is_displayed()])
    next(one for one in browser.find_elements(By.XPATH, wanted) if one.is_displayed()).click()


def write(browser: WebDriver, tag: str, label: str, text: str) -> None:
    """Write into the field whose label begins with these words."""
    path = f"//label[starts-with(normalize-space(), '{label}')]/..//{tag}"
    until(browser, lambda driver: driver.find_element(By.XPATH, path)).send_keys(text)


@pytest.mark.browser
def test_an_incident_from_its_first_word_to_its_end(service: Service, browser: WebDriver, reader: WebDriver) -> None:
    come_in(browser, service, EDITOR)
    browser.get(f"{service.url}{DESK}")
    until(browser, lambda driver: driver.find_element(By.LINK_TEXT, "Open an incident")).click()
    press(browser, "Publish")
    assert "Title: Write a title." in shown(browser, ".form-problems")[0]
    until(browser, lambda driver: "form-problems" in (driver.switch_to.active_element.get_attribute("class") or ""))
    write(browser, "input", "Title", "Calls drop <b>everywhere</b>")
    write(browser, "textarea", "Text", "We are looking into it.")
    choose(browser, "Voice Platform", "Major outage")
    choose(browser, "Voicemail", "Partial outage")
    press(browser, "Preview")
    assert "everybody, on the public page" in shown(browser, ".desk-preview")[0]
    with reading() as session:
        before = status_record(session, PUBLIC, page=PageDefinition(name="Status"))
    assert "Calls drop <b>everywhere</b>" not in [one.name for one in before.incidents]
    press(browser, "Publish")
    until(browser, lambda driver: "/desk/status/incidents/" in driver.current_url and "/new" not in driver.current_url)
    reads(reader, service, "Calls drop <b>everywhere</b>", "We are looking into it.", "Major outage", "Partial outage")
    until(browser, lambda driver: "Calls drop <b>everywhere</b>" in shown(driver, "h1"))
    choose(browser, "Status", "Identified")
    write(browser, "textarea", "Text", "A card is broken; it is being changed.")
    choose(browser, "Voice Platform", "Degraded performance")
    press(browser, "Publish")
    until(browser, lambda driver: "?posted=" in driver.current_url)
    reads(reader, service, "Identified", "A card is broken; it is being changed.", "Degraded performance")
    first = browser.current_url
    until(browser, lambda driver: "A card is broken; it is being changed." in shown(driver, ".message"))
    choose(browser, "Status", "Resolved")
    write(browser, "textarea", "Text", "All calls go through again.")
    press(browser, "Publish")
    until(browser, lambda driver: driver.current_url != first and "?posted=" in driver.current_url)
    reads(reader, service, "Resolved")
    reader.get(f"{service.url}/status")
    assert "Major outage" not in [one.text.strip() for one in reader.find_elements(By.CSS_SELECTOR, ".status-chip")]
    until(browser, lambda driver: "All calls go through again." in shown(driver, ".message"))
    browser.back()
    until(browser, lambda driver: driver.current_url == first)
    assert complaints(browser) == []


@pytest.mark.browser
def test_the_desk_by_keyboard_keeps_its_place(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, EDITOR)
    browser.get(f"{service.url}{DESK}")
    label = "Move Voicemail up"
    button = until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, f"[aria-label='{label}']"))
    browser.execute_script("arguments[0].focus()", button)
    button.send_keys(" ")
    until(browser, lambda _driver: _names()[1] == "Voicemail")
    until(browser, lambda driver: driver.switch_to.active_element.get_attribute("aria-label") == label)
    assert complaints(browser) == []


@pytest.mark.browser
def test_axe_finds_nothing_at_the_desk(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, EDITOR)
    with reading() as session:
        incident = status_record(session, system_viewer(), page=PageDefinition(name="Status")).incidents[0]
        component = components(session, system_viewer())[1]
    at_incident, at_component = f"{DESK}/incidents/{incident.public_id}", f"{DESK}/components/{component.public_id}"
    places = (
        DESK, f"{DESK}/incidents/new", f"{DESK}/maintenance/new", f"{DESK}/templates", f"{DESK}/templates?edit=new",
        at_incident, f"{at_incident}?edit=facts", f"{at_incident}?edit=delete",
        f"{at_incident}?edit={incident.updates[0].public_id}", at_component, f"{at_component}?edit=remove",
    )  # fmt: skip
    found = [one for place in places for one in breaches(browser, f"{service.url}{place}", ready=".desk-page")]
    look_as(browser, width=390, scheme="dark")
    browser.get(f"{service.url}{DESK}/incidents/new")
    write(browser, "input", "Title", "Calls drop")
    press(browser, "Preview")
    shown(browser, ".form-problems")
    found += breaches_here(browser)
    write(browser, "textarea", "Text", "Backup Storage is at its limit.")
    press(browser, "Preview")
    assert "Backup Storage" in shown(browser, ".desk-warning")[0]
    found += breaches_here(browser)
    assert found == []
    for one in browser.find_elements(By.CSS_SELECTOR, ".desk-card a"):
        browser.execute_script("arguments[0].click()", one)
    assert browser.current_url.endswith("/incidents/new")
    assert complaints(browser) == []


def _names() -> list[str]:
    with reading() as session:
        return [row.name for row in components(session, system_viewer())]
