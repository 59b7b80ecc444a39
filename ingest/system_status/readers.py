"""Who may read what of the system status: of a component, of an incident, and whom a text would tell too much.

The reads themselves decide inside their SQL (`queries.is_known_to`); this says the same in words, for editors.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.enums import ComponentAudience
from ingest.models.system_status import ComponentAccess
from ingest.system_status.schemas import ComponentRow
from ingest.viewer import Viewer, require_staff

Sharing = Mapping[int, frozenset[int]]
_NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Readers:
    """Whom something is meant for beside support staff: everybody, or these organisations (none: staff only)."""

    is_public: bool
    organisation_ids: frozenset[int] = _NOBODY

    def includes(self, others: "Readers") -> bool:
        """Whether all of the others are among these."""
        return self.is_public or (not others.is_public and others.organisation_ids <= self.organisation_ids)


EVERYBODY = Readers(is_public=True)


def shared_with(session: Session, viewer: Viewer) -> dict[int, frozenset[int]]:
    """The organisations each component is shared with, by component id; staff only."""
    require_staff(viewer)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for component_id, organisation_id in session.execute(
        select(ComponentAccess.component_id, ComponentAccess.organisation_id)
    ):
        found[component_id].add(organisation_id)
    return {component_id: frozenset(ids) for component_id, ids in found.items()}


def readers_of_components(rows: Iterable[ComponentRow], *, sharing: Sharing) -> dict[int, Readers]:
    """Who may know of each component or group; of one in a group only those who may know of the group. Pure."""
    rows = tuple(rows)
    own = {row.id: _meant_for(row, sharing) for row in rows}
    return {row.id: _both(own[row.id], own.get(row.group_id or 0, EVERYBODY)) for row in rows}


def readers_of_incident(component_ids: Collection[int], *, readers: Mapping[int, Readers]) -> Readers:
    """Who may read an incident: whoever may know of one of its components, everybody when it concerns none. Pure."""
    if not component_ids:
        return EVERYBODY
    found = [readers[each] for each in component_ids]
    if any(one.is_public for one in found):
        return EVERYBODY
    return Readers(is_public=False, organisation_ids=frozenset().union(*(one.organisation_ids for one in found)))


def names_told(
    text: str, *, told: Readers, rows: Sequence[ComponentRow], readers: Mapping[int, Readers]
) -> tuple[str, ...]:
    """The names in a text of components that not all of those it is told to may know of. Pure."""
    kept = (row for row in rows if not readers[row.id].includes(told))
    return tuple(dict.fromkeys(row.name for row in kept if _is_named(row.name, text)))


def _meant_for(row: ComponentRow, sharing: Sharing) -> Readers:
    if row.audience is ComponentAudience.PUBLIC:
        return EVERYBODY
    is_shared = row.audience is ComponentAudience.ORGANISATIONS
    return Readers(is_public=False, organisation_ids=sharing.get(row.id, _NOBODY) if is_shared else _NOBODY)


def _both(one: Readers, other: Readers) -> Readers:
    if one.is_public:
        return other
    if other.is_public:
        return one
    return Readers(is_public=False, organisation_ids=one.organisation_ids & other.organisation_ids)


def _is_named(name: str, text: str) -> bool:
    """Whether the text holds the name as words of its own, whatever its capitals and spaces."""
    words = r"\s+".join(re.escape(word) for word in name.casefold().split())
    return re.search(rf"(?<!\w){words}(?!\w)", text.casefold()) is not None
