"""Support teams as records that are kept."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.models.organisations import Team
from ingest.people.staff_powers import StaffPower
from ingest.records.schemas import Change, Kind, Problems, RecordField
from ingest.viewer import Viewer


def _problems(session: Session, _viewer: Viewer, change: Change) -> Problems:
    name = change.present("name")
    taken = select(Team.id).where(func.lower(Team.name) == func.lower(name))
    if change.row is not None:
        taken = taken.where(Team.id != change.row.id)
    if session.scalar(taken.limit(1)) is not None:
        return {"name": f"There is a team named '{name}' already."}
    return {}


def _named(words: Mapping[str, str | None]) -> str:
    return (words.get("name") or "").casefold()


TEAMS = Kind(
    name="teams",
    word="team",
    title="Teams",
    model=Team,
    fields=(
        RecordField(
            "name",
            "Name",
            "name",
            help="The portal definition names teams by it where a request type goes to one.",
            is_required=True,
            spellings=("team",),
        ),
    ),
    named_by=("name",),
    reads=StaffPower.READ_RECORDS,
    keeps=StaffPower.KEEP_TEAMS,
    key_of=_named,
    counted_by="team_id",
    order=("name",),
    searched=("name",),
    check=_problems,
)
