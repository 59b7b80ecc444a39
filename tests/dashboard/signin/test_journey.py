"""In real browsers: a password is changed in one and the other is out; then it is forgotten, reset, and locked."""

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from sqlalchemy import func, select

from dashboard.commands.helping import answer_help
from ingest.db.engine import reading
from ingest.demo.filling import PASSWORD
from ingest.models import Mail
from ingest.notifications.current import current_mailing
from ingest.notifications.outgoing import outgoing_mail
from ingest.portal.current import current_portal
from tests.conftest import pytest_setup_options
from tests.support.browser import Service, breaches, complaints, shown, sign_in, until

BOB, NEW, NEWEST = "bob@acme.example", "seven lamps on the pier", "nine owls in a lighthouse"
# What is refused on purpose here, and the browser notes as an error: a wrong password, a poor new one.
# Dash's own script reads the answer to a callback of an ended session twice, and complains of itself where the browser
# has not left for the sign-in page by then.
OUR_REFUSALS = ("/signin", "401", "422", "body stream already read")


@pytest.fixture
def other_browser() -> Iterator[WebDriver]:
    """A second computer."""
    driver = webdriver.Chrome(options=pytest_setup_options())
    yield driver
    driver.quit()


def typed(driver: WebDriver, field: str, text: str) -> None:
    box = driver.find_element(By.ID, field)
    # Emptying a field is no act of the keyboard, and React does not hear of it.
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(text)


def said(driver: WebDriver, words: str) -> None:
    # Asked in one step: a form that is sent takes its page away meanwhile.
    until(driver, lambda one: words in one.execute_script("return document.querySelector('main')?.innerText ?? ''"))


def sent(driver: WebDriver) -> None:
    driver.find_element(By.CSS_SELECTOR, "form .signin-button").click()


def address_in_newest_letter(path: str) -> str:
    """The address a letter leads to, as it would leave now."""
    answer_help()
    with reading() as session:
        newest = session.scalars(select(func.max(Mail.id)).where(Mail.letter_kind.is_not(None))).one()
        letter = outgoing_mail(session, mail_id=newest, brand=current_portal().brand, mailing=current_mailing())
    return next(word for word in letter.rendered.text.split() if path in word)


@pytest.mark.browser
def test_a_password_is_changed_forgotten_reset_locked_and_unlocked(
    service: Service, browser: WebDriver, other_browser: WebDriver
) -> None:
    for driver in (browser, other_browser):
        sign_in(driver, service, BOB)
    for path, ready in (("", "#profile-save"), ("/password", "#password-change"), ("/sign-ins", ".sign-in")):
        assert breaches(browser, f"{service.url}/profile{path}", ready=ready) == []
    browser.get(f"{service.url}/profile/password")
    shown(browser, "#password-change")
    for field, text in (("current", PASSWORD), ("new", "password1234")):
        typed(browser, f"password-{field}", text)
    said(browser, "very common password")
    for field in ("new", "again"):
        typed(browser, f"password-{field}", NEW)
    # A form as browsers know it: Enter sends it, without leaving the page.
    browser.find_element(By.ID, "password-again").send_keys(Keys.ENTER)
    said(browser, "Your password is changed")
    # The other is out at its next click, and comes back to where it was going.
    other_browser.find_element(By.LINK_TEXT, "My Tickets").click()
    until(other_browser, lambda driver: "/signin?next=" in driver.current_url)
    assert not complaints(browser)

    forget_and_reset(other_browser, service)
    # Whoever had stayed in is out by the reset.
    browser.refresh()
    until(browser, lambda driver: "/signin?next=" in driver.current_url)
    lock_and_unlock(other_browser, service)
    assert [one for one in complaints(other_browser) if not any(words in one for words in OUR_REFUSALS)] == []


def forget_and_reset(driver: WebDriver, service: Service) -> None:
    """By the forms that need no script; the refused password leaves the link good."""
    assert breaches(driver, f"{service.url}/forgot", ready="#user_name") == []
    typed(driver, "user_name", BOB)
    sent(driver)
    said(driver, "a link is on its way")
    address = address_in_newest_letter("/reset/")
    assert address.startswith(service.url)
    assert breaches(driver, address, ready="#password") == []
    for text, words in (("bobfield2026", "must not be made of your own names"), (NEWEST, "Your password is set")):
        typed(driver, "password", text)
        typed(driver, "again", text)
        sent(driver)
        said(driver, words)


def lock_and_unlock(driver: WebDriver, service: Service) -> None:
    """Ten wrong passwords, then the right one is no use until the letter's link unlocks."""
    for password in ["wrong"] * current_portal().sign_in.attempts + [NEWEST]:
        driver.get(f"{service.url}/signin")
        typed(driver, "user_name", BOB)
        typed(driver, "password", password)
        sent(driver)
        said(driver, "is not right")
    driver.get(address_in_newest_letter("/unlock/"))
    sent(driver)
    said(driver, "is unlocked")
    driver.get(f"{service.url}/signin?next=/profile/sign-ins")
    typed(driver, "user_name", BOB)
    typed(driver, "password", NEWEST)
    sent(driver)
    until(driver, lambda one: "This one" in one.find_element(By.TAG_NAME, "main").text)
