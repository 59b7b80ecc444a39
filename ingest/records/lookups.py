"""What records point to, by id and by name: organisations, sites, teams and status components, each read once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ingest.models.organisations import Organisation, Site, Team
from ingest.models.system_status import Component
from ingest.records.schemas import Option, Shape


@dataclass(slots=True)
class Lookups:
    """Answers from the tables, each asked for once; staff see all of them."""

    session: Session
    _known: dict[Shape, dict[int, Option]] = field(default_factory=dict)

    def options(self, shape: Shape) -> Mapping[int, Option]:
        """Everything a field of this shape can point to, by id, in the order of names."""
        if shape not in self._known:
            rows = self.session.execute(_QUERIES[shape]())
            self._known[shape] = {row[0]: _option(shape, row) for row in rows}
        return self._known[shape]

    def label(self, shape: Shape, row_id: int | None) -> str:
        """The name of what a field points to; empty for nothing."""
        found = None if row_id is None else self.options(shape).get(row_id)
        return "" if found is None else found.label

    def named(self, shape: Shape, name: str, *, organisation_id: int | None) -> list[int]:
        """The ids of what bears a name, whatever its case: of a site those of the organisation alone."""
        wanted = " ".join(name.split()).casefold()
        return [
            row_id
            for row_id, one in self.options(shape).items()
            if one.label.casefold() == wanted and (shape is not Shape.SITE or one.organisation_id == organisation_id)
        ]


def _option(shape: Shape, row: Any) -> Option:
    if shape is Shape.COMPONENT:
        return Option(str(row.id), f"{row.group} - {row.name}" if row.group else row.name)
    owner = row.organisation_id if shape is Shape.SITE else None
    return Option(str(row.id), row.name, owner, row.is_retired)


def _components() -> Any:
    group = aliased(Component)
    query = select(Component.id, Component.name, group.name.label("group"))
    query = query.outerjoin(group, group.id == Component.group_id)
    return query.where(Component.is_group.is_(False)).order_by(group.name, Component.name, Component.id)


_QUERIES: dict[Shape, Callable[[], Any]] = {
    Shape.ORGANISATION: lambda: select(Organisation.id, Organisation.name, Organisation.is_retired).order_by(
        Organisation.name
    ),
    Shape.SITE: lambda: select(Site.id, Site.organisation_id, Site.name, Site.is_retired).order_by(Site.name, Site.id),
    Shape.TEAM: lambda: select(Team.id, Team.name, Team.is_retired).order_by(Team.name),
    Shape.COMPONENT: _components,
}
