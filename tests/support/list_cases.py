"""What ticket lists, their views and the desk read and do, called with what names Acme's things."""

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
Arguments = Callable[[Any], dict[str, Any]]
# Of the ground floor. View 1 is Bob's own, 2 is staff's.
READS: dict[str, list[Arguments]] = {
    "saved_views": [lambda _w: {}],
    "saved_view": [lambda _w, view=view: {"view_id": view} for view in (1, 2)],
    "seen_teams": [lambda _w: {}],
    "named_agents": [lambda _w: {"agents": ("0", "1", "2", "3", "Ünal From Import")}],
    "words_in_use": [lambda _w: {"name": "status", "words": ("new", "in_progress")}],
    "require_answers": [lambda w: {"number": w.number}],
}
STAFF_ACTS: dict[str, Arguments] = {
    "assignable_staff": lambda _w: {},
    "own_team": lambda _w: {},
    "queues": lambda _w: {},
    "change_tickets": lambda w: {"numbers": [w.number], "changes": {"priority": "high"}},
    "claim_tickets": lambda w: {"numbers": [w.number]},
    "place_choices": lambda w: {"numbers": [w.number], "site_id": w.people.leeds},
    "note_presence": lambda w: {"number": w.number},
}
VIEW_ACTS: dict[str, Arguments] = {
    "change_view": lambda _w: {"view_id": 1, "changes": {"name": "Theirs"}},
    "delete_view": lambda _w: {"view_id": 1},
}


def queries(world: Any) -> list[str]:
    """Queries of lists that ask for Acme's things by every kind of filter."""
    return [
        f"?number={world.number}",
        "?title=Acmesecret",
        "?contact=bob&assignee=alice&created_by=Bob",
        f"?team={world.people.voice_team}&unassigned=1",
        "?updated=last-7-days&customer_requested_date=2026-05&search=1",
        "?in_category=-&agent=1&agent=0&open_on=2026-05-03&stage_on=new&completion=2026-05&one_touch=1",
        "?age=0-1&quiet=0-1&hour=9&weekday=0&answered=last-7-days",
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
        lambda _w: {"tickets-columns.data": ["title", "organisation", "assignee"]},
        lambda _w: {"tickets-columns.data": ["title"], "_pages_location.search": "?view=2"},
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
    "selected_changed": lambda _w: [
        lambda w: {
            "desk-apply.n_clicks": 1,
            "tickets-grid.selectedRows": [{"number": w.number}],
            "desk-priority.value": "high",
            "desk-site.value": str(w.people.leeds),
        }
    ],
    "places_offered": lambda _w: [
        lambda w: {"tickets-grid.selectedRows": [{"number": w.number}], "desk-site.value": str(w.people.leeds)}
    ],
    "selected_claimed": lambda _w: [
        lambda w: {"desk-claim.n_clicks": 1, "tickets-grid.selectedRows": [{"number": w.number}]}
    ],
    "row_assigned": lambda _w: [
        lambda w: {"desk-row.data": {"number": w.number, "is_claim": True}},
        lambda w: {"desk-row.data": {"number": w.number, "assignee": "0"}},
    ],
    "presence_told": lambda _w: [
        lambda w: {"ticket-presence-clock.n_intervals": 1, "_pages_location.pathname": f"/tickets/{w.number}"}
    ],
    "own_view_links": lambda _w: [lambda _w: {"_pages_store.data": {}}],
}
