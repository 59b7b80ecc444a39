"""What a whole file says of components: which there are, what they are called, in which group and order. Pure.

A list of components is believed first. Of a component that no list has, incidents tell its id and its name, which reads
'Group - Name' for one in a group; what part of it is the group's is only believed where an incident also describes the
component by its own name and its group's id.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeAlias

from ingest.importing.statuspage.given import GivenComponent, GivenIncident

_JOINT = " - "
_NEVER = datetime.min.replace(tzinfo=UTC)
_Components: TypeAlias = dict[str, GivenComponent]


@dataclass(slots=True)
class Catalogue:
    """The components of a file by their ids there; complete once `settle` was called.

    `listed` stand in a list, `others` only in incidents; `described` have a description in either. `first_at` is when
    each is first heard of; `aliases` name the component that one without a description is, by its name; `ranks` are
    their order on the page.
    """

    listed: _Components = field(default_factory=dict)
    others: _Components = field(default_factory=dict)
    described: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    first_at: dict[str, datetime] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)

    def note_list(self, components: Iterable[GivenComponent]) -> None:
        """Take a list into account; of two descriptions of one component the newer one counts."""
        components = tuple(components)
        groups = {member: one.code for one in components for member in one.member_codes}
        for one in components:
            group_code = None if one.is_group else one.group_code or groups.get(one.code)
            _keep_newer(self.listed, replace(one, group_code=group_code))

    def note_incident(self, incident: GivenIncident) -> None:
        """Take the components an incident speaks of into account."""
        for one in incident.components:
            _keep_newer(self.others, one)
            self._note_moment(one.code, incident.started_at)
        for update in incident.updates:
            for change in update.changes:
                self.names.setdefault(change.code, change.name or change.code)
                self._note_moment(change.code, update.display_at)

    def settle(self) -> None:
        """Draw the conclusions from all that was noted."""
        self.others = {code: one for code, one in self.others.items() if code not in self.listed}
        for one in list(self.others.values()):
            self.others[one.code] = self._placed(one)
        self.described = {*self.listed, *self.others}
        known = {
            self.full_name(code): code for code in [*self.listed, *self.others] if not self.component(code).is_group
        }
        for code, name in self.names.items():
            if code in self.described:
                continue
            if name in known:
                self.aliases[code] = known[name]
            else:
                known[name] = code
                self.others[code] = GivenComponent(code=code, name=name)
        self.ranks = {code: rank for rank, code in enumerate(self._in_order(), start=1)}

    def component(self, code: str) -> GivenComponent:
        """What is known of a component or group."""
        code = self.aliases.get(code, code)
        return self.listed.get(code) or self.others[code]

    def has_group(self, code: str | None) -> bool:
        """Whether the file describes, or proves, this group."""
        return code is not None and (one := self.listed.get(code) or self.others.get(code)) is not None and one.is_group

    def full_name(self, code: str) -> str:
        """'Group - Name' for one in a known group, else its name."""
        one = self.component(code)
        if one.group_code is None or not self.has_group(one.group_code):
            return one.name
        return f"{self.component(one.group_code).name}{_JOINT}{one.name}"

    def _note_moment(self, code: str, moment: datetime) -> None:
        self.first_at[code] = min(self.first_at.get(code, moment), moment)

    def _placed(self, one: GivenComponent) -> GivenComponent:
        """A component described by incidents: in its group where that is proven, else by its full name."""
        if self.has_group(one.group_code):
            return one
        group_name = _group_part(self.names.get(one.code, ""), one.name)
        if group_name is None:
            return one
        if one.group_code is None:
            return replace(one, name=self.names[one.code])
        self.others[one.group_code] = GivenComponent(
            code=one.group_code, name=group_name, is_group=True, created_at=one.created_at
        )
        return one

    def _in_order(self) -> Iterator[str]:
        """Groups and components by their positions, each group followed by its components; then those without one."""
        everything: Mapping[str, GivenComponent] = {**self.listed, **self.others}
        seen = {code: place for place, code in enumerate(everything)}

        def place(code: str) -> tuple[bool, int, int]:
            position = everything[code].position
            return position is None, position or 0, seen[code]

        inside: dict[str, list[str]] = {}
        for code, one in everything.items():
            if one.group_code is not None and self.has_group(one.group_code):
                inside.setdefault(one.group_code, []).append(code)
        grouped = {code for members in inside.values() for code in members}
        for code in sorted(everything.keys() - grouped, key=place):
            yield code
            yield from sorted(inside.get(code, ()), key=place)


def _keep_newer(known: _Components, one: GivenComponent) -> None:
    before = known.get(one.code)
    if before is None or (one.updated_at or _NEVER) > (before.updated_at or _NEVER):
        known[one.code] = one


def _group_part(full_name: str, name: str) -> str | None:
    """What stands before ' - Name' in a full name; None where that is not how it ends."""
    ending = f"{_JOINT}{name}"
    found = full_name.removesuffix(ending)
    return found if found and full_name.endswith(ending) else None
