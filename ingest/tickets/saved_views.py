"""Saved views of the ticket list: a name for an address's query and columns, one's own or shared by staff.

A view holds filters, never tickets: whoever opens a shared one sees what the same address shows them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import StaffRole, ViewAudience
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.models.people import Account, AccountPreference
from ingest.models.views import SavedView
from ingest.people.queries import preference
from ingest.people.service import save_preference
from ingest.plain_text import clean_line
from ingest.tickets.filters import address_query, filters_from_address
from ingest.viewer import Viewer

MAX_VIEWS = 50
MAX_NAME_CHARACTERS = 60
MAX_QUERY_CHARACTERS = 4_000
MAX_PARAMETERS = 500
MAX_COLUMNS = 60
DEFAULT_PREFERENCE = "default_view"


@dataclass(frozen=True, slots=True)
class TicketListView:
    """A saved view: `query` is that of its address, `columns` the keys it shows (None: those of whoever looks)."""

    id: int
    name: str
    audience: ViewAudience
    query: str
    columns: tuple[str, ...] | None
    owner: str
    is_own: bool
    # The one whoever looks has Tickets begin with.
    is_default: bool = False


def saved_views(session: Session, viewer: Viewer) -> list[TicketListView]:
    """The viewer's own views, then those shared with them, each by name. Anybody signed in."""
    rows = session.execute(_query(viewer).where(_visible(viewer)).order_by(func.lower(SavedView.name), SavedView.id))
    return sorted((_view(row, viewer) for row in rows), key=lambda one: not one.is_own)


def saved_view(session: Session, viewer: Viewer, *, view_id: int) -> TicketListView | None:
    """One view; None alike for one that is not there and one that is not for the viewer. Anybody signed in."""
    row = session.execute(_query(viewer).where(SavedView.id == view_id, _visible(viewer))).one_or_none()
    return None if row is None else _view(row, viewer)


def default_view(session: Session, viewer: Viewer) -> TicketListView | None:
    """The view the viewer has Tickets begin with; None without one, and when it is no longer for them. Anybody."""
    kept = preference(session, viewer, name=DEFAULT_PREFERENCE)
    view_id = kept.get("id") if isinstance(kept, dict) else None
    view = saved_view(session, viewer, view_id=view_id) if isinstance(view_id, int) else None
    return view if view is not None and view.is_default else None


def choose_default_view(session: Session, viewer: Viewer, *, view_id: int, is_default: bool) -> None:
    """Have Tickets begin with a view the viewer may use, or no longer; for their own account alone.

    NotFoundError alike for a view that is not there and one that is not for the viewer.
    """
    row = session.execute(_query(viewer).where(SavedView.id == view_id, _visible(viewer))).one_or_none()
    if row is None:
        raise NotFoundError("There is no such view.")
    save_preference(session, viewer, name=DEFAULT_PREFERENCE, content=_mark(row[0]) if is_default else None)


def _mark(view: SavedView) -> dict[str, object]:
    # An id alone may be given to another view once this one is deleted.
    return {"id": view.id, "created_at": view.created_at.isoformat()}


def audiences_of(viewer: Viewer) -> tuple[ViewAudience, ...]:
    """With whom the viewer may share: contacts with nobody, staff with staff, leads and administrators with all."""
    if not viewer.is_staff:
        return (ViewAudience.OWN,)
    if viewer.staff_role in {StaffRole.LEAD, StaffRole.ADMINISTRATOR}:
        return tuple(ViewAudience)
    return (ViewAudience.OWN, ViewAudience.STAFF)


def save_view(
    session: Session,
    viewer: Viewer,
    *,
    name: str,
    query: str,
    columns: Sequence[str] | None = None,
    audience: ViewAudience = ViewAudience.OWN,
) -> int:
    """Keep a view and give its id. Anybody with an account; `audience` as `audiences_of` allows.

    InvalidInputError names what does not fit; ConflictError for a name the viewer has used, or for too many views.
    """
    account_id = _account_id(viewer)
    number = session.scalar(select(func.count()).where(SavedView.account_id == account_id)) or 0
    if number >= MAX_VIEWS:
        raise ConflictError(f"You have {MAX_VIEWS} views; delete one first.")
    now = clock.now()
    view = SavedView(account_id=account_id, organisation_id=viewer.organisation_id, created_at=now, updated_at=now)
    values = {"name": name, "query": query, "columns": columns, "audience": audience}
    _write(session, viewer, view, values=values)
    session.add(view)
    session.flush()
    return view.id


