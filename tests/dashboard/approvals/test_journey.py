"""A change request through approval, in a real browser: asked by itself, decided with a reason, home follows."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from ingest.approvals.queries import ticket_approvals
from ingest.approvals.service import decide
from ingest.db.engine import reading, unit_of_work
from ingest.demo.filling import PASSWORD
from ingest.people.service import sign_in as sign_in_person
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import ticket_page
from ingest.viewer import Viewer
from tests.support.browser import (
    Service,
    breaches,
    click_first,
    come_in,
    complaints,
    shown,
    sign_in,
    sign_in_anew,
    until,
)
from tests.support.tickets import opened

DORA, BOB = "dora@acme.example", "bob@acme.example"


def _viewer(user_name: str) -> Viewer:
    with unit_of_work() as session:
        person = sign_in_person(session, user_name=user_name, password=PASSWORD)
    assert person is not None
    return person.viewer


def _decide_what_waits() -> None:
    """Approve, as Dora, everything the demo asks her."""
    dora = _viewer(DORA)
    with unit_of_work() as session:
        for row in ticket_page(session, dora, filters=TicketFilters(approval="mine")).rows:
            request = ticket_approvals(session, dora, number=row.number).requests[0]
            decide(session, dora, number=row.number, request_id=request.id, is_approved=True)


def _control(browser: WebDriver, key: str) -> WebElement:
    """The first input of a field of the form."""
    found: WebElement = until(
        browser, lambda driver: driver.find_element(By.CSS_SELECTOR, f'[data-field="{key}"] :is(input, textarea)')
    )
    return found


def _file_a_change_request(browser: WebDriver, service: Service) -> str:
    """Fill in the form in the browser; the address of the new ticket."""
    browser.get(f"{service.url}/tickets/new?site=1&request_type=change_request")
    shown(browser, "#new-ticket-save-view")
    for key, text in (
        ("title", "Move the reception phone"),
        ("description", "To the new front desk, same number."),
        ("customer_reference", "CHG-7"),
    ):
        _control(browser, key).send_keys(text)
    _control(browser, "config_item").click()
    until(browser, lambda driver: _first_option(driver, "LEE-"))
    browser.execute_script(
        "const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;"
        "set.call(arguments[0], '2030-05-06');"
        "arguments[0].dispatchEvent(new Event('input', {bubbles: true}));",
        _control(browser, "customer_requested_date"),
    )
    browser.find_element(By.ID, "new-ticket-save-view").click()
    until(browser, lambda driver: "/tickets/T" in driver.current_url)
    return browser.current_url


def _options(driver: WebDriver) -> list[WebElement]:
    """The options of the list that is open."""
    return [one for one in driver.find_elements(By.CSS_SELECTOR, "[role=option]") if one.is_displayed()]


def _first_option(driver: WebDriver, text: str) -> bool:
    fitting = [one for one in _options(driver) if one.text.startswith(text)]
    if fitting:
        fitting[0].click()
    return bool(fitting)


def _waiting_my_approval(browser: WebDriver) -> str:
    """What home's third choice says."""
    return until(browser, lambda driver: [one for one in shown(driver, ".choice") if one.startswith("Waiting")])[0]


