"""How browser tests wait, look, sign in, and listen to what the browser complains of."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dash import Dash
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from ingest.demo.filling import PASSWORD

WAIT_SECONDS = 20
# A page is looked at when it has come to rest.
REST_SECONDS = 0.4
AXE = Path(str(find_spec("axe_playwright_python").origin)).parent / "axe.min.js"  # type: ignore[union-attr]
# Only breaches travel back, not the thousand things that are in order.
_ASK_AXE = "axe.run({resultTypes: ['violations']}).then(found => arguments[0]({violations: found.violations}))"


@dataclass
class Service:
    """The whole service with a small demo, and where it listens."""

    app: Dash
    url: str


def until(browser: WebDriver, condition: Callable[[WebDriver], Any]) -> Any:
    """Wait until something is so and give it; elements that React replaces meanwhile are looked for again."""
    passing = [StaleElementReferenceException, NoSuchElementException]
    return WebDriverWait(browser, WAIT_SECONDS, ignored_exceptions=passing).until(condition)


def shown(browser: WebDriver, selector: str) -> list[str]:
    """The texts of all elements of a selector, once there are any."""
    texts: list[str] = until(
        browser, lambda driver: [one.text for one in driver.find_elements(By.CSS_SELECTOR, selector)]
    )
    return texts


def click_first(driver: WebDriver, selector: str, *, text: str) -> bool:
    """Click the first element of a selector that says `text`."""
    next(one for one in driver.find_elements(By.CSS_SELECTOR, selector) if one.text == text).click()
    return True


def sign_in(browser: WebDriver, service: Service, user_name: str) -> None:
    """Sign in by the form, and wait for Home."""
    browser.get(f"{service.url}/signin")
    fill_in_sign_in(browser, user_name)
    shown(browser, ".tile")


def fill_in_sign_in(browser: WebDriver, user_name: str) -> None:
    """Send the sign-in form that is shown."""
    browser.find_element(By.NAME, "user_name").send_keys(user_name)
    browser.find_element(By.NAME, "password").send_keys(PASSWORD)
    browser.find_element(By.CSS_SELECTOR, "form button[type=submit]").click()


def sign_in_anew(browser: WebDriver, service: Service, user_name: str) -> None:
    """Become somebody else."""
    browser.delete_all_cookies()
    sign_in(browser, service, user_name)


def complaints(browser: WebDriver) -> list[str]:
    """The errors in the browser's console so far."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def breaches(browser: WebDriver, url: str, *, ready: str) -> list[str]:
    """What axe-core finds on a page, at 1440 and 390 px, each light and dark, and what is wider than the screen."""
    found: list[str] = []
    for width in (1440, 390):
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(url)
        shown(browser, ready)
        browser.execute_script(AXE.read_text(encoding="utf-8"))
        for scheme in ("light", "dark"):
            feature = {"name": "prefers-color-scheme", "value": scheme}
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
            time.sleep(REST_SECONDS)
            for one in browser.execute_async_script(_ASK_AXE)["violations"]:
                targets = [node["target"] for node in one["nodes"]]
                found.append(f"{url} {scheme} {width}: {one['id']} {targets[:3]}")
        if browser.execute_script("return document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{url} {width}: wider than the screen")
    return found