def change_view(session: Session, viewer: Viewer, *, view_id: int, changes: Mapping[str, Any]) -> None:
    """Change `name`, `query`, `columns` or `audience` of one's own view; refusals as `save_view`.

    NotFoundError for a view that is not the viewer's own.
    """
    view = _own(session, viewer, view_id=view_id)
    _write(session, viewer, view, values=changes)
    view.updated_at = clock.now()
    session.flush()


def delete_view(session: Session, viewer: Viewer, *, view_id: int) -> None:
    """Delete one's own view; administrators may delete any shared one. NotFoundError for any other."""
    view = session.get(SavedView, view_id) if viewer.is_administrator else None
    if view is None or view.audience == ViewAudience.OWN:
        view = _own(session, viewer, view_id=view_id)
    session.delete(view)


def _write(session: Session, viewer: Viewer, view: SavedView, *, values: Mapping[str, Any]) -> None:
    if "name" in values:
        view.name = _free_name(session, view, name=str(values["name"]))
    if "query" in values:
        view.query = _canonical(str(values["query"]))
    if "columns" in values:
        view.columns = _column_keys(values["columns"])
    if "audience" in values:
        view.audience = _allowed(viewer, str(values["audience"]))


def _free_name(session: Session, view: SavedView, *, name: str) -> str:
    cleaned = clean_line(name, name="name", label="name", limit=MAX_NAME_CHARACTERS)
    taken = select(SavedView.id).where(SavedView.account_id == view.account_id, SavedView.name == cleaned)
    with session.no_autoflush:
        found = session.scalar(taken)
    if found is not None and found != view.id:
        message = f"You have a view called '{cleaned}' already."
        raise ConflictError(message, fields={"name": message})
    return cleaned


def _canonical(query: str) -> str:
    if len(query) > MAX_QUERY_CHARACTERS:
        raise InvalidInputError("This list has too many filters to be kept.", fields={"query": "is too long"})
    try:
        params = parse_qs(query.removeprefix("?"), keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError as error:
        raise InvalidInputError("This list has too many filters to be kept.", fields={"query": "too many"}) from error
    return address_query(filters_from_address(params))


def _column_keys(columns: Sequence[str] | None) -> list[str] | None:
    return None if columns is None else [str(key)[:MAX_NAME_CHARACTERS] for key in columns][:MAX_COLUMNS]


def _allowed(viewer: Viewer, word: str) -> ViewAudience:
    if word not in set(ViewAudience):
        raise InvalidInputError("Choose whom the view is for.", fields={"audience": "not one of the list"})
    audience = ViewAudience(word)
    if audience not in audiences_of(viewer):
        raise ForbiddenError("Your role does not allow sharing a view this far.")
    return audience


def _own(session: Session, viewer: Viewer, *, view_id: int) -> SavedView:
    query = select(SavedView).where(SavedView.id == view_id, SavedView.account_id == _account_id(viewer))
    view = session.scalar(query)
    if view is None:
        raise NotFoundError("There is no such view.")
    return view


def _account_id(viewer: Viewer) -> int:
    if viewer.account_id is None:
        raise ForbiddenError("Only somebody who is signed in can keep a view.")
    return viewer.account_id


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    audiences = [ViewAudience.EVERYBODY, *([ViewAudience.STAFF] if viewer.is_staff else [])]
    return or_(SavedView.account_id == viewer.account_id, SavedView.audience.in_([str(one) for one in audiences]))


def _query(viewer: Viewer) -> Any:
    chosen = select(AccountPreference.content).where(
        AccountPreference.account_id == viewer.account_id, AccountPreference.name == DEFAULT_PREFERENCE
    )
    columns = (SavedView, Account.display_name, chosen.scalar_subquery())
    return select(*columns).join(Account, Account.id == SavedView.account_id)


def _view(row: Row[*tuple[Any, ...]], viewer: Viewer) -> TicketListView:
    view, owner, chosen = row
    columns = tuple(map(str, view.columns)) if isinstance(view.columns, list) else None
    is_own = view.account_id == viewer.account_id
    is_default = chosen == _mark(view)
    audience = ViewAudience(view.audience)
    return TicketListView(view.id, view.name, audience, view.query, columns, owner, is_own, is_default)
