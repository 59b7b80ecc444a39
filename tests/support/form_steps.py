"""Filling in the forms of a browser: the controls of a field, and a choice from a list."""

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from tests.support.browser import until


def controls(browser: WebDriver, key: str) -> list[WebElement]:
    """The inputs of a field of the form."""
    found: list[WebElement] = until(
        browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, f'[data-field="{key}"] :is(input, textarea)')
    )
    return found


def choose(browser: WebDriver, control: WebElement, *, text: str) -> None:
    """Open a list and choose the option that begins with a text."""
    control.click()

    def chosen(driver: WebDriver) -> bool:
        options = driver.find_elements(By.CSS_SELECTOR, "[role=option]")
        fitting = [one for one in options if one.is_displayed() and one.text.startswith(text)]
        if fitting:
            fitting[0].click()
        return bool(fitting)

    until(browser, chosen)
