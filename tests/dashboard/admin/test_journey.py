"""Administration in a real browser: what is added is offered in forms, what is retired is not, and a file is taken."""

from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from ingest.db.engine import reading, unit_of_work
from ingest.demo.filling import PASSWORD
from ingest.enums import SecurityLevel
from ingest.organisations.queries import organisation_named, sites
from ingest.people.service import create_contact_account
from ingest.viewer import system_viewer
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

ROOT, ANN = "root@helmdesk.example", "ann@initech.example"


def _type(browser: WebDriver, field: str, text: str) -> None:
    selector = f'[data-field="{field}"] :is(input, textarea)'
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, selector)).send_keys(text)


def _choose(browser: WebDriver, selector: str, text: str) -> None:
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, selector)).click()
    until(browser, lambda driver: [one.click() for one in _options(driver) if one.text == text])


def _options(driver: WebDriver) -> list[WebElement]:
    return [one for one in driver.find_elements(By.CSS_SELECTOR, "[role=option]") if one.is_displayed()]


def _save(browser: WebDriver, *, title: str) -> None:
    browser.find_element(By.ID, "admin-save").click()
    until(browser, lambda driver: shown(driver, "h1") == [title])


def _add_customer(browser: WebDriver, service: Service) -> None:
    """An organisation, its site and an item of it; a refusal keeps what was typed."""
    browser.get(f"{service.url}/admin/organisations/new")
    shown(browser, "#admin-save")
    browser.find_element(By.ID, "admin-save").click()
    assert "Write a name." in shown(browser, ".form-problems")[0]
    _type(browser, "name", "Initech")
    _save(browser, title="Organisations")
    until(browser, lambda driver: "Initech" in shown(driver, ".record-table")[0])
    browser.get(f"{service.url}/admin/sites/new")
    _choose(browser, '[data-field="organisation"] input', "Initech")
    _type(browser, "name", "Austin")
    _save(browser, title="Sites")
    browser.get(f"{service.url}/admin/items/new")
    _choose(browser, '[data-field="site"] input', "Initech - Austin")
    _type(browser, "product", "Printer")
    _type(browser, "reference_name", "AUS-PR1")
    _save(browser, title="Configuration Items")


def _let_ann_in() -> int:
    """An account of Initech; gives its site."""
    root = system_viewer()
    with unit_of_work() as session:
        owner = organisation_named(session, root, name="Initech").id
        level = SecurityLevel.STANDARD
        person = {"user_name": ANN, "name": "Ann Lee", "password": PASSWORD, "security_level": level}
        create_contact_account(session, root, organisation_id=owner, **person)
    with reading() as session:
        return sites(session, root, organisation_id=owner)[0].id


def _items_offered(browser: WebDriver, service: Service, site: int) -> str:
    browser.get(f"{service.url}/tickets/new?site={site}&request_type=incident")
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, '[data-field="config_item"] input')).click()
    return until(browser, lambda driver: shown(driver, ".mantine-Select-dropdown")[-1])


def _give_file(browser: WebDriver, service: Service, file: Path) -> None:
    """A file of teams is shown before it is applied."""
    file.write_text("Name\nField service\nService desk\n", encoding="utf-8")
    browser.get(f"{service.url}/admin/teams/import")
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, "input[type=file]")).send_keys(str(file))
    until(browser, lambda driver: "Field service" in shown(driver, "#admin-preview")[0])
    browser.find_element(By.ID, "admin-apply").click()
    until(browser, lambda driver: shown(driver, "h1") == ["Teams"])
    until(browser, lambda driver: "Field service" in shown(driver, ".record-table")[0])


@pytest.mark.browser
def test_what_is_added_is_offered_until_it_is_retired(service: Service, browser: WebDriver, tmp_path: Path) -> None:
    sign_in(browser, service, ROOT)
    _add_customer(browser, service)
    _give_file(browser, service, tmp_path / "teams.csv")
    site = _let_ann_in()
    come_in(browser, service, ANN)
    assert "AUS-PR1" in _items_offered(browser, service, site)
    browser.get(f"{service.url}/manage/items")
    assert shown(browser, ".page-subtitle") == ["1 configuration item"]
    come_in(browser, service, ROOT)
    browser.get(f"{service.url}/admin/items?q=AUS-PR1")
    until(browser, lambda driver: "AUS-PR1" in shown(driver, ".record-table")[0])
    until(browser, lambda driver: click_first(driver, ".record-table a", text="AUS-PR1"))
    until(browser, lambda driver: driver.find_element(By.ID, "admin-retire")).click()
    until(browser, lambda driver: "AUS-PR1" not in shown(driver, ".record-table")[0])
    assert breaches(browser, f"{service.url}/admin/items/1", ready="#admin-save") == []
    sign_in_anew(browser, service, ANN)
    assert "AUS-PR1" not in _items_offered(browser, service, site)
    assert complaints(browser) == []
