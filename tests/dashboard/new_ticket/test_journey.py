"""Opening a ticket in a real browser: both steps, a refusal, a draft that outlives a reload, the ticket at the end."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import unit_of_work
from ingest.demo.filling import PASSWORD
from ingest.people.service import sign_in as sign_in_person
from ingest.tickets.drafts import kept_draft
from tests.support.browser import Service, breaches, click_first, come_in, complaints, shown, until
from tests.support.form_steps import choose, controls


@pytest.mark.browser
def test_an_administrator_opens_an_incident_after_a_refusal_and_a_reload(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, "dora@acme.example")
    browser.get(f"{service.url}/tickets/new")
    shown(browser, "#new-ticket-continue")
    choose(browser, browser.find_element(By.ID, "new-ticket-site"), text="Leeds")
    browser.find_elements(By.CSS_SELECTOR, "input[type=radio]")[0].click()
    browser.find_element(By.ID, "new-ticket-continue").click()
    until(browser, lambda driver: "request_type=incident" in driver.current_url)
    controls(browser, "title")[0].send_keys("No dial tone")
    browser.find_element(By.ID, "new-ticket-save-view").click()
    problems = shown(browser, ".form-problems li")
    assert {one.partition(":")[0] for one in problems} == {
        "Description", "Urgency", "Who is impacted", "Configuration Item", "Customer Reference",
    }  # fmt: skip
    assert browser.switch_to.active_element.get_attribute("role") == "alert"
    controls(browser, "description")[0].send_keys("Handsets are dead since eight.")
    controls(browser, "urgency")[2].click()
    controls(browser, "impact")[1].click()
    choose(browser, controls(browser, "config_item")[0], text="LEE-")
    controls(browser, "customer_reference")[0].send_keys("INC-4471")
    until(browser, lambda _driver: "INC-4471" in _kept_answers("dora@acme.example"))
    assert browser.find_element(By.ID, "new-ticket-draft").text == "Kept as a draft"
    browser.refresh()
    until(browser, lambda driver: controls(driver, "title")[0].get_attribute("value") == "No dial tone")
    assert controls(browser, "customer_reference")[0].get_attribute("value") == "INC-4471"
    browser.find_element(By.ID, "new-ticket-save-view").click()
    until(browser, lambda driver: "/tickets/T" in driver.current_url)
    until(browser, lambda driver: "No dial tone" in shown(driver, "h1"))
    assert "Dora Lane" in " ".join(shown(browser, ".ticket-details"))
    assert complaints(browser) == []


def _kept_answers(user_name: str) -> str:
    """What somebody's draft of an incident says by now."""
    with unit_of_work() as session:
        person = sign_in_person(session, user_name=user_name, password=PASSWORD)
        assert person is not None
        return repr(kept_draft(session, person.viewer, request_type="incident"))


@pytest.mark.browser
def test_axe_finds_nothing_in_either_step(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, "dora@acme.example")
    found = breaches(browser, f"{service.url}/tickets/new", ready="#new-ticket-continue")
    for request_type in ("incident", "change_request"):
        address = f"{service.url}/tickets/new?site=1&request_type={request_type}"
        found += breaches(browser, address, ready="#new-ticket-save-view")
    browser.find_element(By.ID, "new-ticket-save-view").click()
    shown(browser, ".form-problems li")
    assert found == []
    assert complaints(browser) == []


@pytest.mark.browser
def test_a_contact_is_added_on_the_spot(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, "dora@acme.example")
    browser.get(f"{service.url}/tickets/new?site=1&request_type=query")
    shown(browser, ".contact-adding summary")
    browser.find_element(By.CSS_SELECTOR, ".contact-adding summary").click()
    for field, text in (("first-name", "Ann"), ("last-name", "Lee"), ("email", "ann.lee@acme.example")):
        browser.find_element(By.ID, f"new-contact-{field}").send_keys(text)
    until(browser, lambda driver: click_first(driver, "button", text="Add Contact"))
    until(browser, lambda driver: "Ann Lee" in str(controls(driver, "contact")[0].get_attribute("value")))
    assert complaints(browser) == []
