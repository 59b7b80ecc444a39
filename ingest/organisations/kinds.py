"""Organisations and sites as records that are kept: their fields, and what must hold of names and main sites."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.models.organisations import Organisation, Site
from ingest.organisations.zones import change_timezone
from ingest.people.staff_powers import StaffPower
from ingest.records.schemas import Change, Columns, Kind, Problems, RecordField, Shape
from ingest.viewer import Viewer

_MAIN = "An organisation has one main site: make another one the main site instead."


def _organisation_problems(session: Session, _viewer: Viewer, change: Change) -> Problems:
    name = change.present("name")
    taken = select(Organisation.id).where(func.lower(Organisation.name) == func.lower(name))
    if _is_other(session, taken, Organisation, change):
        return {"name": f"There is an organisation named '{name}' already."}
    return {}


def _site_problems(session: Session, _viewer: Viewer, change: Change) -> Problems:
    name, owner = change.present("name"), change.present("organisation_id")
    taken = select(Site.id).where(Site.organisation_id == owner, func.lower(Site.name) == func.lower(name))
    if _is_other(session, taken, Site, change):
        return {"name": f"This organisation has a site named '{name}' already."}
    if change.row is not None and change.row.is_main and not change.present("is_main"):
        return {"is_main": _MAIN}
    return {}


def _is_other(session: Session, query: Any, model: Any, change: Change) -> bool:
    if change.row is not None:
        query = query.where(model.id != change.row.id)
    return session.scalar(query.limit(1)) is not None


def _new_organisation(_session: Session, _viewer: Viewer, columns: Columns) -> Organisation:
    return Organisation(**columns, created_at=clock.now())


def _changed_organisation(session: Session, viewer: Viewer, row: Organisation, columns: Columns) -> None:
    # Its tickets fall on other local days.
    timezone = columns.get("timezone", row.timezone)
    change_timezone(session, viewer, organisation_id=row.id, timezone=timezone)


def _new_site(session: Session, _viewer: Viewer, columns: Columns) -> Site:
    first = select(Site.id).where(Site.organisation_id == columns["organisation_id"], Site.is_main.is_(True)).limit(1)
    columns["is_main"] = columns["is_main"] or session.scalar(first) is None
    if columns["is_main"]:
        _take_main(session, columns["organisation_id"])
    return Site(**columns)


def _changed_site(session: Session, _viewer: Viewer, row: Site, columns: Columns) -> None:
    if columns.get("is_main") and not row.is_main:
        _take_main(session, row.organisation_id)


def _take_main(session: Session, organisation_id: int) -> None:
    before = update(Site).where(Site.organisation_id == organisation_id, Site.is_main.is_(True))
    session.execute(before.values(is_main=False))


def _main_stays(session: Session, _viewer: Viewer, row: Site) -> str | None:
    others = select(Site.id).where(
        Site.organisation_id == row.organisation_id, Site.id != row.id, Site.is_retired.is_(False)
    )
    return _MAIN if row.is_main and session.scalar(others.limit(1)) is not None else None


def _named(words: Mapping[str, str | None]) -> tuple[str, ...]:
    return ((words.get("name") or "").casefold(),)


def _named_site(words: Mapping[str, str | None]) -> tuple[str, ...]:
    return ((words.get("organisation") or "").casefold(), *_named(words))


ORGANISATIONS = Kind(
    name="organisations",
    word="organisation",
    title="Organisations",
    model=Organisation,
    fields=(
        RecordField("name", "Name", "name", is_required=True, spellings=("organisation",)),
        RecordField(
            "timezone",
            "Time zone",
            "timezone",
            Shape.ZONE,
            help="On its days and months tickets are counted; changing it counts them anew.",
            limit=64,
            is_required=True,
            spellings=("timezone", "zone"),
        ),
    ),
    named_by=("name",),
    reads=StaffPower.READ_RECORDS,
    keeps=StaffPower.KEEP_ORGANISATIONS,
    key_of=_named,
    counted_by="organisation_id",
    order=("name",),
    searched=("name",),
    check=_organisation_problems,
    add=_new_organisation,
    change=_changed_organisation,
)
SITES = Kind(
    name="sites",
    word="site",
    title="Sites",
    model=Site,
    fields=(
        RecordField(
            "organisation", "Organisation", "organisation_id", Shape.ORGANISATION, is_required=True, is_fixed=True
        ),
        RecordField("name", "Name", "name", is_required=True, spellings=("site", "company")),
        RecordField("address", "Address", "address", limit=500),
        RecordField("city", "City", "city", limit=200),
        RecordField("post_code", "Post code", "post_code", limit=40, spellings=("postcode", "zip")),
        RecordField("country", "Country", "country", limit=100),
        RecordField(
            "is_main",
            "Main site",
            "is_main",
            Shape.SWITCH,
            is_of_one=True,
            help="An organisation has one; new people begin with its address.",
        ),
    ),
    named_by=("name",),
    reads=StaffPower.READ_RECORDS,
    keeps=StaffPower.KEEP_ORGANISATIONS,
    key_of=_named_site,
    counted_by="site_id",
    order=("name",),
    filters=("organisation",),
    searched=("name", "address", "city", "post_code", "country"),
    check=_site_problems,
    retiring=_main_stays,
    add=_new_site,
    change=_changed_site,
)
