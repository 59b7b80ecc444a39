"""The parts of the ticket page: who is offered what, the newest entries first, and the documents of what is missing."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.app import create_app
from dashboard.pages import Address
from dashboard.tickets import ids
from dashboard.tickets.detail import course_parts, older_entries, ticket_parts
from dashboard.tickets.here import ENTRIES_SHOWN, FIELDS, RESOLUTION, Typed
from ingest.db.engine import current_engine, unit_of_work
from ingest.enums import LinkKind
from ingest.settings import load_settings
from ingest.tickets.linking import link_tickets
from ingest.tickets.resolving import resolve_ticket
from ingest.tickets.service import close_ticket, reply_to_ticket
from ingest.viewer import Viewer
from tests.support.callbacks import called
from tests.support.people import People
from tests.support.tickets import opened
from tests.support.trees import components, links, words

ABSENT = "T19990101.0001"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def app(database: Engine) -> Iterator[Dash]:
    url = database.url.render_as_string(hide_password=False)
    yield create_app(load_settings(demo=True, database_url=url))
    current_engine().dispose()


def parts(viewer: Viewer, number: str, **params: str) -> list[object]:
    given = {name: [value] for name, value in params.items()}
    return list(ticket_parts(viewer, Address(f"/tickets/{number}", given, {"number": number})))


def named(tree: object) -> set[object]:
    return {one.id for one in components(tree) if isinstance(getattr(one, "id", None), str)}


def test_each_is_offered_what_they_may_do(people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
    bobs, alices = (parts(viewer, number) for viewer in (people.bob, people.alice))
    both = {ids.EDIT, ids.SEND, ids.CLOSE, ids.QUICK_NOTE_SUBMIT, ids.NOTE_SAVE, ids.CANCEL, ids.LINK}
    assert both <= named(bobs)
    assert named(bobs) & {ids.RESOLVE, ids.RESOLUTION_SAVE} == set()
    assert both | {ids.RESOLVE, ids.RESOLUTION_SAVE} <= named(alices)
    assert "Next: Northgate reads it and answers here." in words(bobs)
    with unit_of_work() as session:
        resolve_ticket(session, people.alice, number=number, text="Restarted.")
    assert "Resolution Restarted." in words(parts(people.bob, number))
    assert "if not, a reply opens it again, as Update Added." in words(parts(people.bob, number))
    with unit_of_work() as session:
        close_ticket(session, people.bob, number=number)
    closed = parts(people.bob, number)
    assert named(closed) & {ids.EDIT, ids.CANCEL} == set()
    assert "It is over; a reply opens it again, as Update Added." in words(closed)


def test_the_newest_entries_are_shown_and_older_ones_have_an_address(people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.root, organisation_id=people.acme, at=NOON)
        for one in range(ENTRIES_SHOWN + 9):
            at = NOON + timedelta(minutes=one + 1)
            reply_to_ticket(session, people.root, number=number, body=f"Message {one}.", at=at)
    newest = parts(people.bob, number, list="stage=open")
    assert "Message 8." not in words(newest)
    assert "Message 9." in words(newest)
    assert f"Message {ENTRIES_SHOWN + 8}." in words(newest)
    (older,) = [href for label, href in links(newest) if label == "Show older"]
    assert older == f"/tickets/{number}?shown={2 * ENTRIES_SHOWN}&list=stage%3Dopen"
    everything = parts(people.bob, number, shown=str(2 * ENTRIES_SHOWN))
    assert "Message 0." in words(everything)
    assert "Opened the ticket" in words(everything)
    assert "Show older" not in words(everything)
    # The same without another page, and what follows a change in a panel shows as much.
    address = Address(f"/tickets/{number}", {"list": ["stage=open"]}, {"number": number})
    assert "Message 0." in words(older_entries(people.bob, address, shown=ENTRIES_SHOWN))
    head, course, standing, facts = course_parts(people.bob, address, shown=2 * ENTRIES_SHOWN)
    assert "Message 0." in words(course)
    assert "No dial tone" in words(head)
    assert "Waiting Customer" in words(standing)
    assert "Request Type 1. Incident" in words(facts)
    for nonsense in ("x", "-3", "9" * 30):
        assert "Show older" in words(parts(people.bob, number, shown=nonsense))


def test_parents_children_and_links_lead_to_each_other(people: People) -> None:
    with unit_of_work() as session:
        parent = opened(session, people.bob, site_id=people.leeds)
        child = opened(session, people.bob, parent=parent)
        foreign = opened(session, people.carol)
        link_tickets(session, people.alice, number=parent, other=foreign, kind=LinkKind.CAUSED_BY)
    assert (child, f"/tickets/{child}") in links(parts(people.bob, parent))
    assert (parent, f"/tickets/{parent}") in links(parts(people.bob, child))
    assert ("New Child Ticket", f"/tickets/new?parent={parent}&site={people.leeds}") in links(parts(people.bob, parent))
    assert foreign in words(parts(people.alice, parent))
    assert foreign not in words(parts(people.bob, parent))
    assert parent not in words(parts(people.carol, foreign))


def test_the_way_to_the_tickets_beside_it_keeps_the_list(people: People) -> None:
    with unit_of_work() as session:
        numbers = [opened(session, people.bob) for _ in range(3)]
    head = parts(people.bob, numbers[1], list="sort=-number")[0]
    assert "2 of 3" in words(head)
    ways = [one.href for one in components(head) if getattr(one, "className", "") == "step"]
    assert ways == [f"/tickets/{number}?list=sort%3D-number" for number in (numbers[2], numbers[0])]
    assert "of 3" not in words(parts(people.bob, numbers[1])[0])
    assert "of 3" not in words(parts(people.bob, numbers[1], list="sort=nonsense")[0])


def test_what_is_being_written_stays_while_something_else_is_sent() -> None:
    typed = Typed.of(("A reply", None, "Title", "Text", "joe@acme.example", "note"))
    assert typed.without(FIELDS["note"]) == Typed(reply="A reply", tab="note")
    rest = Typed.of((*[None] * 6, "public", True, 1, "Not needed", "duplicates", "T1", "Half", "", "Because"))
    assert rest == Typed(
        note_audience="public", note_resolution=True, cancel_reason="Not needed", link_kind="duplicates",
        link_other="T1", resolution="Half", decision_reason="Because",
    )  # fmt: skip
    assert rest.is_resolving()
    assert not rest.without(RESOLUTION).is_resolving()
    assert Typed.of(("A reply", 7, None, None, None, "nothing")) == Typed(reply="A reply")


def test_what_is_half_written_in_the_other_boxes_stays_as_well(people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
    typed = Typed(
        note_audience="public", note_resolution=True, cancel_reason="Not needed", link_kind="duplicates",
        link_other="T7", resolution="Half of it", resolution_opened="",
    )  # fmt: skip
    tree = list(ticket_parts(people.alice, Address(f"/tickets/{number}", {}, {"number": number}), typed=typed))
    held = {one.id: one for one in components(tree) if isinstance(getattr(one, "id", None), str)}
    values = [held[one].value for one in (ids.CANCEL_REASON, ids.LINK_KIND, ids.LINK_OTHER, ids.RESOLUTION)]
    assert values == ["Not needed", "duplicates", "T7", "Half of it"]
    assert (held[ids.NOTE_AUDIENCE].value, held[ids.NOTE_RESOLUTION].checked) == ("public", True)
    assert (held[ids.NOTE_RESOURCES].checked, held[ids.RESOLUTION_OPENED].data) == (False, "")
    # Who wrote there sees it at once.
    assert [one.open for one in components(tree) if getattr(one, "className", None) == "act"] == [True] * 3


def test_who_saves_without_having_chosen_is_told_at_the_choice(app: Dash, people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
    every = '{"key":["ALL"],"type":"ticket-edit-choice"}'
    places = [{"type": "ticket-edit-choice", "key": key} for key in ("title", "description")]
    values = {
        "ticket-edit-save.n_clicks": 2,
        "ticket-edit-opened.data": {"position": 0, "opened": {}},
        f"{every}.value": list(zip(("title", "description"), ("mine", None), strict=True)),
        f"{every}.id": list(zip(("title", "description"), places, strict=True)),
        "_pages_location.pathname": f"/tickets/{number}",
    }
    told = called(app, client_of(app, people.alice), "edit_saved", values).get_json()["response"]
    errors = {key: one["error"] for key, one in told.items() if "ticket-edit-choice" in key}
    assert sorted(errors.values(), key=str) == ["Choose whose is to be saved: yours or theirs.", None]


def client_of(app: Dash, viewer: Viewer) -> FlaskClient:
    client, first = app.server.test_client(), viewer.name.split()[0].lower()
    domain = "helmdesk" if viewer.is_staff else "acme" if first == "bob" else "globex"
    with client.session_transaction() as session:
        session["_user_id"] = f"{viewer.account_id}:key-of-{first}@{domain}.example"
        session["_fresh"] = True
    return client


def test_a_resolution_that_was_changed_meanwhile_is_shown_and_not_overwritten(app: Dash, people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
    alice = client_of(app, people.alice)

    def save(text: str, before: str) -> dict[str, Any]:
        values = {
            "ticket-resolution-save.n_clicks": 1,
            "ticket-resolution.value": text,
            "ticket-resolution-opened.data": before,
            "ticket-reply.value": "Half a reply",
            "_pages_location.pathname": f"/tickets/{number}",
        }
        answer: dict[str, Any] = called(app, alice, "resolution_saved", values).get_json()["response"]
        return answer

    assert "Half a reply" in repr(save("Restarted.", "")[ids.DETAIL])
    told = save("Replaced.", "")
    assert ids.DETAIL not in told
    assert "Restarted." in repr(told[ids.RESOLUTION_PROBLEM])
    assert told[ids.RESOLUTION_OPENED]["data"] == "Restarted."
    assert "Replaced." in repr(save("Replaced.", "Restarted.")[ids.DETAIL])


def test_the_first_document_of_a_missing_ticket_is_a_404_and_a_foreign_one_is_no_other(
    app: Dash, people: People
) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
    assert client_of(app, people.bob).get(f"/tickets/{number}").status_code == 200
    carol = client_of(app, people.carol)
    foreign, missing = (carol.get(f"/tickets/{asked}") for asked in (number, ABSENT))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    # Dash gives each document an id of its own.
    told = [re.sub('"end_id":"[^"]*"', "", answer.get_data(as_text=True)) for answer in (foreign, missing)]
    assert told[0].replace(number, ABSENT) == told[1]


def test_the_first_document_of_an_import_that_is_not_there_is_a_404(app: Dash, people: People) -> None:
    for viewer in (people.leo, people.bob):
        for run in ("987654", "x"):
            assert client_of(app, viewer).get(f"/manage/imports/{run}").status_code == 404
