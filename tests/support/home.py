"""The numbers of home as a person sees them, each compared with the list behind it."""

from dataclasses import asdict, dataclass
from urllib.request import Request, urlopen

from selenium.webdriver.remote.webdriver import WebDriver

from tests.support.browser import Service, shown

_MARKS = """
const words = one => (one.getAttribute('aria-label') || one.textContent);
return Array.from(document.querySelectorAll(arguments[0])).map(one => [words(one), one.getAttribute('href')]);
"""
# What each number is called, and where it stands: the marks of a place, and how its words begin.
_TILES = {"new": "New", "open": "Open", "waiting": "Waiting Customer", "completed": "Completed, last"}


@dataclass(frozen=True)
class HomeNumbers:
    """Tiles, marks of this month in the chart, the bar of a request type, and the open tickets, all and mine."""

    new: int
    open: int
    waiting: int
    completed: int
    created_this_month: int
    completed_this_month: int
    of_type: int
    all: int
    mine: int

    def after(self, before: "HomeNumbers") -> dict[str, int]:
        """What has become more or less since, by name; nothing that stayed."""
        old = asdict(before)
        return {name: count - old[name] for name, count in asdict(self).items() if count != old[name]}


def home_numbers(browser: WebDriver, service: Service, *, request_type: str) -> HomeNumbers:
    """Open home and read its numbers; AssertionError where one of them is not that of the list behind it."""
    browser.get(f"{service.url}/")
    shown(browser, ".ticket-table tbody tr")
    tiles, marks, bars = (browser.execute_script(_MARKS, one) for one in (".tile", ".chart-mark", ".bar"))
    counted = [next(one for one in tiles if one[0].startswith(name)) for name in _TILES.values()]
    counted += [*marks[-2:], next(one for one in bars if one[0].startswith(request_type))]
    numbers = [_number(words) for words, _ in counted]
    behind = [_listed(browser, service, href) for _, href in counted]
    assert numbers == behind, f"{counted}, but the lists hold {behind}"
    choices = [_number(one) for one in shown(browser, ".choice")]
    assert choices[0] == numbers[1]
    return HomeNumbers(*numbers, *choices[:2])


def _number(words: str) -> int:
    """'Open: 1,234' or '1. Incident: 7 open' or 'All 7' -> the last number in it."""
    return next(int(one.replace(",", "")) for one in reversed(words.split()) if one.replace(",", "").isdigit())


def _listed(browser: WebDriver, service: Service, href: str) -> int:
    """How many tickets the list at an address holds, as its CSV."""
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in browser.get_cookies())
    address = f"{service.url}/tickets.csv?{href.partition('?')[2]}"
    with urlopen(Request(address, headers={"Cookie": cookies})) as answer:  # noqa: S310 - ours
        return sum(line.startswith(b"T2") for line in answer.read().splitlines())
