"""Answers to a form: each kind as it is kept and as it is refused, what is hidden, what may change, all at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from ingest.enums import Stage
from ingest.errors import InvalidInputError
from ingest.portal.forms import RequestType
from ingest.portal.loader import load_portal
from ingest.tickets.answers import Asked, checked_answers

NOW = datetime(2026, 5, 3, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Known:
    """What a made database knows."""

    contacts: frozenset[int] = frozenset({7})
    items: frozenset[int] = frozenset({8})
    sites: frozenset[int] = frozenset({9})
    users: frozenset[str] = frozenset({"dora@acme.example"})
    uploads: frozenset[str] = field(default_factory=lambda: frozenset({"token"}))

    def is_contact(self, contact_id: int) -> bool:
        return contact_id in self.contacts

    def is_config_item(self, config_item_id: int) -> bool:
        return config_item_id in self.items

    def is_site(self, site_id: int) -> bool:
        return site_id in self.sites

    def is_portal_user(self, email: str) -> bool:
        return email in self.users

    def is_upload(self, token: str) -> bool:
        return token in self.uploads


BOB = Asked(is_staff=False, name="Bob Field", timezone="Europe/London", now=NOW, lookups=Known())
ALICE = replace(BOB, is_staff=True, name="Alice Moore")


def form_of(*fields: Mapping[str, Any]) -> RequestType:
    made = [{"key": f"f{place}", "label": f"Field {place}", **one} for place, one in enumerate(fields)]
    return RequestType.model_validate({"key": "made", "label": "Made", "description": "Made", "fields": made})


def one(kind: str, value: object, **more: Any) -> Any:
    return checked_answers(form_of({"kind": kind, **more}), {"f0": value}, asked=BOB).get("f0")


OPTIONS = {"options": [{"key": "low", "label": "Low"}, {"key": "high", "label": "High"}]}


@pytest.mark.parametrize(
    ("kind", "value", "kept", "more"),
    [
        ("line", "  two \n words ", "two words", {}),
        ("text", "a\r\nb\x00", "a\nb", {}),
        ("choice", "low", "low", OPTIONS),
        ("multiple_choice", ["high", "low", "high"], ["low", "high"], OPTIONS),
        ("date", "2026-05-09", "2026-05-09", {}),
        ("date", "2026-05-03", "2026-05-03", {"earliest": "today", "latest": "2026-05-03"}),
        ("date_time", "2026-05-09 14:30", "2026-05-09T13:30:00+00:00", {}),
        ("date_time", "2026-05-09T14:30+02:00", "2026-05-09T12:30:00+00:00", {}),
        ("email", "Ann@Example.org", "Ann@example.org", {}),
        ("portal_user", "Dora@ACME.example", "dora@acme.example", {}),
        ("phone", "+44 (0)113 496 0000 ext 12", "+44 (0)113 496 0000 ext 12", {}),
        ("ip_address", "2001:DB8::1", "2001:db8::1", {}),
        ("number", "12.50", 12.5, {"minimum": 1, "maximum": 20}),
        ("number", 3, 3, {}),
        ("number", 0, 0, {"is_required": True}),
        ("config_item", "8", 8, {}),
        ("site", 9, 9, {}),
        ("contact", "7", 7, {}),
        ("files", ["token"], ["token"], {}),
    ],
)
def test_each_kind_is_kept_in_one_way(kind: str, value: object, kept: object, more: dict[str, Any]) -> None:
    assert one(kind, value, **more) == kept


@pytest.mark.parametrize(
    ("kind", "value", "more"),
    [
        ("line", "x" * 201, {}),
        ("line", 7, {}),
        ("text", "x" * 8001, {}),
        ("text", "x" * 6, {"max_length": 5}),
        ("choice", "middle", OPTIONS),
        ("choice", ["low"], OPTIONS),
        ("multiple_choice", "low", OPTIONS),
        ("multiple_choice", ["low", "middle"], OPTIONS),
        ("date", "9/5/2026", {}),
        ("date", "2026-02-30", {}),
        ("date", "0001-01-01", {}),
        ("date", "2200-01-01", {}),
        ("date", "2026-05-02", {"earliest": "today"}),
        ("date", "2026-05-04", {"latest": "today"}),
        ("date", "2026-05-04", {"latest": "2026-05-03"}),
        ("date_time", "0001-06-01T00:00", {}),
        ("date_time", "soon", {}),
        ("date_time", "0001-01-01T00:00+14:00", {}),
        ("email", "ann@", {}),
        ("email", "ann@example.org\nBcc: all@example.org", {}),
        ("portal_user", "carol@globex.example", {}),
        ("phone", "call me", {}),
        ("ip_address", "300.1.1.1", {}),
        ("number", "many", {}),
        ("number", "NaN", {}),
        ("number", "1e999999", {}),
        ("number", True, {}),
        ("number", "0", {"minimum": 1}),
        ("number", "21", {"maximum": 20}),
        ("config_item", "7", {}),
        ("contact", "8", {}),
        ("contact", "9" * 30, {}),
        ("site", "7; DROP", {}),
        ("files", ["stranger"], {}),
        ("files", ["token"] * 21, {}),
    ],
)
def test_what_does_not_fit_is_refused_by_field(kind: str, value: object, more: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        one(kind, value, **more)
    assert list(refusal.value.fields) == ["f0"]
    assert refusal.value.fields["f0"].endswith(".")


def test_a_consent_keeps_its_version_who_and_when() -> None:
    consent = {"is_required": True, "consent": {"version": "3", "text": "We may look."}}
    assert one("consent", value=True, **consent) == {
        "version": "3",
        "by": "Bob Field",
        "at": "2026-05-03T09:00:00+00:00",
    }
    for value in (False, None, "yes"):
        with pytest.raises(InvalidInputError):
            one("consent", value, **consent)


def test_a_consent_that_was_given_stays() -> None:
    form = form_of({"kind": "consent", "consent": {"version": "3", "text": "We may look."}}, {"kind": "line"})
    kept = {"f0": {"version": "2", "by": "Dora Lane", "at": "2026-05-01T09:00:00+00:00"}}
    for given in ({"f1": "x"}, {"f0": True, "f1": "x"}):
        assert checked_answers(form, given, asked=replace(BOB, stage=Stage.OPEN), kept=kept) == kept | {"f1": "x"}
    for taken_back in (False, None, ""):
        with pytest.raises(InvalidInputError, match="Field 0") as caught:
            checked_answers(form, {"f0": taken_back}, asked=replace(BOB, stage=Stage.OPEN), kept=kept)
        assert list(caught.value.fields) == ["f0"]


def test_all_refusals_are_told_at_once() -> None:
    form = load_portal("managed").request_type("incident")
    assert form is not None
    with pytest.raises(InvalidInputError) as refusal:
        checked_answers(form, {"title": " ", "urgency": "very", "contact": 7, "colour": "red"}, asked=BOB)
    needed = {"title", "urgency", "description", "impact", "config_item", "customer_reference", "colour"}
    assert set(refusal.value.fields) == needed
    assert "Title" in refusal.value.message


def test_fields_that_are_not_shown_are_neither_needed_nor_kept() -> None:
    shown = {"shown_when": {"field": "f0", "is_one_of": ["high"]}, "is_required": True}
    form = form_of({"kind": "choice", **OPTIONS}, {"kind": "line", **shown})
    assert checked_answers(form, {"f0": "low", "f1": "left over"}, asked=BOB) == {"f0": "low"}
    with pytest.raises(InvalidInputError):
        checked_answers(form, {"f0": "high"}, asked=BOB)


def test_a_field_for_staff_is_unknown_to_contacts() -> None:
    form = form_of({"kind": "line"}, {"kind": "line", "is_for_staff": True, "is_required": True})
    assert checked_answers(form, {"f0": "hello"}, asked=BOB) == {"f0": "hello"}
    with pytest.raises(InvalidInputError, match="attention"):
        checked_answers(form, {"f0": "hello", "f1": "sneaked in"}, asked=BOB)
    with pytest.raises(InvalidInputError):
        checked_answers(form, {"f0": "hello"}, asked=ALICE)


def test_a_change_keeps_the_rest_and_asks_only_what_may_change() -> None:
    form = form_of(
        {"kind": "line", "is_required": True},
        {"kind": "line", "edited_by": "staff"},
        {"kind": "line", "edited_by": "nobody"},
        {"kind": "line", "is_for_staff": True},
    )
    kept = {"f0": "a", "f1": "b", "f2": "c", "f3": "secret"}
    bob, alice = replace(BOB, stage=Stage.OPEN), replace(ALICE, stage=Stage.OPEN)
    assert checked_answers(form, {"f0": "z"}, asked=bob, kept=kept) == kept | {"f0": "z"}
    assert checked_answers(form, {"f1": "z"}, asked=alice, kept=kept) == kept | {"f1": "z"}
    for asked, change in ((bob, {"f1": "z"}), (alice, {"f2": "z"}), (bob, {"f3": "z"}), (bob, {"f0": ""})):
        with pytest.raises(InvalidInputError):
            checked_answers(form, change, asked=asked, kept=kept)
    with pytest.raises(InvalidInputError):
        checked_answers(form, {"f0": "z"}, asked=replace(bob, stage=Stage.CLOSED), kept=kept)


def test_a_change_that_hides_a_field_drops_its_answer() -> None:
    form = form_of(
        {"kind": "choice", **OPTIONS}, {"kind": "line", "shown_when": {"field": "f0", "is_one_of": ["high"]}}
    )
    changed = checked_answers(form, {"f0": "low"}, asked=replace(BOB, stage=Stage.NEW), kept={"f0": "high", "f1": "x"})
    assert changed == {"f0": "low"}


def test_defaults_stand_in_for_what_was_not_said() -> None:
    form = form_of({"kind": "choice", "default": "low", **OPTIONS})
    assert checked_answers(form, {}, asked=BOB) == {"f0": "low"}


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "line", "earliest": "today"},
        {"kind": "date", "earliest": "2026-02-30"},
        {"kind": "date", "earliest": "2026-05-04", "latest": "2026-05-03"},
        {"kind": "date", "latest": "tomorrow"},
    ],
)
def test_days_that_bound_a_field_are_days_and_belong_to_dates(more: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        form_of(more)