@pytest.mark.browser
def test_a_change_request_waits_until_a_member_approves_it_with_a_reason(service: Service, browser: WebDriver) -> None:
    _decide_what_waits()
    sign_in(browser, service, BOB)
    address = _file_a_change_request(browser, service)
    until(browser, lambda driver: "Waiting Approval" in shown(driver, ".ticket-standing .badge")[0])
    sign_in_anew(browser, service, DORA)
    assert _waiting_my_approval(browser) == "Waiting My Approval 1"
    browser.find_elements(By.CSS_SELECTOR, ".choice")[2].click()
    until(browser, lambda driver: "show=approval" in driver.current_url)
    until(browser, lambda driver: "Move the reception phone" in shown(driver, ".ticket-table .cell-title")[-1])
    until(browser, lambda driver: click_first(driver, ".ticket-table th a", text=address.rpartition("/")[2]))
    shown(browser, "#approval-approve")
    browser.find_element(By.ID, "approval-reject").click()
    until(browser, lambda driver: "Write a reason" in driver.find_element(By.CSS_SELECTOR, ".approval-form").text)
    browser.find_element(By.ID, "approval-reason").send_keys("Goes with the new desk.")
    browser.find_element(By.ID, "approval-approve").click()
    until(browser, lambda driver: "In Progress" in shown(driver, ".ticket-standing .badge")[0])
    assert "Goes with the new desk." in shown(browser, ".approval-past")[0]
    assert "Goes with the new desk." in shown(browser, ".entry .changes")[0]
    assert not browser.find_elements(By.ID, "approval-approve")
    browser.get(f"{service.url}/?show=approval")
    assert _waiting_my_approval(browser) == "Waiting My Approval 0"
    assert "Nothing waits for your approval" in shown(browser, "#open-tickets")[0]
    browser.get(f"{service.url}/tickets?approval=mine")
    until(browser, lambda driver: shown(driver, "h1") == ["Waiting My Approval"])
    assert shown(browser, ".page-subtitle") == ["0 tickets"]
    assert complaints(browser) == []


@pytest.mark.browser
def test_a_lead_adds_a_board_gives_it_a_member_and_asks_it(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, "leo@helmdesk.example")
    browser.get(f"{service.url}/admin/boards/new")
    shown(browser, "#board-save")
    browser.find_element(By.ID, "board-save").click()
    until(browser, lambda driver: "Write a name." in driver.find_element(By.CSS_SELECTOR, ".form-card").text)
    browser.find_element(By.ID, "board-organisation").click()
    until(browser, lambda driver: _first_option(driver, "Globex"))
    browser.find_element(By.ID, "board-name").send_keys("Spending")
    browser.find_element(By.ID, "board-save").click()
    until(browser, lambda driver: shown(driver, "h1") == ["Spending"])
    browser.find_element(By.ID, "board-members").click()
    until(browser, lambda driver: _first_option(driver, "Carol Stone"))
    browser.find_element(By.ID, "board-members").send_keys(Keys.TAB)
    until(browser, lambda driver: not _options(driver))
    browser.find_element(By.ID, "board-save").click()
    until(browser, lambda driver: "Carol Stone" in shown(driver, ".data-table")[0])
    carol = _viewer("carol@globex.example")
    with unit_of_work() as session:
        number = opened(session, carol)
    browser.get(f"{service.url}/tickets/{number}")
    until(browser, lambda driver: driver.find_element(By.ID, "approval-ask")).click()
    until(browser, lambda driver: "Carol Stone" in shown(driver, ".approval-waiting")[0])
    assert "Waiting Approval" in shown(browser, ".ticket-standing .badge")[0]
    assert complaints(browser) == []


@pytest.mark.browser
def test_axe_finds_nothing_in_boards_and_approvals(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, DORA)
    dora = _viewer(DORA)
    with reading() as session:
        waiting = ticket_page(session, dora, filters=TicketFilters(approval="mine")).rows[0].number
        past = TicketFilters(request_type=("change_request",), q="audit")
        rejected = ticket_page(session, dora, filters=past).rows[0].number
    found = breaches(browser, f"{service.url}/tickets/{waiting}", ready="#approval-approve")
    found += breaches(browser, f"{service.url}/tickets/{rejected}", ready=".approval-past")
    found += breaches(browser, f"{service.url}/?show=approval", ready=".tile")
    come_in(browser, service, "leo@helmdesk.example")
    for path, ready in (("", ".data-table"), ("/1", "#board-save"), ("/new", "#board-save")):
        found += breaches(browser, f"{service.url}/admin/boards{path}", ready=ready)
    assert found == []
    assert complaints(browser) == []
