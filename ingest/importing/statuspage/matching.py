"""Finds the component here that a file means, by public id or else by its full name, or creates it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import ComponentAudience
from ingest.importing.schemas import RowProblem, Tally
from ingest.importing.statuspage.catalogue import Catalogue
from ingest.importing.statuspage.fields import public_id_of, shown
from ingest.importing.statuspage.given import GivenComponent
from ingest.models.system_status import Component, ComponentSpell
from ingest.system_status.holding import WELL
from ingest.system_status.queries import is_known_to
from ingest.viewer import PUBLIC

# Marks a component's own spells that an import made and nobody here has set: a newer import may follow its source.
IMPORTED_REASON = "As it was on the page it was imported from."


@dataclass(frozen=True, slots=True)
class _Known:
    """A component or group as it is here."""

    id: int
    public_id: str
    name: str
    full_name: str
    is_group: bool
    is_public: bool


@dataclass(slots=True)
class Directory:
    """The components here, and which of them those of a file are; grows as the import creates what is missing.

    It is as true as the version of the status page it was read at; `renew` reads it again after other writers.
    """

    catalogue: Catalogue
    author: str
    first_rank: int = 0
    by_public_id: dict[str, _Known] = field(default_factory=dict)
    by_full_name: dict[tuple[str, bool], _Known] = field(default_factory=dict)
    by_name: dict[str, _Known | None] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)

    def remember(self, one: _Known) -> None:
        """Take a component or group into account for what is looked for later."""
        self.by_public_id[one.public_id] = one
        if one.is_public:
            self.by_full_name.setdefault((one.full_name, one.is_group), one)
            if not one.is_group:
                # A name that several have means none of them.
                self.by_name[one.name] = None if one.name in self.by_name else one


def renew(session: Session, known: Directory) -> None:
    """Read what is here now; what was found and is no longer public, or gone, is forgotten."""
    for names in (known.by_public_id, known.by_full_name, known.by_name):
        names.clear()
    rows = session.execute(
        select(Component, is_known_to(PUBLIC).label("is_public")).order_by(Component.position, Component.id)
    ).all()
    groups = {row.Component.id: row.Component.name for row in rows if row.Component.is_group}
    for one, is_public in rows:
        prefix = f"{groups[one.group_id]} - " if one.group_id in groups else ""
        known.remember(_Known(one.id, one.public_id, one.name, prefix + one.name, one.is_group, is_public))
    public_ids = {one.id for one in known.by_public_id.values() if one.is_public}
    known.found = {code: id_ for code, id_ in known.found.items() if id_ in public_ids}
    known.first_rank = known.first_rank or max((one.position for one, _ in rows), default=0)


def settle_listed(session: Session, known: Directory, *, tally: Tally) -> None:
    """Find or create everything a list of components describes, so that incidents meet it there.

    One component here is never two of a list: those with its id come first, then names, each taken once.
    """
    listed = [one for one in _in_page_order(known) if one.code in known.catalogue.listed]
    refused = {one.code: reason for one in listed if (reason := _refusal(known, one.code, is_group=one.is_group))}
    for one in listed:
        if one.code in refused:
            tally.warnings[f"Component {shown(one.name)} {refused[one.code]}; left as it is."] += 1
        elif (here := known.by_public_id.get(_public_id(one))) is not None:
            known.found[one.code] = here.id
    for one in listed:
        if one.code not in refused and one.code not in known.found:
            known.found[one.code] = _named(known, one) or _created(session, known, one)


def require_public(known: Directory, codes: Iterable[str]) -> None:
    """RowProblem when one of these components is here and not for the public, or no component."""
    for code in codes:
        reason = _refusal(known, code) if code not in known.found else None
        if reason is not None:
            raise RowProblem("affected_components", f"{shown(code)} {reason}")


def component_id_of(session: Session, known: Directory, code: str) -> int:
    """The component here that `code` of the file means, created if there is none; after `require_public`."""
    if code not in known.found:
        known.found[code] = _looked_up(session, known, code)
    return known.found[code]


def _looked_up(session: Session, known: Directory, code: str) -> int:
    one = known.by_public_id.get(public_id_of(code, kind="component"))
    if one is not None:
        return one.id
    alias = known.catalogue.aliases.get(code)
    if alias is not None:
        return component_id_of(session, known, alias)
    given = known.catalogue.component(code)
    return _named(known, given) or _created(session, known, given)


def _named(known: Directory, one: GivenComponent) -> int | None:
    """The id of the one here with this name; a component a file describes is never another one it describes too."""
    full_name = known.catalogue.full_name(one.code)
    found = known.by_full_name.get((full_name, one.is_group))
    if found is None and not one.is_group and full_name == one.name:
        found = known.by_name.get(one.name)
    taken = known.found.values() if one.code in known.catalogue.described else ()
    return found.id if found is not None and found.id not in taken else None


def _created(session: Session, known: Directory, one: GivenComponent) -> int:
    group = _group(session, known, one)
    begins_at = one.created_at or known.catalogue.first_at.get(one.code) or clock.now()
    component = Component(
        public_id=_public_id(one),
        name=one.name,
        description=one.description,
        is_group=one.is_group,
        group_id=None if group is None else group.id,
        position=known.first_rank + known.catalogue.ranks[one.code],
        current_status=WELL,
        audience=ComponentAudience.PUBLIC,
        is_showcased=one.is_showcased,
        is_only_shown_if_degraded=one.is_only_shown_if_degraded,
        start_date=one.start_date,
        created_at=begins_at,
        updated_at=max(begins_at, one.updated_at or begins_at),
    )
    session.add(component)
    session.flush()
    if not one.is_group:
        _add_first_spell(session, component, begins_at=begins_at, author=known.author)
    full_name = one.name if group is None else f"{group.name} - {one.name}"
    known.remember(_Known(component.id, component.public_id, one.name, full_name, one.is_group, is_public=True))
    return component.id


def _add_first_spell(session: Session, component: Component, *, begins_at: datetime, author: str) -> None:
    session.add(
        ComponentSpell(
            component_id=component.id,
            component_status=WELL,
            started_at=begins_at,
            reason=IMPORTED_REASON,
            changed_by=author,
        )
    )
    session.flush()


def _group(session: Session, known: Directory, one: GivenComponent) -> _Known | None:
    """The group a new component is to stand in, created if the file knows it and it is not here."""
    if one.group_code is None:
        return None
    public_id = public_id_of(one.group_code, kind="component")
    if public_id not in known.by_public_id and known.catalogue.has_group(one.group_code):
        given = known.catalogue.component(one.group_code)
        by_name = known.by_full_name.get((given.name, True))
        if by_name is not None:
            return by_name
        _created(session, known, given)
    found = known.by_public_id.get(public_id)
    return found if found is not None and found.is_group else None


def _refusal(known: Directory, code: str, *, is_group: bool = False) -> str | None:
    """Why what `code` means must be left alone: it is here, but hidden or something else, or its group is."""
    here = known.by_public_id.get(public_id_of(code, kind="component"))
    if here is not None:
        return _misfit(here, is_group=is_group)
    if code in known.catalogue.aliases:
        return _refusal(known, known.catalogue.aliases[code])
    group_code = known.catalogue.component(code).group_code
    group = None if group_code is None else known.by_public_id.get(public_id_of(group_code, kind="component"))
    is_hidden = group is not None and group.is_group and not group.is_public
    return "belongs to a group that is not public here" if is_hidden else None


def _misfit(here: _Known, *, is_group: bool) -> str | None:
    if here.is_group != is_group:
        return f"is {'a group' if here.is_group else 'no group'} here"
    return None if here.is_public else "is not public here"


def _public_id(one: GivenComponent) -> str:
    return public_id_of(one.code, kind="component")


def _in_page_order(known: Directory) -> Iterator[GivenComponent]:
    catalogue = known.catalogue
    return (catalogue.component(code) for code in sorted(catalogue.ranks, key=catalogue.ranks.__getitem__))
