"""The desk in a real browser: a claim in a row, a change of several tickets, and a colleague on the same ticket."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from tests.support.browser import Service, click_first, come_in, complaints, shown, sign_in, until

TICKED = 3
TICKS = ".ag-selection-checkbox input"


def _queue(browser: WebDriver, name: str) -> int:
    texts = shown(browser, ".queue")
    return next(int(text.removeprefix(name)) for text in texts if text.startswith(name))


def _tick(browser: WebDriver, place: int) -> bool:
    ticks = browser.find_elements(By.CSS_SELECTOR, TICKS)
    if len(ticks) <= place:
        return False
    ticks[place].click()
    return True


@pytest.mark.browser
def test_an_agent_claims_a_ticket_and_changes_several(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "alice@helmdesk.example")
    until(browser, lambda driver: click_first(driver, ".side-link", text="Desk"))
    until(browser, lambda driver: click_first(driver, ".queue", text=f"Unassigned {_queue(driver, 'Unassigned')}"))
    until(browser, lambda driver: "unassigned=1" in driver.current_url)
    until(browser, lambda driver: shown(driver, "h1") == ["Unassigned"])
    unassigned, mine = _queue(browser, "Unassigned"), _queue(browser, "Mine")
    assert shown(browser, ".page-subtitle")[0].split()[0] == str(unassigned)
    until(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, ".desk-claim"))[0].click()
    until(browser, lambda driver: shown(driver, "#desk-result > p") == ["1 ticket changed."])
    assert (_queue(browser, "Unassigned"), _queue(browser, "Mine")) == (unassigned - 1, mine + 1)
    browser.get(f"{service.url}/desk?stage=open")
    for place in range(TICKED):
        until(browser, lambda driver, place=place: _tick(driver, place))
    until(browser, lambda driver: shown(driver, "#desk-selected") == [f"{TICKED} tickets selected"])
    browser.find_element(By.ID, "desk-priority").click()
    until(browser, lambda driver: click_first(driver, "[role=option]", text="Low"))
    browser.find_element(By.ID, "desk-apply").click()
    # Some may have been low already: those are told apart.
    until(browser, lambda driver: sum(int(text.split()[0]) for text in shown(driver, "#desk-result > p")) == TICKED)
    number = until(browser, lambda driver: shown(driver, ".ag-pinned-left-cols-container .ag-row a"))[0]
    browser.get(f"{service.url}/tickets/{number}")
    shown(browser, "#ticket-reply")
    come_in(browser, service, "leo@helmdesk.example")
    browser.get(f"{service.url}/tickets/{number}")
    until(browser, lambda driver: shown(driver, "#ticket-presence") == ["Alice Moore is on this ticket too."])
    assert complaints(browser) == []


@pytest.mark.browser
def test_to_a_customer_there_is_no_desk(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "dora@acme.example")
    assert "Desk" not in shown(browser, ".side-link")
    browser.get(f"{service.url}/desk?stage=open")
    assert until(browser, lambda driver: shown(driver, "h1")) == ["Not found"]
