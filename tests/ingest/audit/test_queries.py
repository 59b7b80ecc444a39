"""Reading the audit trail: filters compared with plain Python, pages both ways, and who sees what."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from ingest import clock
from ingest.audit.origin import NOWHERE, Origin, use_origin
from ingest.audit.queries import audit_lines, audit_page, may_read_trail
from ingest.audit.schemas import AuditFilters, AuditLine
from ingest.audit.service import record
from ingest.db.engine import reading, unit_of_work
from ingest.enums import AuditAction
from ingest.errors import ForbiddenError, SignInRequiredError
from ingest.viewer import PUBLIC, Viewer, system_viewer
from tests.support.people import People

START = clock.now() - timedelta(days=30)
EXPORTED, DELETED = AuditAction.EXPORTED, AuditAction.DELETED


@pytest.fixture
def trail(people: People, monkeypatch: pytest.MonkeyPatch) -> People:
    """Thirty-six lines, a day apart: each action by each of six on one of three things, for one of two or nobody."""
    command = system_viewer(name="Command line")
    who: tuple[Viewer, ...] = (people.root, people.dora, people.carol, people.alice, people.bob, command)
    kinds = product((EXPORTED, DELETED), who, ("Tickets of Leeds", "invoice_7.pdf", "Élan über"))
    use_origin(Origin("192.0.2.7", "Firefox on Windows"))
    with unit_of_work() as session:
        for number, (action, viewer, subject) in enumerate(kinds):
            monkeypatch.setattr(clock, "now", lambda number=number: START + timedelta(days=number))
            owner = (people.acme, people.globex, None)[number % 3]
            about = people.bob.account_id if number % 5 == 0 else None
            facts = {"Rows": f"n{number}"}
            record(
                session, viewer, action=action, subject=subject, organisation_id=owner, account_id=about, details=facts
            )
    use_origin(NOWHERE)
    return people


def _found(viewer: Viewer, **filters: Any) -> list[AuditLine]:
    with reading() as session:
        return list(audit_lines(session, viewer, filters=AuditFilters(**filters)))


Plain = Callable[[AuditLine], bool]
CASES: list[tuple[dict[str, Any], Plain]] = [
    ({}, lambda _one: True),
    ({"actions": (EXPORTED,)}, lambda one: one.action == EXPORTED),
    ({"actions": (EXPORTED, DELETED)}, lambda _one: True),
    ({"who": "dora"}, lambda one: one.who == "Dora Lane"),
    ({"who": "COMMAND"}, lambda one: one.who == "Command line"),
    ({"who": "helmdesk.example", "actions": (DELETED,)}, lambda one: one.is_by_staff and one.action == DELETED
     and one.who != "Command line"),
    ({"who": "nobody at all"}, lambda _one: False),
    ({"text": "leeds tick"}, lambda one: "Leeds" in one.subject),
    ({"text": "7"}, lambda one: "invoice_7" in one.subject),
    ({"text": "ELAN uber"}, lambda one: one.subject.startswith("É")),
    ({"text": "n3"}, lambda one: one.details["Rows"].startswith("n3")),
    ({"text": "bob"}, lambda one: one.who == "Bob Field" or (one.about or "").startswith("Bob")),
    ({"text": "leeds", "actions": (DELETED,), "who": "dora"}, lambda one: "Leeds" in one.subject
     and one.action == DELETED and one.who == "Dora Lane"),
    ({"text": "invoice", "actions": (EXPORTED, DELETED)}, lambda one: "invoice" in one.subject),
    ({"since": START + timedelta(days=20)}, lambda one: one.at >= START + timedelta(days=20)),
    ({"until": START + timedelta(days=5)}, lambda one: one.at < START + timedelta(days=5)),
    ({"since": START + timedelta(days=3), "until": START + timedelta(days=4), "text": "elan"}, lambda _one: False),
    ({"since": START + timedelta(days=3), "until": START + timedelta(days=9), "text": "leeds"},
     lambda one: timedelta(days=3) <= one.at - START < timedelta(days=9) and "Leeds" in one.subject),
    ({"since": START + timedelta(days=99)}, lambda _one: False),
    ({"until": START - timedelta(days=1)}, lambda _one: False),
]  # fmt: skip


def test_filters_find_what_plain_python_finds(trail: People) -> None:
    every = _found(trail.root)
    assert [one.id for one in every] == sorted((one.id for one in every), reverse=True)
    assert len(every) == 36
    for filters, plain in CASES:
        found = _found(trail.root, **filters)
        assert found == [one for one in every if plain(one)], filters
        with reading() as session:
            page = audit_page(session, trail.root, filters=AuditFilters(**filters), limit=50)
        assert (page.lines, page.total) == (tuple(found), len(found)), filters


def test_an_account_and_an_organisation_can_be_asked_for(trail: People) -> None:
    about = _found(trail.root, account_id=trail.bob.account_id)
    assert len(about) == 8
    assert {one.about for one in about} == {"Bob Field (bob@acme.example)"}
    assert {one.organisation for one in _found(trail.root, organisation_id=trail.globex)} == {"Globex"}
    both = _found(trail.root, organisation_id=trail.globex, account_id=trail.bob.account_id, text="bob")
    assert [one.details["Rows"] for one in both] == ["n25", "n10"]


@pytest.mark.parametrize("filters", [{}, {"text": "leeds"}, {"actions": (EXPORTED, DELETED)}, {"who": "a"}])
def test_pages_lead_to_each_other_both_ways(trail: People, filters: dict[str, Any]) -> None:
    asked = AuditFilters(**filters)
    wanted = [one.id for one in _found(trail.root, **filters)]
    with reading() as session:
        pages = [audit_page(session, trail.root, filters=asked, limit=5)]
        while pages[-1].older is not None:
            pages.append(audit_page(session, trail.root, filters=asked, limit=5, before=pages[-1].older))
        assert [line.id for page in pages for line in page.lines] == wanted
        assert {page.total for page in pages} == {len(wanted)}
        back = [pages[-1]]
        while back[-1].newer is not None:
            back.append(audit_page(session, trail.root, filters=asked, limit=5, after=back[-1].newer))
    assert [line.id for page in reversed(back) for line in page.lines] == wanted
    assert pages[0].newer is None


def test_an_organisations_administrator_reads_its_part_and_not_where_staff_sit(trail: People) -> None:
    own = _found(trail.dora)
    assert len(own) == 12
    assert {one.organisation for one in own} == {"Acme"}
    assert {one.address for one in own if one.is_by_staff} == {one.device for one in own if one.is_by_staff} == {None}
    assert {one.address for one in own if not one.is_by_staff} == {"192.0.2.7"}
    for filters, _ in CASES:
        found = _found(trail.dora, **filters)
        plain = [one.id for one in _found(trail.root, **filters) if one.organisation == "Acme"]
        assert [one.id for one in found] == plain, filters
    assert _found(trail.dora, organisation_id=trail.globex) == []


def test_nobody_else_reads_the_trail(trail: People) -> None:
    for viewer in (trail.bob, trail.carol, trail.alice, trail.leo, trail.erin):
        assert not may_read_trail(viewer)
        with pytest.raises(ForbiddenError):
            _found(viewer)
    with pytest.raises(SignInRequiredError):
        _found(PUBLIC)  # type: ignore[arg-type]  # what the edge would never do
