"""Callbacks of ticket lists, of their views and of the desk, called with what names Acme's things."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from sqlalchemy.orm import Session

from ingest.enums import ViewAudience
from ingest.tickets.saved_views import save_view
from tests.support.callbacks import Values
from tests.support.people import People

Case = Callable[[Any], Values]


def queries(world: Any) -> list[str]:
    """Queries of lists that ask for Acme's things by every kind of filter."""
    return [
        f"?number={world.number}",
        "?title=Acmesecret",
        "?contact=bob&assignee=alice&created_by=Bob",
        f"?team={world.people.voice_team}&unassigned=1",
        "?updated=last-7-days&customer_requested_date=2026-05&search=1",
        "?view=1",
        "?view=2&title=handset",
    ]


def save_secret_views(session: Session, people: People, *, secret: str) -> None:
    """A view of Bob's own, and one of staff that names Acme's things: no other customer may hear of either."""
    save_view(session, people.bob, name=f"{secret} mine", query=f"title={secret}")
    query = f"organisation={people.acme}&title={secret}"
    save_view(session, people.alice, name=f"{secret} staff", query=query, audience=ViewAudience.STAFF)
    # Shared with all, and naming Acme by number alone: it shows whoever opens it only what is theirs.
    query = f"organisation={people.acme}&site={people.leeds}"
    save_view(session, people.root, name="Shared", query=query, audience=ViewAudience.EVERYBODY)


def text_of(content: bytes) -> str:
    """What an answer says; of a workbook what stands in its parts."""
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def rows(query: str, *, path: str = "/tickets") -> Case:
    """A grid that asks for its first rows."""
    return lambda _w: {
        "tickets-grid.getRowsRequest": {"startRow": 0, "endRow": 100},
        "_pages_location.pathname": path,
        "_pages_location.search": query,
    }


def _chosen(world: Any) -> Values:
    return {
        "tickets-search.value": "handset",
        "tickets-stage.value": ["open"],
        "tickets-site.value": [str(world.people.leeds)],
        "_pages_location.search": f"?organisation={world.people.acme}",
    }


def _asked(name: str, value: str) -> Case:
    return lambda w: {
        "tickets-column-filter.data": {"name": name, "value": value},
        "_pages_location.search": f"?organisation={w.people.acme}",
    }


# View 1 is Bob's own, 2 is staff's; nobody else may change or delete them.
_FORM = {"tickets-view-name.value": "Theirs", "tickets-view-audience.value": "own"}
CALLBACKS: dict[str, Callable[[Any], list[Case]]] = {
    "filters_chosen": lambda _w: [_chosen],
    "more_filters_chosen": lambda _w: [lambda w: {"_pages_location.search": f"?site={w.people.leeds}"}],
    "column_filter_asked": lambda _w: [_asked("title", "Acmesecret"), _asked("site", "1"), _asked("nothing", "x")],
    "columns_chosen": lambda _w: [
        lambda _w: {"tickets-columns.value": ["title", "organisation", "assignee"]},
        lambda _w: {"tickets-columns.value": ["title"], "_pages_location.search": "?view=2"},
    ],
    "view_saved": lambda _w: [lambda _w: {"tickets-view-name.value": "Not pressed"}],
    "view_changed": lambda _w: [
        lambda _w, view=view: {
            "tickets-view-change.n_clicks": 1,
            "_pages_location.search": f"?view={view}",
            **_FORM,
        }
        for view in (2, 999)
    ],
    "view_deleted": lambda _w: [
        lambda _w, view=view: {"tickets-view-delete.n_clicks": 1, "_pages_location.search": f"?view={view}"}
        for view in (2, 999)
    ],
    "own_view_links": lambda _w: [lambda _w: {"_pages_store.data": {}}],
}
