"""The ticket page as a contact has it before them: panels, course and form keep together, and nothing typed is lost."""

from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import unit_of_work
from ingest.demo.filling import PASSWORD
from ingest.people.service import sign_in as sign_in_person
from ingest.tickets.notes import add_quick_note
from tests.support.browser import Service, come_in, complaints, shown, until
from tests.support.tickets import opened

NOTES = 60


def _enter(browser: WebDriver, element_id: str) -> None:
    # By the keyboard: a notice may lie over what would be clicked.
    until(browser, lambda driver: driver.find_element(By.ID, element_id)).send_keys(Keys.ENTER)


@pytest.mark.browser
def test_the_course_follows_the_panels_and_files_come_with_the_form(
    service: Service, browser: WebDriver, tmp_path: Path
) -> None:
    with unit_of_work() as session:
        bob = sign_in_person(session, user_name="bob@acme.example", password=PASSWORD)
        assert bob is not None
        number = opened(session, bob.viewer, request_type="query", customer_reference="7")
        for one in range(NOTES):
            add_quick_note(session, bob.viewer, number=number, body=f"Note {one}")
    come_in(browser, service, "bob@acme.example")
    browser.get(f"{service.url}/tickets/{number}?list=stage%3Dopen")
    until(browser, lambda driver: driver.find_element(By.ID, "ticket-reply")).send_keys("Half a reply")
    address = browser.current_url
    known = len(shown(browser, ".entries > li"))
    _enter(browser, "ticket-older")
    until(browser, lambda driver: len(shown(driver, ".entries > li")) == NOTES + 1)
    # Who reads on goes on with the first that came.
    first = until(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, ".entries > li")[known])
    until(browser, lambda driver: driver.switch_to.active_element == first)
    _enter(browser, "watchers-mine")
    until(browser, lambda driver: "Watcher: Bob Field" in shown(driver, ".entries > li")[0])
    _enter(browser, "ticket-edit")
    file = tmp_path / "lights.txt"
    file.write_text("Amber.", encoding="utf-8")
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, ".edit-form input[type=file]")).send_keys(
        str(file)
    )
    until(browser, lambda driver: "lights.txt" in shown(driver, ".edit-form .upload-item")[0])
    assert browser.find_elements(By.CSS_SELECTOR, ".document-items li") == []
    _enter(browser, "ticket-edit-save")
    until(browser, lambda driver: "lights.txt" in shown(driver, ".document-items li")[0])
    assert "Document: lights.txt" in shown(browser, ".entries > li")[0]
    assert len(shown(browser, ".entries > li")) == NOTES + 3
    assert browser.find_element(By.ID, "ticket-reply").get_attribute("value") == "Half a reply"
    # A refusal stands at its field, which has the focus.
    until(browser, lambda driver: driver.find_element(By.ID, "ticket-reply")).send_keys(Keys.CONTROL, "a", Keys.DELETE)
    _enter(browser, "ticket-send")
    until(browser, lambda driver: shown(driver, ".composer .mantine-InputWrapper-error")[0] == "Write a message.")
    until(browser, lambda driver: driver.switch_to.active_element.get_attribute("id") == "ticket-reply")
    assert browser.current_url == address
    assert complaints(browser) == []
