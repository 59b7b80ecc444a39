"""The public documents in a real browser: nothing for axe-core to find, and nothing wider than a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from tests.conftest import pytest_setup_options
from tests.status.test_document import all_documents
from tests.support.browser import breaches, complaints
from tests.support.status_views import DAY, HOSTILE, NOW, full_record

LONG_WORD = "W" * 400
# In each width and scheme something else is too pale; a button without a name is only wide, a wide box only narrow.
FAULTY = """<!doctype html><html lang="en"><head><title>Faulty</title><style>
:root { color-scheme: light dark } body { background: #fff; color: #000 } .wide { display: none }
@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } }
@media (max-width: 500px) { .box { width: 600px; height: 1em } }
@media (min-width: 501px) { .wide { display: block } }
@media (max-width: 500px) and (prefers-color-scheme: dark) { #a { color: #222 } }
@media (max-width: 500px) and (prefers-color-scheme: light) { #b { color: #ddd } }
@media (min-width: 501px) and (prefers-color-scheme: light) { #c { color: #ddd } }
@media (min-width: 501px) and (prefers-color-scheme: dark) { #d { color: #222 } }
</style></head><body><main><h1>Faulty</h1><p id="a">One</p><p id="b">Two</p><p id="c">Three</p><p id="d">Four</p>
<button class="wide"></button><div class="box"></div></main></body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
    """Chromium without a window."""
    driver = webdriver.Chrome(options=pytest_setup_options())
    yield driver
    driver.quit()


def written(folder: Path, documents: dict[str, str]) -> dict[str, str]:
    """The addresses of the documents, written to files."""
    found = {}
    for name, document in documents.items():
        file = folder / f"{name.replace(' ', '-')}.html"
        file.write_text(document, encoding="utf-8")
        found[name] = file.as_uri()
    return found


@pytest.mark.browser
@pytest.mark.parametrize("text", [None, f"{HOSTILE} {LONG_WORD}"], ids=["plain", "hostile"])
def test_axe_finds_nothing_whatever_is_written(browser: WebDriver, tmp_path: Path, text: str | None) -> None:
    documents = all_documents(full_record(text=text), stale_since=NOW - DAY)
    assert len(documents) == 5
    found = [one for url in written(tmp_path, documents).values() for one in breaches(browser, url, ready="h1")]
    assert found == []
    assert complaints(browser) == []


@pytest.mark.browser
def test_what_is_wrong_in_one_width_and_scheme_alone_is_found(browser: WebDriver, tmp_path: Path) -> None:
    (url,) = written(tmp_path, {"faulty": FAULTY}).values()
    assert [one.removeprefix(f"{url} ") for one in breaches(browser, url, ready="h1")] == [
        "dark 390: color-contrast [['#a']]",
        "dark 390: wider than the screen",
        "light 390: color-contrast [['#b']]",
        "light 390: wider than the screen",
        "light 1440: button-name [['button']]",
        "light 1440: color-contrast [['#c']]",
        "dark 1440: color-contrast [['#d']]",
    ]


@pytest.mark.browser
def test_a_name_that_turns_the_direction_turns_nothing_but_itself(browser: WebDriver, tmp_path: Path) -> None:
    (url,) = written(tmp_path, {"status": all_documents(full_record(text="\u202eabc\u2066"))["status"]}).values()
    browser.get(url)
    facts = browser.find_element(By.CSS_SELECTOR, ".status-facts")
    # Where the letters of what follows the name stand on the screen, from the first to the last.
    places = browser.execute_script(
        "const text = arguments[0].lastChild, range = document.createRange();"
        "return [0, text.length - 1].map(at => {range.setStart(text, at); range.setEnd(text, at + 1);"
        "return range.getBoundingClientRect().left})",
        facts,
    )
    assert facts.text.endswith(")")
    assert places[0] < places[1]


@pytest.mark.browser
def test_a_bar_says_its_date_to_the_mouse(browser: WebDriver, tmp_path: Path) -> None:
    (url,) = written(tmp_path, {"status": all_documents(full_record())["status"]}).values()
    browser.get(url)
    bar = browser.find_element(By.CSS_SELECTOR, ".status-bars a:not([title])")
    webdriver.ActionChains(browser).move_to_element(bar).perform()
    content = browser.execute_script("return getComputedStyle(arguments[0], '::after').content", bar)
    assert content.strip('"') == bar.get_dom_attribute("href")
    assert content.strip('"')[-10:] == "2026-04-16"
