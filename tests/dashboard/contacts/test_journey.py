"""Dora adds a colleague with portal access; the letter's link leads to a password, and the colleague signs in."""

import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from ingest.db.engine import reading
from ingest.notifications.queries import mail_view, outbox_page
from ingest.notifications.schemas import OutboxFilters
from ingest.viewer import system_viewer
from tests.support.browser import Service, breaches, click_first, complaints, shown, sign_in, until

PASSWORD = "seven quiet harbours"
EMAIL = "ann.lee@acme.example"


def _field(name: str) -> str:
    return f'[data-field="{name}"] input'


def _type(browser: WebDriver, **typed: str) -> None:
    for name, text in typed.items():
        browser.find_element(By.CSS_SELECTOR, _field(name)).send_keys(text)


def _activation_link() -> str:
    """The link of the newest letter, as it is read."""
    viewer = system_viewer()
    with reading() as session:
        newest = outbox_page(session, viewer, filters=OutboxFilters()).rows[0]
        text = mail_view(session, viewer, mail_id=newest.id).rendered.text
    found = re.search(r"https?://\S+/activate/\S+", text)
    assert found is not None
    return found.group()


@pytest.mark.browser
def test_a_colleague_gets_access_and_signs_in(service: Service, browser: WebDriver) -> None:
    sign_in(browser, service, "dora@acme.example")
    click_first(browser, ".side a", text="Users")
    until(browser, lambda driver: shown(driver, "h1") == ["Users"])
    click_first(browser, ".page-actions a", text="New User")
    until(browser, lambda driver: shown(driver, "h1") == ["New User"])
    shown(browser, "#contact-save-close")
    _type(browser, first_name="Ann", email=EMAIL)
    click_first(browser, "[role=tab]", text="Client Portal")
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, _field("has_access"))).click()
    user_name = browser.find_element(By.CSS_SELECTOR, _field("user_name"))
    until(browser, lambda _driver: user_name.get_attribute("value") == EMAIL)
    browser.find_element(By.ID, "contact-save-close").click()
    assert "Last Name: Give a last name." in shown(browser, ".form-problems li")
    # The field stands under the tab that is open now, and what was typed is there still.
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, _field("last_name")).is_displayed())
    assert browser.find_element(By.CSS_SELECTOR, _field("first_name")).get_attribute("value") == "Ann"
    _type(browser, last_name="Lee")
    browser.find_element(By.ID, "contact-save-close").click()
    until(browser, lambda driver: shown(driver, "h1") == ["Users"])
    row = until(browser, lambda driver: next(one for one in shown(driver, ".contacts-table tbody tr") if "Ann" in one))
    assert all(words in row for words in ("Client Portal Standard User", EMAIL, "Invited", "Active"))
    found = breaches(browser, f"{service.url}/manage/contacts", ready=".contacts-table")
    found += breaches(browser, f"{service.url}/manage/contacts/new?tab=portal", ready="#contact-save-new")
    assert found == []
    assert complaints(browser) == []
    browser.delete_all_cookies()
    browser.get(_activation_link())
    for name in ("password", "again"):
        browser.find_element(By.NAME, name).send_keys(PASSWORD)
    browser.find_element(By.CSS_SELECTOR, "form button[type=submit]").click()
    browser.get(f"{service.url}/signin")
    browser.find_element(By.NAME, "user_name").send_keys(EMAIL)
    browser.find_element(By.NAME, "password").send_keys(PASSWORD)
    browser.find_element(By.CSS_SELECTOR, "form button[type=submit]").click()
    assert shown(browser, ".greeting") == ["Hi, Ann"]
    assert "Users" not in shown(browser, ".side a")
    assert complaints(browser) == []
