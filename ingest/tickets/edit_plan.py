"""What saving a form of Edit Ticket changes: the form's schema checks its answers, columns beside it have their own."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from ingest import clock
from ingest.documents.exchanging import planned_exchange
from ingest.enums import Stage
from ingest.errors import InvalidInputError
from ingest.models.organisations import Organisation
from ingest.models.tickets import Ticket
from ingest.portal.current import current_portal
from ingest.portal.forms import FieldKind, FormField, RequestType
from ingest.tickets import places
from ingest.tickets.answer_words import Named, answer_words, given_answer
from ingest.tickets.answers import Answers, Asked, checked_answers, is_editable, is_shown
from ingest.tickets.changing import Plan, put_column, settle
from ingest.tickets.form_columns import COLUMN_OF, column_value, files_of_fields, kept_answers
from ingest.tickets.lookups import StoredLookups
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer

_IDS = frozenset({"site_id", "config_item_id", "team_id", "assignee_id"})
_PLACES = {FieldKind.CONTACT: "contact_id", FieldKind.SITE: "site_id", FieldKind.CONFIG_ITEM: "config_item_id"}
_UNREADABLE = "Choose one of the list."
Given = tuple[Mapping[str, object], Mapping[str, object]]


def planned_edit(session: Session, viewer: Viewer, ticket: Ticket, *, form: RequestType | None, given: Given) -> Plan:
    """The changes of what was given: answers of the form, and columns beside it.

    InvalidInputError names everything that does not fit at once, by the keys of the form (`ticket.` before a column).
    """
    answers, own = given
    plan, problems = Plan(), dict[str, str]()
    for column, value in own.items():
        try:
            put_column(session, ticket, plan, name=column, given=read_own(column, value))
        except InvalidInputError as error:
            problems |= {f"ticket.{column}": error.message}
    if form is not None:
        try:
            _put_answers(session, viewer, ticket, plan, form=form, answers=answers)
        except InvalidInputError as error:
            problems |= error.fields
    if not problems:
        problems = _settled(session, viewer, ticket, plan, form=form, named=own.keys())
    if problems:
        raise InvalidInputError("Some fields need attention.", fields=problems)
    return plan


def _settled(
    session: Session, viewer: Viewer, ticket: Ticket, plan: Plan, *, form: RequestType | None, named: Collection[str]
) -> dict[str, str]:
    try:
        settle(session, ticket, plan, named=named)
    except InvalidInputError as error:
        stage, fields = Stage(ticket.stage), () if form is None else form.fields
        editable = [one.key for one in fields if is_editable(one, is_staff=viewer.is_staff, stage=stage)]
        keys = {COLUMN_OF.get(key): key for key in editable}
        return {keys.get(column) or f"ticket.{column}": sentence for column, sentence in error.fields.items()}
    return {}


def read_own(column: str, value: object) -> object:
    """What a control beside the form says as a value of its column; InvalidInputError for what no control holds."""
    if value in ("", []):
        return None
    if column not in _IDS:
        return value
    # 18 digits fit the 64-bit ids of both databases.
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 18):  # noqa: PLR2004
        raise InvalidInputError(_UNREADABLE, fields={column: _UNREADABLE})
    return int(value)


def _put_answers(
    session: Session, viewer: Viewer, ticket: Ticket, plan: Plan, *, form: RequestType, answers: Mapping[str, object]
) -> None:
    kept = kept_answers(form, ticket) | files_of_fields(session, form, ticket)
    fields = {one.key: one for one in form.fields}
    given = {key: given_answer(fields[key], value) if key in fields else value for key, value in answers.items()}
    asked = _asked(session, viewer, ticket, site_id=plan.values.get("site_id", ticket.site_id))
    new = _newly_asked(form, kept, given)
    if "request_type" in plan.values:
        own = current_portal().request_type(plan.values["request_type"]) or form
        new |= _needed_by_type(own, kept, given, asked=asked, columns=plan.values.keys())
    checked = checked_answers(form, {**new, **given}, asked=asked, kept=kept)
    others = dict(ticket.answers) if isinstance(ticket.answers, dict) else {}
    for one in form.fields:
        before, after = kept.get(one.key), checked.get(one.key)
        if before == after:
            continue
        if one.kind is FieldKind.FILES:
            # Where the field is not asked for any more, its files stay what they are: documents of the ticket.
            if is_shown(one, checked):
                _put_files(session, viewer, ticket, plan, one, before=before or [], after=after or [])
            continue
        _put_answer(session, ticket, plan, one, before=before, after=after, others=others)


def _asked(session: Session, viewer: Viewer, ticket: Ticket, *, site_id: int | None) -> Asked:
    lookups = StoredLookups(session, ticket.organisation_id, site_id, viewer.account_id, ticket_id=ticket.id)
    return Asked(viewer.is_staff, viewer.name, viewer.timezone, clock.now(), lookups, Stage(ticket.stage))


def _put_files(
    session: Session, viewer: Viewer, ticket: Ticket, plan: Plan, one: FormField, *, before: list[str], after: list[str]
) -> None:
    added, removed = (
        [key for key in these if key not in others] for these, others in ((after, before), (before, after))
    )
    try:
        plan.changes += planned_exchange(session, viewer, ticket, added=added, removed=removed)
    except InvalidInputError as error:
        raise InvalidInputError(error.message, fields={one.key: error.message}) from error
    plan.files_added |= dict.fromkeys(added, one.key)
    plan.files_removed += removed


def _newly_asked(form: RequestType, kept: Answers, answers: Mapping[str, object]) -> dict[str, str]:
    """The fields that are asked for only now, because of another's new answer: left empty, they may be missing."""
    after = {**kept, **answers}
    waiting = [one for one in form.fields if one.shown_when is not None and one.key not in kept]
    return {one.key: "" for one in waiting if is_shown(one, after) and not is_shown(one, kept)}


