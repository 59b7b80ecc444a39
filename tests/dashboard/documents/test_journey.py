"""Documents in a real browser: on a ticket, in a form that is reloaded, on their own page; and what axe-core finds."""

from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import reading
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import ticket_page
from ingest.viewer import system_viewer
from tests.support.browser import AXE, Service, breaches, click_first, come_in, complaints, shown, sign_in, until
from tests.support.files import PDF, TEXT, png
from tests.support.form_steps import choose, controls

LARGE = TEXT * 40_000


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Files on somebody's computer."""
    contents = {"lights.png": png(), "letter.pdf": PDF, "log.txt": LARGE, "page.txt": b"<html>", "setup.exe": b"MZ"}
    folder = tmp_path / "computer"
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


def _choose_files(browser: WebDriver, *paths: Path) -> None:
    until(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, ".upload-input"))
    browser.find_element(By.CSS_SELECTOR, ".upload-input").send_keys("\n".join(map(str, paths)))


def _names(browser: WebDriver) -> list[str]:
    return [one.text for one in browser.find_elements(By.CSS_SELECTOR, ".document-link")]


def _downloaded(browser: WebDriver, name: str) -> bytes:
    link = browser.find_element(By.CSS_SELECTOR, f'[aria-label="Download {name}"]')
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in browser.get_cookies())
    with urlopen(Request(str(link.get_attribute("href")), headers={"Cookie": cookies})) as answer:  # noqa: S310 - ours
        content: bytes = answer.read()
    return content


def _press(browser: WebDriver, label: str) -> None:
    browser.find_element(By.CSS_SELECTOR, f'[aria-label="{label}"]').click()


def _dialog_breaches(browser: WebDriver) -> list[str]:
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found = browser.execute_async_script(
        "axe.run('[role=dialog]', {resultTypes: ['violations']}).then(found => arguments[0](found.violations))"
    )
    return [one["id"] for one in found]


def _bobs_ticket() -> str:
    with reading() as session:
        rows = ticket_page(session, system_viewer(), filters=TicketFilters()).rows
    return next(one.number for one in rows if one.organisation == "Acme")


@pytest.mark.browser
def test_documents_of_a_ticket_are_added_renamed_downloaded_and_deleted(
    service: Service, browser: WebDriver, files: dict[str, Path]
) -> None:
    come_in(browser, service, "bob@acme.example")
    page = f"{service.url}/tickets/{_bobs_ticket()}"
    browser.get(page)
    _choose_files(browser, files["lights.png"], files["log.txt"])
    until(browser, lambda driver: sorted(_names(driver)) == ["lights.png", "log.txt"])
    assert _downloaded(browser, "log.txt") == LARGE
    _press(browser, "Rename lights.png")
    name = until(browser, lambda driver: driver.find_element(By.ID, "document-rename-name"))
    until(browser, lambda _driver: name.get_attribute("value") == "lights.png" and name.is_displayed())
    assert _dialog_breaches(browser) == []
    name.send_keys(Keys.CONTROL, "a")
    name.send_keys("Front panel", Keys.ENTER)
    until(browser, lambda driver: sorted(_names(driver)) == ["Front panel.png", "log.txt"])
    assert _downloaded(browser, "Front panel.png") == png()
    until(browser, lambda driver: not driver.find_elements(By.CSS_SELECTOR, "[role=dialog]"))
    _press(browser, "Delete log.txt")
    until(browser, lambda driver: "Delete 'log.txt'" in " ".join(shown(driver, ".document-sure")))
    assert _dialog_breaches(browser) == []
    until(browser, lambda driver: click_first(driver, "[role=dialog] button", text="Delete"))
    until(browser, lambda driver: _names(driver) == ["Front panel.png"])
    found = breaches(browser, page, ready=".document-link")
    history = " ".join(shown(browser, ".changes"))
    for words in ("Document: lights.png", "Document: lights.png → Front panel.png", "Document: log.txt removed"):
        assert words in history
    assert found == []
    assert complaints(browser) == []


