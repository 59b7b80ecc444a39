"""What the isolation tests call of contacts, with what names Acme's people."""

from collections.abc import Callable
from typing import Any

from ingest.enums import SecurityLevel
from ingest.people.contact_editing import UserForm
from ingest.people.contact_schemas import ContactChange, ContactFilters, Grant, Sought
from tests.support.contacts import ANN, fields

Arguments = Callable[[Any], dict[str, Any]]
# Steps of acts that are tried themselves.
PIECES = {
    "locked_contact", "locked_pair", "move_tickets", "move_seats", "tell_of_activation", "tell_of_end",
    "tell_of_handover", "require_another_administrator",
}  # fmt: skip


def _bob(world: Any) -> dict[str, Any]:
    return {"contact_id": world.people.bob.contact_id}


def _pair(name: str) -> Arguments:
    return lambda w: _bob(w) | {name: w.people.dora.contact_id}


def _acme(world: Any) -> dict[str, Any]:
    return {"organisation_id": world.people.acme}


_SOUGHT = [Sought("Bob", "Field", "", user_name="bob@acme.example"), Sought("Bob", "Field", "bob@acme.example")]
READS: dict[str, list[Arguments]] = {
    "contact_page": [
        lambda _w, filters=filters: {"filters": filters, "offset": 0, "limit": 50}
        for filters in (ContactFilters(), ContactFilters(q="acme.example"))
    ]
    + [lambda w: {"filters": ContactFilters(organisation_id=w.people.acme), "offset": 0, "limit": 50}],
    "contact_rows": [lambda w: {"filters": ContactFilters(site_id=w.people.leeds)}],
    "contact_detail": [_bob],
    "is_contact": [_bob],
    "contact_items": [_bob],
    "open_tickets_of": [_bob],
    "main_place": [_acme],
    "other_contacts": [_bob],
    "find_existing": [lambda w: _acme(w) | {"sought": _SOUGHT}],
    "belongings": [_bob],
    "merge_preview": [_pair("into_id")],
    "is_last_administrator": [lambda w: {"account_id": w.people.dora.account_id}],
}
TICKET_ACTS: dict[str, Arguments] = {
    "save_contact": lambda w: _acme(w) | _bob(w) | {"fields": fields()},
    "save_contacts": lambda w: _acme(w) | {"changes": [ContactChange(fields(), w.people.bob.contact_id)]},
    "add_user": lambda w: _acme(w) | {"typed": ANN},
    "edit_user": lambda w: _bob(w) | {"form": UserForm({}, dict(ANN))},
    "activate_portal_access": lambda w: _bob(w) | {"security_level": SecurityLevel.ADMIN},
    "grant_access": lambda w: _acme(w) | {"grants": [Grant(w.people.bob.contact_id, SecurityLevel.ADMIN)]},
    **dict.fromkeys(
        (
            "deactivate_portal_access", "retire_contact", "restore_contact", "access_account_id",
        ),
        _bob,
    ),
    "hand_over": _pair("taker_id"),
    "merge_contacts": _pair("into_id"),
}  # fmt: skip
