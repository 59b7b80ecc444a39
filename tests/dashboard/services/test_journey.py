"""System status in a real browser: from a bar to its day, to the incident and back; axe-core finds nothing."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from tests.support.browser import Service, breaches, come_in, complaints, shown, until

MARKED = ".status-day.is-target"


def focused(browser: WebDriver) -> str:
    return str(browser.execute_script("return document.activeElement.id"))


@pytest.mark.browser
def test_a_contact_follows_a_bar_to_its_day_and_to_the_incident_and_comes_back(
    service: Service, browser: WebDriver
) -> None:
    come_in(browser, service, "bob@acme.example")
    browser.get(f"{service.url}/services")
    shown(browser, ".status-bars")
    bar = browser.find_element(By.CSS_SELECTOR, ".status-bars a[title]")
    address, title = bar.get_attribute("href"), bar.get_attribute("title")
    bar.click()
    until(browser, lambda driver: driver.current_url == address)
    until(browser, lambda driver: focused(driver) == "page-heading")
    day = until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, MARKED))
    assert title.split(":")[0] in day.text
    top, height = day.rect["y"] - browser.execute_script("return scrollY"), browser.execute_script("return innerHeight")
    assert 0 <= top < height
    day.find_element(By.CSS_SELECTOR, "a").click()
    until(browser, lambda driver: "/services/incidents/" in driver.current_url)
    shown(browser, ".status-glance")
    until(browser, lambda driver: focused(driver) == "page-heading")
    browser.back()
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, MARKED).is_displayed())
    assert browser.current_url == address
    assert complaints(browser) == []


@pytest.mark.browser
def test_the_navigation_counts_open_incidents_and_axe_finds_nothing(service: Service, browser: WebDriver) -> None:
    come_in(browser, service, "bob@acme.example")
    browser.get(f"{service.url}/services/history")
    shown(browser, ".status-entry")
    assert shown(browser, ".side-count") == ["1"]
    incident = browser.find_element(By.CSS_SELECTOR, ".status-entry a").get_attribute("href")
    browser.get(f"{service.url}/services")
    shown(browser, ".status-bars")
    uptime = browser.find_element(By.CSS_SELECTOR, ".status-uptime a").get_attribute("href")
    found = breaches(browser, f"{service.url}/services", ready=".status-bars")
    found += breaches(browser, f"{service.url}/services/history", ready=".status-entry")
    found += breaches(browser, incident, ready=".status-glance")
    found += breaches(browser, uptime, ready=".status-day")
    assert found == []
    assert complaints(browser) == []