def _needed_by_type(
    form: RequestType, kept: Answers, answers: Mapping[str, object], *, asked: Asked, columns: Collection[str]
) -> dict[str, str]:
    """The fields a new request type cannot be without and nobody has answered: left empty, they are missing.

    `form` is that of the type alone, without what the ticket answered before. Who moves a ticket neither consents for
    its contact nor has their files.
    """
    after = {**kept, **answers}
    return {
        one.key: ""
        for one in form.fields
        if one.is_required
        and one.kind not in (FieldKind.CONSENT, FieldKind.FILES)
        and one.key not in kept
        and COLUMN_OF.get(one.key) not in columns
        and is_shown(one, after)
        and is_editable(one, is_staff=asked.is_staff, stage=asked.stage or Stage.NEW)
    }


def _put_answer(
    session: Session,
    ticket: Ticket,
    plan: Plan,
    one: FormField,
    *,
    before: Any,
    after: Any,
    others: dict[str, Any],
) -> None:
    zone = session.get_one(Organisation, ticket.organisation_id).timezone
    named = stored_names(session, ticket)
    was, now = (answer_words(one, value, timezone=zone, named=named) for value in (before, after))
    change = FieldChange(one.label, was, now, is_for_staff=one.is_for_staff)
    column = COLUMN_OF.get(one.key)
    if column is not None:
        plan.put(column, column_value(one.key, after), change)
        return
    others.pop(one.key, None)
    if after is not None:
        others[one.key] = after
    plan.put("answers", dict(others) or None, change)


def stored_names(session: Session, ticket: Ticket) -> Named:
    """The names of contacts, sites and configuration items of a ticket's organisation."""

    def named(kind: FieldKind, answer: object) -> str | None:
        try:
            return places.own_name(
                session, organisation_id=ticket.organisation_id, field=_PLACES[kind], value=int(str(answer))
            )
        except (InvalidInputError, ValueError):
            return None

    return named