@pytest.mark.browser
def test_files_of_a_form_outlive_a_reload_and_are_the_tickets_at_the_end(
    service: Service, browser: WebDriver, files: dict[str, Path]
) -> None:
    come_in(browser, service, "dora@acme.example")
    browser.get(f"{service.url}/tickets/new?site=1&request_type=query")
    _choose_files(browser, files["letter.pdf"], files["lights.png"], files["log.txt"], files["setup.exe"])
    until(browser, lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".upload-item[data-document]")) == 3)
    assert "'setup.exe' was not taken" in " ".join(shown(browser, ".upload-problem"))
    _press(browser, "Remove lights.png")
    until(browser, lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".upload-item[data-document]")) == 2)
    browser.find_element(By.ID, "new-ticket-save").click()
    shown(browser, ".form-problems li")
    browser.refresh()
    until(browser, lambda driver: [one[:7] for one in shown(driver, ".upload-file")] == ["letter.", "log.txt"])
    for key, text in (("title", "Amber light"), ("description", "What is it?"), ("customer_reference", "7")):
        controls(browser, key)[0].send_keys(text)
    browser.find_element(By.ID, "new-ticket-save-attach").click()
    until(browser, lambda driver: driver.current_url.endswith("/attach"))
    until(browser, lambda driver: _names(driver) == ["log.txt", "letter.pdf"])
    browser.find_element(By.CSS_SELECTOR, ".upload-name").send_keys("Front panel")
    _choose_files(browser, files["lights.png"])
    until(browser, lambda driver: "Front panel.png" in _names(driver))
    found = breaches(browser, browser.current_url, ready=".document-link")
    until(browser, lambda driver: click_first(driver, "main a", text="Save & Close"))
    until(browser, lambda driver: "Amber light" in shown(driver, "h1"))
    until(browser, lambda driver: sorted(_names(driver)) == ["Front panel.png", "letter.pdf", "log.txt"])
    assert found == []
    assert complaints(browser) == []


@pytest.mark.browser
def test_the_page_of_documents_lists_finds_and_takes_them(
    service: Service, browser: WebDriver, files: dict[str, Path]
) -> None:
    sign_in(browser, service, "bob@acme.example")
    until(browser, lambda driver: click_first(driver, "main a", text="Upload a Document"))
    until(browser, lambda driver: driver.switch_to.active_element.get_attribute("type") == "file")
    assert "No documents yet" in " ".join(shown(browser, ".state-title"))
    browser.switch_to.active_element.send_keys(f"{files['letter.pdf']}\n{files['setup.exe']}\n{files['log.txt']}")
    until(browser, lambda driver: sorted(_names(driver)) == ["letter.pdf", "log.txt"])
    _press(browser, "Dismiss setup.exe")
    browser.find_element(By.ID, "documents-search").send_keys("LETTER")
    until(browser, lambda driver: "q=LETTER" in driver.current_url)
    until(browser, lambda driver: _names(driver) == ["letter.pdf"])
    found = breaches(browser, f"{service.url}/documents", ready=".document-link")
    found += breaches(browser, f"{service.url}/documents?q=nothing", ready=".state-title")
    assert found == []
    assert complaints(browser) == []


@pytest.mark.browser
def test_staff_say_for_whom_they_upload(service: Service, browser: WebDriver, files: dict[str, Path]) -> None:
    come_in(browser, service, "alice@helmdesk.example")
    browser.get(f"{service.url}/documents")
    until(browser, lambda driver: "Choose an organisation" in " ".join(shown(driver, ".notice")))
    choose(browser, browser.find_element(By.ID, "documents-organisation"), text="Globex")
    until(browser, lambda driver: "organisation=" in driver.current_url)
    _choose_files(browser, files["letter.pdf"])
    until(browser, lambda driver: "Globex" in " ".join(shown(driver, ".document-table tbody")))
    found = breaches(browser, browser.current_url, ready=".document-link")
    assert found == []
    assert complaints(browser) == []
