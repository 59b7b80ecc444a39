"""From a stranger's request to their first sign-in, in a real browser."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import reading
from tests.support.access import mailed_token
from tests.support.browser import Service, breaches, come_in, complaints, shown, until

WORDS = "seven violet otters count"


def _send(browser: WebDriver, **typed: str) -> None:
    for name, text in typed.items():
        browser.find_element(By.NAME, name).send_keys(text)
    browser.find_element(By.CSS_SELECTOR, "form button[type=submit]").click()


def _mailed(service: Service, path: str) -> str:
    with reading() as session:
        return f"{service.url}{path}{mailed_token(session)}"


def _click(browser: WebDriver, selector: str, text: str) -> None:
    def is_clicked(driver: WebDriver) -> bool:
        found = [one for one in driver.find_elements(By.CSS_SELECTOR, selector) if one.text == text]
        if found:
            found[0].click()
        return bool(found)

    until(browser, is_clicked)


def _approve(browser: WebDriver) -> None:
    box = browser.find_element(By.ID, "access-organisation")
    box.click()
    box.send_keys("Acme")
    _click(browser, "[role=option]", "Acme")
    browser.find_element(By.ID, "access-approve").click()
    until(browser, lambda driver: "into Acme" in driver.find_element(By.ID, "access-request").text)


@pytest.mark.browser
def test_a_stranger_asks_is_approved_and_signs_in(service: Service, browser: WebDriver) -> None:
    browser.get(f"{service.url}/signin")
    browser.find_element(By.CSS_SELECTOR, ".signin-help summary").click()
    browser.find_element(By.LINK_TEXT, "Request access").click()
    _send(browser, name="Zoe Park", email="zoe@initech.example", company="Initech")
    until(browser, lambda driver: driver.current_url.endswith("/request-access/sent"))
    browser.get(_mailed(service, "/request-access/"))
    browser.find_element(By.CSS_SELECTOR, "form button").click()
    until(browser, lambda driver: driver.current_url.endswith("/request-access/confirmed"))
    come_in(browser, service, "leo@helmdesk.example")
    browser.get(f"{service.url}/admin/access")
    _click(browser, "table a", "Zoe Park")
    shown(browser, "#access-approve")
    _approve(browser)
    browser.delete_all_cookies()
    browser.get(_mailed(service, "/activate/"))
    fields = browser.find_elements(By.CSS_SELECTOR, "input[type=password]")
    for field in fields:
        field.send_keys(WORDS)
    fields[-1].send_keys(Keys.ENTER)
    until(browser, lambda driver: not driver.find_elements(By.NAME, "again"))
    browser.get(f"{service.url}/signin")
    _send(browser, user_name="zoe@initech.example", password=WORDS)
    assert shown(browser, ".tile")
    assert complaints(browser) == []


@pytest.mark.browser
def test_axe_finds_nothing_on_the_pages_of_access_and_the_trail(service: Service, browser: WebDriver) -> None:
    found = breaches(browser, f"{service.url}/request-access", ready="form")
    come_in(browser, service, "root@helmdesk.example")
    found += breaches(browser, f"{service.url}/admin/audit", ready=".audit-table")
    found += breaches(browser, f"{service.url}/admin/people?name=bob@acme.example", ready="#people-erase")
    assert found == []
    assert complaints(browser) == []
