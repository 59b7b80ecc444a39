"""Dora imports 200 contacts with 7 bad rows, mends the rejected ones, imports them, and nothing doubles."""

from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from sqlalchemy import func, select

from ingest.db.engine import reading
from ingest.importing.contacts.queue import carry_out_next
from ingest.models import Contact
from tests.support.browser import Service, breaches, click_first, complaints, shown, sign_in, until
from tests.support.contact_files import STANDARD, contacts_csv, row


def _people() -> list[dict[str, str]]:
    rows = [row(f"P{number:03} Import", Client_Portal_Security_Level="") for number in range(200)]
    rows[0]["Client Portal Security Level"] = STANDARD
    for number in range(10, 17):
        rows[number]["E-mail"] = f"p{number}.at.nowhere"
    return rows


def _imported() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Contact.id)).where(Contact.last_name == "Import")) or 0


def _preview(browser: WebDriver, service: Service, file: Path) -> str:
    """Give a file, and let it be looked through; its page."""
    browser.get(f"{service.url}/manage/imports")
    until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, "input[type=file]")).send_keys(str(file))
    until(browser, lambda driver: shown(driver, ".file-name") == [file.name])
    browser.find_element(By.ID, "import-look").click()
    until(browser, lambda driver: "Being looked through" in shown(driver, ".run-standing")[0])
    assert carry_out_next()
    until(browser, lambda driver: driver.find_element(By.ID, "import-apply"))
    return browser.current_url


def _import(browser: WebDriver) -> list[str]:
    """Say that it be done, and let it be done; the counts."""
    browser.find_element(By.ID, "import-apply").click()
    until(browser, lambda driver: "Waiting" in shown(driver, ".run-standing")[0])
    assert carry_out_next()
    until(browser, lambda driver: "Done" in shown(driver, ".run-standing")[0])
    return shown(browser, ".run-counts dd")


def _download(browser: WebDriver) -> str:
    link = until(browser, lambda driver: driver.find_element(By.CSS_SELECTOR, ".run-rejects a")).get_attribute("href")
    asked = "fetch(arguments[0]).then(answer => answer.text()).then(arguments[1])"
    text: str = browser.execute_async_script(asked, link)
    return text


@pytest.mark.browser
def test_two_hundred_contacts_come_in_and_nobody_doubles(service: Service, browser: WebDriver, tmp_path: Path) -> None:
    sign_in(browser, service, "dora@acme.example")
    click_first(browser, ".side a", text="Imports")
    until(browser, lambda driver: "Import/Update Users" in shown(driver, "h2"))
    _preview(browser, service, contacts_csv(tmp_path / "people.csv", _people()))
    assert shown(browser, ".run-counts dd") == ["193", "0", "0", "7"]
    assert "Line 12" in shown(browser, "table")[0]
    assert _imported() == 0
    assert _import(browser) == ["200", "193", "0", "0", "7"]
    mended = tmp_path / "mended.csv"
    mended.write_text(_download(browser).replace(".at.nowhere", "@acme.example"), encoding="utf-8")
    page = _preview(browser, service, mended)
    found = breaches(browser, page, ready="#import-apply")
    assert _import(browser) == ["7", "7", "0", "0", "0"]
    _preview(browser, service, tmp_path / "people.csv")
    assert shown(browser, ".run-counts dd") == ["0", "0", "193", "7"]
    assert _imported() == 200
    found += breaches(browser, f"{service.url}/manage/imports", ready="#import-look")
    assert found == []
    assert complaints(browser) == []
