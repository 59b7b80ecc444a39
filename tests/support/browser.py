"""How browser tests wait, look, sign in, and listen to what the browser complains of."""

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
AXE = Path(str(find_spec("axe_playwright_python").origin)).parent / "axe.min.js"  # type: ignore[union-attr]
# Only breaches travel back, not the thousand things that are in order.
_ASK_AXE = """
const [asked, answer] = arguments;
axe.run({resultTypes: ["violations"], ...asked}).then(found => answer(found.violations));
"""
# What the scheme can change: the rules that compare colours. All others look at the elements and where they stand.
_RULES_OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_EVERY_RULE: dict[str, Any] = {}
# Each width and scheme; every rule once at each width. A phone's page is loaded as one, the wide one is made of it.
_LOOKS = ((390, "dark", _EVERY_RULE), (390, "light", _RULES_OF_COLOUR), (1440, "light", _EVERY_RULE),
          (1440, "dark", _RULES_OF_COLOUR))  # fmt: skip
# A page has come to rest when no callback is under way, nothing moves, and nothing has changed for a while.
_COME_TO_REST = """
const answer = arguments[0], quiet = 200;
let changed = performance.now();
const seen = new MutationObserver(() => { changed = performance.now(); });
seen.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
const moves = one => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity;
function asks() {
  const state = window.store ? window.store.getState() : {callbacks: {}};
  const under = ["requested", "prioritized", "blocked", "executing", "watched", "executed", "stored"];
  return state.isLoading || under.some(name => (state.callbacks[name] || []).length);
}
(function look() {
  if (asks() || document.getAnimations().some(moves) || performance.now() - changed < quiet) {
    setTimeout(look, 20);
  } else {
    seen.disconnect();
    answer();
  }
})();
"""


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
    """Click the first element of a selector that says `text`; whether there is one."""
    found = next((one for one in driver.find_elements(By.CSS_SELECTOR, selector) if one.text == text), None)
    if found is not None:
        found.click()
    return found is not None


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
    """Become somebody else, by the form."""
    browser.delete_all_cookies()
    sign_in(browser, service, user_name)


def come_in(browser: WebDriver, service: Service, user_name: str) -> None:
    """Be signed in as somebody, whoever one was before, without looking at the form and at Home."""
    client = service.app.server.test_client()
    page = client.get("/signin", base_url=service.url).get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    form = {"user_name": user_name, "password": PASSWORD, "csrf_token": token}
    sent = client.post("/signin", data=form, base_url=service.url, headers={"Origin": service.url})
    assert sent.status_code == 303, sent.get_data(as_text=True)
    browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
    for header in sent.headers.getlist("Set-Cookie"):
        name, _, value = header.partition(";")[0].partition("=")
        if value:
            cookie = {"name": name, "value": value, "url": service.url, "httpOnly": True}
            browser.execute_cdp_cmd("Network.setCookie", cookie)


def complaints(browser: WebDriver) -> list[str]:
    """The errors in the browser's console so far."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def breaches(browser: WebDriver, url: str, *, ready: str) -> list[str]:
    """What axe-core finds on a page, at 390 and 1440 px, each light and dark, and what is wider than the screen.

    The page is loaded once, as a phone does, and left wide and dark.
    """
    found: list[str] = []
    look_as(browser, width=390, scheme="dark")
    browser.get(url)
    shown(browser, ready)
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    for width, scheme, rules in _LOOKS:
        look_as(browser, width=width, scheme=scheme)
        found += [f"{url} {scheme} {width}: {one}" for one in _violations(browser, rules)]
        if browser.execute_script("return document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{url} {scheme} {width}: wider than the screen")
    return found


def breaches_here(browser: WebDriver) -> list[str]:
    """What axe-core finds on the page as it stands."""
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    return _violations(browser, _EVERY_RULE)


def look_as(browser: WebDriver, *, width: int, scheme: str) -> None:
    """Make the screen `width` px wide, and the system 'light' or 'dark'."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


def _violations(browser: WebDriver, rules: dict[str, Any]) -> list[str]:
    browser.execute_async_script(_COME_TO_REST)
    broken = browser.execute_async_script(_ASK_AXE, rules)
    return [f"{one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in broken]
