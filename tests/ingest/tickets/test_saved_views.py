"""Saved views: whose they are, how far they are shared, their limits, and that they show nobody more than is theirs."""

import pytest
from sqlalchemy import Engine

from ingest.db.engine import reading, unit_of_work
from ingest.enums import ViewAudience
from ingest.errors import ConflictError, ForbiddenError, HelmdeskError, InvalidInputError, NotFoundError
from ingest.tickets import saved_views as module
from ingest.tickets.filters import filters_from_address
from ingest.tickets.queries import ticket_page
from ingest.tickets.saved_views import (
    change_view,
    choose_default_view,
    default_view,
    delete_view,
    save_view,
    saved_view,
    saved_views,
)
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.tickets import opened


def _save(viewer: Viewer, name: str = "Printers", query: str = "title=printer", **more: object) -> int:
    with unit_of_work() as session:
        return save_view(session, viewer, name=name, query=query, **more)  # type: ignore[arg-type]


def _names(viewer: Viewer) -> list[str]:
    with reading() as session:
        return [one.name for one in saved_views(session, viewer)]


def test_a_view_keeps_one_spelling_of_its_query_and_its_columns(people: People) -> None:
    view_id = _save(people.bob, query="?sort=-updated&title=+printer+&utm=1&stage=open", columns=["title", "site"])
    with reading() as session:
        view = saved_view(session, people.bob, view_id=view_id)
    assert view is not None
    assert (view.query, view.columns, view.is_own) == ("stage=open&title=printer", ("title", "site"), True)


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [("own", {"alice"}), ("staff", {"alice", "leo", "erin"}), ("everybody", {"alice", "leo", "erin", "bob", "carol"})],
)
def test_a_view_is_seen_by_those_it_is_shared_with(people: People, audience: str, seen_by: set[str]) -> None:
    view_id = _save(people.alice, name="Shared")
    with unit_of_work() as session:
        # Leads share with everybody; what an agent's view may be is asked below.
        view = session.get(module.SavedView, view_id)
        assert view is not None
        view.audience = audience
    for name in ("alice", "leo", "erin", "bob", "carol"):
        viewer: Viewer = getattr(people, name)
        with reading() as session:
            found = saved_view(session, viewer, view_id=view_id)
        assert (found is not None) == (name in seen_by) == ("Shared" in _names(viewer)), name


@pytest.mark.parametrize(
    ("name", "audience", "is_allowed"),
    [
        ("bob", ViewAudience.STAFF, False),
        ("dora", ViewAudience.EVERYBODY, False),
        ("alice", ViewAudience.STAFF, True),
        ("alice", ViewAudience.EVERYBODY, False),
        ("leo", ViewAudience.EVERYBODY, True),
        ("root", ViewAudience.EVERYBODY, True),
    ],
)
def test_staff_share_with_staff_and_only_leads_and_administrators_with_all(
    people: People, name: str, audience: ViewAudience, is_allowed: bool
) -> None:
    viewer: Viewer = getattr(people, name)
    if is_allowed:
        _save(viewer, audience=audience)
        assert _names(people.leo) == ["Printers"]
    else:
        with pytest.raises(ForbiddenError):
            _save(viewer, audience=audience)
        assert _names(viewer) == []


def test_a_shared_view_of_another_organisations_site_shows_nothing_of_it(people: People) -> None:
    with unit_of_work() as session:
        opened(session, people.bob, title="Printer at Leeds", site_id=people.leeds)
        own = opened(session, people.carol, title="Printer at Boston", site_id=people.boston)
    _save(people.leo, query=f"site={people.leeds}&title=printer", audience=ViewAudience.EVERYBODY)
    _save(people.leo, name="All", query="title=printer", audience=ViewAudience.EVERYBODY)
    with reading() as session:
        found = {one.name: one for one in saved_views(session, people.carol)}
        pages = {}
        for name, view in found.items():
            params = dict(pair.split("=") for pair in view.query.split("&"))
            filters = filters_from_address({key: [value] for key, value in params.items()})
            pages[name] = ticket_page(session, people.carol, filters=filters)
    assert (pages["Printers"].total, pages["Printers"].rows) == (0, ())
    assert [row.number for row in pages["All"].rows] == [own]


def test_a_view_is_renamed_shared_and_deleted_by_its_owner_alone(people: People) -> None:
    view_id = _save(people.alice)
    for viewer in (people.leo, people.bob, people.root):
        for act, more in ((change_view, {"changes": {"name": "Theirs"}}), (delete_view, {})):
            with pytest.raises(NotFoundError), unit_of_work() as session:
                act(session, viewer, view_id=view_id, **more)  # type: ignore[operator]
    with unit_of_work() as session:
        change_view(session, people.alice, view_id=view_id, changes={"name": "Mine", "audience": "staff"})
    assert _names(people.leo) == ["Mine"]
    with pytest.raises(NotFoundError), unit_of_work() as session:
        delete_view(session, people.leo, view_id=view_id)
    with unit_of_work() as session:
        delete_view(session, people.root, view_id=view_id)
    assert _names(people.alice) == []


@pytest.mark.parametrize(
    "values", [{"name": " "}, {"name": "x" * 61}, {"query": "sort=nothing"}, {"query": "q=" + "x" * 5000}]
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(people: People, values: dict[str, str]) -> None:
    with pytest.raises(InvalidInputError):
        _save(people.bob, **values)
    assert _names(people.bob) == []


def test_a_name_is_used_once_and_views_are_limited(
    people: People, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_VIEWS", 2)
    first = _save(people.bob)
    _save(people.carol)
    second = _save(people.bob, name="Other")
    with pytest.raises(ConflictError):
        _save(people.bob, name="Third")
    for view_id, name in ((second, "Printers"), (first, "Other")):
        with pytest.raises(HelmdeskError), unit_of_work() as session:
            change_view(session, people.bob, view_id=view_id, changes={"name": name})
    assert _names(people.bob) == ["Other", "Printers"]


def _default(viewer: Viewer) -> str | None:
    with reading() as session:
        found = default_view(session, viewer)
    return None if found is None else found.name


def test_tickets_begin_with_the_view_somebody_chose_as_long_as_it_is_there_for_them(people: People) -> None:
    own = _save(people.bob)
    shared = _save(people.root, name="Shared", audience=ViewAudience.EVERYBODY)
    for view_id in (own, shared):
        with unit_of_work() as session:
            choose_default_view(session, people.bob, view_id=view_id, is_default=True)
    with reading() as session:
        assert [(one.name, one.is_default) for one in saved_views(session, people.bob)] == [
            ("Printers", False), ("Shared", True)
        ]  # fmt: skip
    assert (_default(people.bob), _default(people.carol)) == ("Shared", None)
    with pytest.raises(NotFoundError), unit_of_work() as session:
        choose_default_view(session, people.carol, view_id=own, is_default=True)
    with unit_of_work() as session:
        delete_view(session, people.root, view_id=shared)
    # Whatever bears its number later is another view.
    _save(people.root, name="Another", audience=ViewAudience.EVERYBODY)
    assert _default(people.bob) is None
    with unit_of_work() as session:
        choose_default_view(session, people.bob, view_id=own, is_default=True)
        choose_default_view(session, people.bob, view_id=own, is_default=False)
    assert _default(people.bob) is None
