"""A reply in a real browser: the outbox shows its mail, and the mail's link leads to that very message."""

import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import reading, unit_of_work
from ingest.demo.filling import PASSWORD
from ingest.people.service import sign_in as sign_in_person
from ingest.tickets.filters import filters_from_address
from ingest.tickets.queries import ticket, ticket_page
from ingest.tickets.service import reply_to_ticket
from ingest.viewer import system_viewer
from tests.support.browser import (
    Service,
    breaches,
    come_in,
    complaints,
    fill_in_sign_in,
    shown,
    until,
)

VIEWER = system_viewer()
IS_SEEN = """
const box = arguments[0].getBoundingClientRect();
return box.top >= 0 && box.bottom <= window.innerHeight && box.height > 0;
"""


def bobs_ticket() -> str:
    """An open ticket of Bob's."""
    filters = filters_from_address({"organisation": ["1"], "stage": ["open"]})
    with reading() as session:
        rows = ticket_page(session, VIEWER, filters=filters).rows
    return next(row.number for row in rows if row.contact == "Bob Field")


def last_message(number: str) -> int:
    with reading() as session:
        return max(one.id for one in ticket(session, VIEWER, number=number).messages)


@pytest.mark.browser
def test_a_reply_becomes_a_mail_whose_link_leads_to_it(service: Service, browser: WebDriver) -> None:
    number = bobs_ticket()
    come_in(browser, service, "alice@helmdesk.example")
    browser.get(f"{service.url}/tickets/{number}")
    shown(browser, "#ticket-reply")
    browser.find_element(By.ID, "ticket-reply").send_keys("Are the lights amber?")
    browser.find_element(By.ID, "ticket-send").click()
    until(browser, lambda driver: shown(driver, ".entry .message")[0] == "Are the lights amber?")
    first = last_message(number)
    # More than a screen of later ones, by the same hand.
    with unit_of_work() as session:
        alice = sign_in_person(session, user_name="alice@helmdesk.example", password=PASSWORD)
        assert alice is not None
        for index in range(8):
            reply_to_ticket(session, alice.viewer, number=number, body=f"Reply {index}\n" + "More of it.\n" * 5)
    browser.get(f"{service.url}/desk/outbox?ticket={number}")
    assert "bob@acme.example" in shown(browser, ".mail-table tbody tr")[-1]
    browser.find_elements(By.CSS_SELECTOR, ".mail-table tbody a")[-1].click()
    frame = until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, ".mail-frame"))
    browser.switch_to.frame(frame)
    assert "Alice Moore replied" in shown(browser, "h1")[0]
    link = browser.find_element(By.LINK_TEXT, "Read and answer")
    assert link.get_attribute("href") == f"{service.url}/tickets/{number}#message-{first}"
    link.click()
    browser.switch_to.default_content()
    until(browser, lambda driver: driver.current_url == f"{service.url}/tickets/{number}#message-{first}")
    message = until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, ".is-target"))
    assert message.get_attribute("id") == f"message-{first}"
    until(browser, lambda driver: driver.execute_script(IS_SEEN, message))
    assert "Are the lights amber?" in message.text
    assert complaints(browser) == []


@pytest.mark.browser
def test_the_link_leads_to_the_message_after_signing_in(service: Service, browser: WebDriver) -> None:
    filters = filters_from_address({"organisation": ["1"]})
    with reading() as session:
        rows = ticket_page(session, VIEWER, filters=filters).rows
        spoken = [ticket(session, VIEWER, number=row.number) for row in rows]
    view = next(one for one in spoken if any(message.is_public for message in one.messages))
    message_id = next(one.id for one in view.messages if one.is_public)
    link = f"{service.url}/tickets/{view.row.number}#message-{message_id}"
    browser.get(link)
    until(browser, lambda driver: "/signin" in driver.current_url)
    fill_in_sign_in(browser, "bob@acme.example")
    until(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, f"#message-{message_id}.is-target"))
    assert browser.current_url == link
    assert complaints(browser) == []


@pytest.mark.browser
def test_a_contact_watches_adds_somebody_and_chooses_what_to_hear_of(service: Service, browser: WebDriver) -> None:
    number = bobs_ticket()
    come_in(browser, service, "dora@acme.example")
    browser.get(f"{service.url}/tickets/{number}")
    shown(browser, "#watchers-mine")
    browser.find_element(By.ID, "watchers-mine").click()
    until(browser, lambda driver: "Dora Lane (you)" in shown(driver, ".watcher-name"))
    browser.find_element(By.CSS_SELECTOR, ".watchers-adding summary").click()
    browser.find_element(By.ID, "watchers-choice").send_keys("bob")

    label = "Bob Field <bob@acme.example>"

    def chosen(driver: WebDriver) -> bool:
        box = driver.find_element(By.ID, "watchers-choice")
        if box.get_attribute("value") == label:
            return True
        options = [one for one in driver.find_elements(By.CSS_SELECTOR, "[role=option]") if one.is_displayed()]
        if [one.text for one in options] == [label]:
            options[0].click()
        return False

    until(browser, chosen)
    time.sleep(1)
    browser.find_element(By.ID, "watchers-add").click()
    until(browser, lambda driver: shown(driver, ".watcher-name") == ["Bob Field", "Dora Lane (you)"])
    browser.find_element(By.CSS_SELECTOR, "button[aria-label='Remove Bob Field from the watchers']").click()
    until(browser, lambda driver: shown(driver, ".watcher-name") == ["Dora Lane (you)"])
    browser.get(f"{service.url}/profile/notifications")
    shown(browser, ".notifications")
    browser.find_element(By.CSS_SELECTOR, "input[value=status]").click()
    until(browser, lambda driver: shown(driver, "#notifications-saved") == ["Saved."])
    browser.refresh()
    shown(browser, ".notifications")
    boxes = {
        one: browser.find_element(By.CSS_SELECTOR, f"input[value={one}]").is_selected() for one in ("reply", "status")
    }
    assert boxes == {"reply": True, "status": False}
    assert complaints(browser) == []


@pytest.mark.browser
def test_axe_finds_nothing_in_the_outbox_and_the_choice_of_notifications(service: Service, browser: WebDriver) -> None:
    number = bobs_ticket()
    come_in(browser, service, "dora@acme.example")
    browser.get(f"{service.url}/tickets/{number}")
    shown(browser, "#watchers-mine")
    browser.find_element(By.ID, "watchers-mine").click()
    shown(browser, ".watcher-name")
    browser.find_element(By.ID, "ticket-reply").send_keys("It is back.")
    browser.find_element(By.ID, "ticket-send").click()
    until(browser, lambda driver: "It is back." in shown(driver, ".message"))
    found = breaches(browser, f"{service.url}/profile/notifications", ready=".notifications")
    found += breaches(browser, f"{service.url}/tickets/{number}", ready=".watcher-name")
    come_in(browser, service, "alice@helmdesk.example")
    browser.get(f"{service.url}/tickets/{number}")
    shown(browser, "#ticket-reply")
    browser.find_element(By.ID, "ticket-reply").send_keys("We look at it.")
    browser.find_element(By.ID, "ticket-send").click()
    until(browser, lambda driver: "We look at it." in shown(driver, ".message"))
    found += breaches(browser, f"{service.url}/desk/outbox", ready=".mail-table")
    browser.find_element(By.CSS_SELECTOR, ".mail-table tbody a").click()
    shown(browser, ".mail-text")
    found += breaches(browser, browser.current_url, ready=".mail-text")
    assert found == []
