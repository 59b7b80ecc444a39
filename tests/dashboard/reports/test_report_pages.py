"""Reports in a real browser, and as files: chart, table, CSV, XLSX and the list behind a mark say the same."""

import json

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.support.browser import Service, breaches, click_first, complaints, shown, sign_in, until


@pytest.mark.browser
def test_a_lead_filters_a_report_and_walks_into_a_mark(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "leo@helmdesk.example")
    browser.get(f"{service.url}/reports/created-completed?days=last-90-days")
    shown(browser, ".js-plotly-plot")
    control = f"[id='{json.dumps({'kind': 'report-filter', 'name': 'request_type'}, separators=(',', ':'))}']"
    browser.find_element(By.CSS_SELECTOR, control).click()
    until(browser, lambda driver: click_first(driver, "[role=option]", text="2. Query"))
    until(browser, lambda driver: "request_type=query" in driver.current_url)
    assert "Request Type: 2. Query" in " ".join(shown(browser, ".chip"))
    report = browser.current_url
    mark = until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, "#created-completed .chart-mark"))
    words = mark.get_attribute("textContent")
    mark.send_keys(Keys.ENTER)
    until(browser, lambda driver: "/tickets?" in driver.current_url)
    count = words.rpartition(": ")[2]
    assert shown(browser, ".page-subtitle")[0].split()[0] == count
    browser.back()
    until(browser, lambda driver: driver.current_url == report and driver.find_elements(By.ID, "created-completed"))
    assert complaints(browser) == []


@pytest.mark.browser
def test_reports_are_accessible(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "leo@helmdesk.example")
    found = breaches(browser, f"{service.url}/reports/overview", ready=".js-plotly-plot")
    found += breaches(browser, f"{service.url}/reports/sites", ready=".js-plotly-plot")
    assert found == []
    assert complaints(browser) == []
