"""What each row of a file of contacts would do; it refuses what the form would refuse, and reaches one organisation."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.enums import SecurityLevel
from ingest.errors import InvalidInputError
from ingest.importing.contacts.asked import Asked, Existing
from ingest.importing.contacts.columns import COLUMNS, LEVEL, PASSED_OVER, USER_NAME
from ingest.importing.contacts.standing import Standing, standing_of
from ingest.importing.contacts.writing import Wanted, written
from ingest.importing.tables import CellChange, PlannedRow, RowEffect, Table, TableRow, planned_row, refused_row
from ingest.models.organisations import Site
from ingest.models.people import Account, Contact
from ingest.notifications.rules import is_address
from ingest.people.contact_access import TAKEN
from ingest.people.contact_fields import FIELD_NAMES, ContactFields, checked_contact, full_name
from ingest.people.contact_matching import name_key
from ingest.people.contact_schemas import ContactChange, Sought
from ingest.people.last_administrators import LAST, is_last_administrator
from ingest.people.levels import level_label, level_named
from ingest.people.powers import POWER_WORDS, Power, has_power, levels_to_give, may_give, require_power
from ingest.people.rules import new_user_name, normalised_user_name
from ingest.viewer import Viewer

SITE_LABEL = "Company"
_NOWHERE = "no letter could be sent to this address"
Problems = dict[str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """What a row says, checked by itself: only the fields it says something of, the level and the user name."""

    row: TableRow
    fields: ContactFields
    said: Mapping[str, str]
    level: SecurityLevel | None
    user_name: str | None

    @property
    def sought(self) -> Sought:
        """Whom it means."""
        return Sought(self.fields.first_name, self.fields.last_name, self.fields.email, self.user_name)


@dataclass(slots=True)
class _Room:
    """Where a file goes: one organisation, and what is asked."""

    organisation_id: int
    asked: Asked
    table: Table | None = None
    sites: dict[int, str] = field(default_factory=dict)


def contact_table(*, organisation_id: int, asked: Asked) -> Table:
    """The contacts of an organisation as a table that can be given as a file; for who keeps contacts there."""
    room = _Room(organisation_id, asked)
    room.table = Table(
        "Contacts",
        COLUMNS,
        lambda session, viewer, rows: _planned(session, viewer, room, rows),
        lambda session, viewer, planned: written(session, viewer, organisation_id=organisation_id, planned=planned),
        PASSED_OVER,
    )
    return room.table


def _planned(session: Session, viewer: Viewer, room: _Room, rows: Sequence[TableRow]) -> list[PlannedRow]:
    require_power(viewer, Power.KEEP_CONTACTS)
    good: list[Given] = []
    planned: list[PlannedRow] = []
    for row in rows:
        given, problems = _given(viewer, row)
        if given is None:
            planned.append(_refused(room, row, problems))
        else:
            good.append(given)
    sought = [one.sought for one in good]
    standing = standing_of(session, viewer, organisation_id=room.organisation_id, sought=sought)
    _learn_site(session, room)
    for given, contact_id in zip(good, standing.found, strict=True):
        planned.append(_planned_one(session, viewer, room, standing, given, contact_id))
    return planned


def _learn_site(session: Session, room: _Room) -> None:
    if room.asked.site_id is not None and not room.sites:
        query = select(Site.id, Site.name).where(Site.organisation_id == room.organisation_id)
        room.sites = {row.id: row.name for row in session.execute(query)}


def _given(viewer: Viewer, row: TableRow) -> tuple[Given | None, Problems]:
    """What a row says, or all that is wrong with it by itself."""
    said = {name: text for name in FIELD_NAMES if (text := row.text(name)) is not None}
    problems: Problems = {}
    fields = None
    try:
        fields = checked_contact(said)
    except InvalidInputError as error:
        problems |= error.fields
    level = _level(viewer, row.text(LEVEL), problems)
    if fields is None or problems:
        return None, problems
    kept = {name: value for name in said if (value := getattr(fields, name)) is not None}
    return Given(row, fields, kept, level, row.text(USER_NAME)), {}


def _level(viewer: Viewer, words: str | None, problems: Problems) -> SecurityLevel | None:
    if words is None:
        return None
    level = level_named(words)
    if level is None:
        allowed = " or ".join(f"'{level_label(one)}'" for one in levels_to_give(viewer))
        problems[LEVEL] = f"'{words[:60]}' is no security level; it is {allowed}, in exactly these words"
    elif not may_give(viewer, level):
        problems[LEVEL] = f"'{level_label(level)}' is not yours to give"
    return level


def _planned_one(
    session: Session, viewer: Viewer, room: _Room, standing: Standing, given: Given, contact_id: int | None
) -> PlannedRow:
    contact = None if contact_id is None else standing.contacts[contact_id]
    account = standing.accounts.get(contact_id or 0)
    claims: dict[Hashable, str] = {("names", *name_key(given.sought)): "email"}
    if contact_id is not None:
        claims["contact", contact_id] = "email"
        if room.asked.existing is Existing.SKIP:
            subject = full_name(given.fields.first_name, given.fields.last_name)
            return PlannedRow(given.row.line, subject, RowEffect.UNCHANGED, claims=claims)
    fields = _whole(given, contact)
    name, problems = _user_name(given, fields, account)
    problems |= _refusals(session, viewer, given, fields, contact, account)
    if name is not None and standing.takers.get(name, account.id if account else 0) != (account.id if account else 0):
        problems[USER_NAME] = TAKEN
    if problems:
        return _refused(room, given.row, problems)
    if name is not None:
        claims["user name", name] = USER_NAME
    return _placed(room, _as_planned(room, given, fields, contact, account, name, claims), contact)


def _whole(given: Given, contact: Contact | None) -> ContactFields:
    """The contact with what the row says; of what it does not speak of nothing is asked, as it may be of long ago."""
    if contact is None:
        return given.fields
    kept = {name: getattr(contact, name) for name in FIELD_NAMES if name not in given.said}
    return given.fields.model_copy(update=kept)


def _user_name(given: Given, fields: ContactFields, account: Account | None) -> tuple[str | None, Problems]:
    """The user name of an access that the row gives or changes; None where it says nothing of access."""
    if given.level is None:
        asked = normalised_user_name(given.user_name or "")
        if not asked or (account is not None and account.is_active and account.user_name == asked):
            return None, {}
        return None, {LEVEL: f"is empty: say which access '{asked[:60]}' is to have"}
    present = fields.email if account is None else account.user_name
    try:
        return new_user_name(given.user_name or present), {}
    except InvalidInputError as error:
        return None, error.fields


def _refusals(
    session: Session,
    viewer: Viewer,
    given: Given,
    fields: ContactFields,
    contact: Contact | None,
    account: Account | None,
) -> Problems:
    """What stands against the access that a row gives or changes, as the form would say it."""
    is_in_force = account is not None and account.is_active
    is_written_to = given.level is not None or (is_in_force and contact is not None and contact.email != fields.email)
    problems: Problems = {"email": _NOWHERE} if is_written_to and not is_address(fields.email) else {}
    if given.level is None:
        return problems
    if contact is not None and not contact.is_active:
        problems[LEVEL] = "this contact has left: take it back first"
    elif account is not None and is_in_force and account.security_level != given.level:
        if not may_give(viewer, SecurityLevel(account.security_level or given.level)):
            problems[LEVEL] = f"your account may not {POWER_WORDS[Power.GIVE_ADMIN_ACCESS]}"
        elif not has_power(viewer, Power.LEAVE_NO_ADMINISTRATOR) and is_last_administrator(
            session, viewer, account_id=account.id
        ):
            problems[LEVEL] = LAST
    return problems


def _as_planned(
    room: _Room,
    given: Given,
    fields: ContactFields,
    contact: Contact | None,
    account: Account | None,
    name: str | None,
    claims: Mapping[Hashable, str],
) -> PlannedRow:
    wanted: dict[str, str | None] = dict(given.said)
    present: dict[str, str | None] = {}
    if contact is not None:
        present = {one: getattr(contact, one) for one in FIELD_NAMES}
    if account is not None and account.is_active:
        level = SecurityLevel(account.security_level or SecurityLevel.STANDARD)
        present |= {USER_NAME: account.user_name, LEVEL: level_label(level)}
    if name is not None and given.level is not None:
        wanted |= {USER_NAME: name, LEVEL: level_label(given.level)}
    is_granting = any(wanted.get(one) != present.get(one) for one in (USER_NAME, LEVEL) if one in wanted)
    change = ContactChange(
        fields, None if contact is None else contact.id, room.asked.site_id, room.asked.site_id is not None
    )
    return planned_row(
        given.row,
        table=_table(room),
        subject=full_name(fields.first_name, fields.last_name),
        wanted=wanted,
        present=None if contact is None else present,
        claims=claims,
        payload=Wanted(change, given.level if is_granting else None, name),
    )


def _placed(room: _Room, one: PlannedRow, contact: Contact | None) -> PlannedRow:
    """The row with the site all rows of the file go to."""
    wanted = room.asked.site_id
    if wanted is None or (contact is not None and contact.site_id == wanted):
        return one
    before = None if contact is None else room.sites.get(contact.site_id or 0)
    effect = RowEffect.NEW if contact is None else RowEffect.CHANGED
    return replace(one, effect=effect, changes=(*one.changes, CellChange(SITE_LABEL, before, room.sites.get(wanted))))


def _refused(room: _Room, row: TableRow, problems: Problems) -> PlannedRow:
    return refused_row(row, table=_table(room), problems=list(problems.items()))


def _table(room: _Room) -> Table:
    if room.table is None:
        raise TypeError
    return room.table
