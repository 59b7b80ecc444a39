"""A list filtered under its headings and kept as a view, in a real browser."""

import pytest
from selenium.webdriver import ActionChains
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
    browser.forward()
    until(browser, lambda driver: shown(driver, "h1") == ["Done ones"])
    view = browser.current_url
    browser.find_element(By.CSS_SELECTOR, ".views-menu summary").click()
    until(browser, lambda driver: click_first(driver, ".views-menu button", text="Begin Tickets with this view"))
    until(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, "#own-views [data-default-view]"))
    browser.get(f"{service.url}/tickets")
    assert browser.current_url == view
    number = until(browser, lambda driver: shown(driver, ROWS)[0])
    # A ticket that was opened from no list leads back to it as well.
    browser.get(f"{service.url}/tickets/{number}")
    until(browser, lambda driver: click_first(driver, ".trail a", text="Tickets"))
    until(browser, lambda driver: driver.current_url == view)
    shown(browser, ROWS)
    # On a list it means all tickets.
    until(browser, lambda driver: click_first(driver, ".trail a", text="Tickets"))
    until(browser, lambda driver: driver.current_url == f"{service.url}/tickets")
    assert complaints(browser) == []


def _headings(browser: WebDriver) -> list[str]:
    found = browser.find_elements(By.CSS_SELECTOR, ".ag-header-cell-text")
    return [one.text for one in sorted(found, key=lambda one: one.location["x"]) if one.text]


def _said(browser: WebDriver) -> str:
    return browser.find_element(By.CSS_SELECTOR, ".column-lists > [role=status]").get_attribute("textContent") or ""


@pytest.mark.browser
def test_columns_are_chosen_by_keyboard_and_dragged_and_are_the_same_on_every_list(
    service: Service, browser: WebDriver
) -> None:
    sign_in(browser, service, "dora@acme.example")
    browser.get(f"{service.url}/tickets?completed=last-90-days")
    shown(browser, ROWS)
    # A list that was drilled into is no entry of the menu.
    assert browser.find_elements(By.CSS_SELECTOR, ".side-link[aria-current]") == []
    before = _headings(browser)
    browser.find_element(By.CSS_SELECTOR, ".column-chooser summary").click()
    lists = [browser.find_element(By.CSS_SELECTOR, f"[data-list={name}]") for name in ("available", "selected")]
    lists[0].send_keys(Keys.HOME, Keys.ENTER)
    assert _said(browser) == f"Ticket Source added, position {len(before) + 1} of {len(before) + 1}."
    ActionChains(browser).send_keys(Keys.TAB, Keys.TAB).key_down(Keys.ALT).send_keys(Keys.ARROW_UP).perform()
    ActionChains(browser).key_up(Keys.ALT).perform()
    assert _said(browser) == f"Ticket Source moved, position {len(before)} of {len(before) + 1}."
    entries = lists[1].find_elements(By.CSS_SELECTOR, "[data-key]")
    ActionChains(browser).click_and_hold(entries[2]).move_to_element_with_offset(entries[1], 0, -8).release().perform()
    lists[1].send_keys(Keys.HOME, Keys.DELETE)
    assert _said(browser) == "Ticket Number cannot be removed."
    expected = [before[0], before[2], before[1], *before[3:-1], "Ticket Source", before[-1]]
    until(browser, lambda driver: _headings(driver) == expected)
    browser.get(f"{service.url}/tickets?stage=open&sort=number")
    shown(browser, ROWS)
    until(browser, lambda driver: _headings(driver) == expected)
    assert shown(browser, ".side-link[aria-current]") == ["Open Tickets"]
    # A heading that is dragged says the same as the chooser.
    heading = browser.find_element(By.CSS_SELECTOR, ".ag-header-cell[col-id=created_at] .ag-header-cell-text")
    held = ActionChains(browser, duration=50).click_and_hold(heading)
    for _ in range(8):
        held = held.move_by_offset(-30, 0)
    held.release().perform()
    until(browser, lambda driver: _said(driver) == "The order of the columns is kept.")
    until(browser, lambda driver: sorted(_headings(driver)) == sorted(expected) and _headings(driver) != expected)
    browser.find_element(By.CSS_SELECTOR, ".column-chooser summary").click()
    until(browser, lambda driver: click_first(driver, ".column-lists button", text="Reset to default"))
    until(browser, lambda driver: _headings(driver) == before)
    size = browser.get_window_size()
    for width in (520, 700):
        browser.set_window_size(width, size["height"])
        assert [name for name in ("column-chooser", "views-menu") if not _is_within(browser, name)] == [], width
    browser.set_window_size(size["width"], size["height"])
    assert complaints(browser) == []


def _is_within(browser: WebDriver, menu: str) -> bool:
    """Whether an opened menu of the list lies within the window, wherever its button stands."""
    script = (
        "const menu = document.querySelector('.' + arguments[0]); menu.open = true;"
        "const box = menu.lastElementChild.getBoundingClientRect(); menu.open = false;"
        "return box.width > 0 && box.left >= 0 && box.right <= window.innerWidth;"
    )
    return bool(browser.execute_script(script, menu))  # type: ignore[no-untyped-call]  # selenium gives it no types


@pytest.mark.browser
def test_lists_and_their_menus_are_accessible(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "leo@helmdesk.example")
    found = breaches(browser, f"{service.url}/tickets?search=1&title=pr", ready=".header-filter, .ticket-card")
    found += breaches(browser, f"{service.url}/desk?stage=open", ready=".queue")
    assert found == []
    assert complaints(browser) == []
