"""Where each page, feed and file of the system status is, as a link from wherever it stands. Pure.

Three deliveries show the same trees: the public service (addresses from the root), a folder for any web server
(relative links to files), and the portal (pages under /services, files of the public service).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

PAGE: Final = "status"
ATOM: Final = "history.atom"
RSS: Final = "history.rss"
CALENDAR: Final = "status/calendar.ics"
BADGE: Final = "status/badge.svg"
SUMMARY: Final = "api/v2/summary.json"
STILL_PARAMETER: Final = "still"
# Where a folder has the page that is not loaded again by itself, because no server answers to a parameter there.
STILL_PAGE: Final = f"{PAGE}/still"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The links of one delivery; `pages` is the folder of its pages, `root` what leads to the root from here."""

    root: str = "/"
    pages: str = PAGE
    sign_in: str | None = "/signin"

    def page(self) -> str:
        """The status page."""
        return self._page(self.pages)

    def history(self, number: int = 1) -> str:
        """A page of the history, numbered from 1."""
        path = f"{self.pages}/history"
        return self._page(path) if number == 1 else self._numbered(path, number)

    def incident(self, public_id: str) -> str:
        """An incident or a maintenance."""
        return self._page(f"{self.pages}/incidents/{public_id}")

    def uptime(self, public_id: str) -> str:
        """A component's uptime."""
        return self._page(f"{self.pages}/uptime/{public_id}")

    def day(self, public_id: str, day: date) -> str:
        """One day of a component's uptime."""
        return f"{self.uptime(public_id)}#{day_anchor(day)}"

    def uptime_csv(self, public_id: str) -> str:
        """The raw seconds behind a component's uptime."""
        return self.file(f"{self.pages}/uptime/{public_id}.csv")

    def still(self, address: str) -> str:
        """The page at this address as one that is not loaded again by itself."""
        return f"{address}{'&' if '?' in address else '?'}{STILL_PARAMETER}=1"

    def file(self, path: str) -> str:
        """A feed, badge or other file, by its path from the root."""
        return f"{self.root}{path}"

    def _page(self, path: str) -> str:
        return f"{self.root}{path}"

    def _numbered(self, path: str, number: int) -> str:
        return f"{self.root}{path}?page={number}"


@dataclass(frozen=True, slots=True)
class FolderAddresses(Addresses):
    """The links of a page in a folder: relative and naming files, so that they hold under any address."""

    def still(self, _address: str) -> str:
        """The copy of the status page that is not loaded again by itself; of the other pages no other is there."""
        return self._page(STILL_PAGE)

    def _page(self, path: str) -> str:
        return f"{self.root}{path}/index.html"

    def _numbered(self, path: str, number: int) -> str:
        return f"{self.root}{path}/{number}/index.html"


LIVE: Final = Addresses()
PORTAL: Final = Addresses(pages="services", sign_in=None)


def folder_addresses(path: str, *, sign_in: str | None) -> FolderAddresses:
    """The links of the file at `path` ('status/incidents/x/index.html') of a folder."""
    return FolderAddresses(root="../" * path.count("/"), sign_in=sign_in)


def day_anchor(day: date) -> str:
    """The anchor of a day on a component's page."""
    return f"day-{day.isoformat()}"
