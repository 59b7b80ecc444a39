"""A list filtered under its headings and kept as a view, in a real browser."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from tests.support.browser import Service, breaches, click_first, complaints, shown, sign_in, until

ROWS = ".ag-pinned-left-cols-container .ag-row a"

TITLES = ".ag-center-cols-container .ag-cell[col-id=title]"


def _field(browser: WebDriver, name: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, f'.header-filter[data-filter="{name}"]')


def _is_focused(browser: WebDriver, name: str) -> bool:
    return browser.switch_to.active_element.get_attribute("data-filter") == name


@pytest.mark.browser
def test_a_contact_filters_under_a_heading_and_keeps_the_list_as_a_view(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "bob@acme.example")
    browser.get(f"{service.url}/tickets")
    shown(browser, ROWS)
    word = until(browser, lambda driver: shown(driver, TITLES)[0]).split()[0].lower()
    field = until(browser, lambda driver: _field(driver, "title"))
    assert field.get_attribute("aria-label") == "Filter by Ticket Title"
    field.send_keys(word.upper(), Keys.ENTER)
    until(browser, lambda driver: f"title={word.upper()}" in driver.current_url)
    until(browser, lambda driver: word.upper() in shown(driver, "h1")[0])
    titles = until(browser, lambda driver: shown(driver, TITLES))
    assert all(word in title.lower() for title in titles)
    # Whoever filters goes on where they were; a list in the next heading takes the keyboard too.
    until(browser, lambda driver: _is_focused(driver, "title"))
    status = until(browser, lambda driver: _field(driver, "status"))
    status.send_keys("Complete", Keys.ENTER)
    until(browser, lambda driver: "status=complete" in driver.current_url)
    until(browser, lambda driver: len(shown(driver, ".chip")) == 2)
    total = shown(browser, ".page-subtitle")[0]
    browser.find_element(By.CSS_SELECTOR, ".views-menu summary").click()
    until(browser, lambda driver: driver.find_element(By.ID, "tickets-view-name").is_displayed())
    browser.find_element(By.ID, "tickets-view-name").send_keys("Done ones")
    browser.find_element(By.ID, "tickets-view-save").click()
    until(browser, lambda driver: shown(driver, "h1") == ["Done ones"])
    assert shown(browser, ".page-subtitle")[0] == total
    browser.get(f"{service.url}/")
    until(browser, lambda driver: "Done ones" in shown(driver, "#own-views a"))
    until(browser, lambda driver: click_first(driver, "#own-views a", text="Done ones"))
    until(browser, lambda driver: shown(driver, "h1") == ["Done ones"])
    assert shown(browser, ".page-subtitle")[0] == total
    browser.back()
    until(browser, lambda driver: driver.current_url == f"{service.url}/")
    assert complaints(browser) == []


@pytest.mark.browser
def test_lists_and_their_menus_are_accessible(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "leo@helmdesk.example")
    found = breaches(browser, f"{service.url}/tickets?search=1&title=pr", ready=".header-filter, .ticket-card")
    found += breaches(browser, f"{service.url}/desk?stage=open", ready=".queue")
    assert found == []
    assert complaints(browser) == []
