"""Configuration items as records that are kept."""

from collections.abc import Hashable, Mapping

from ingest.models.config_items import ConfigItem
from ingest.people.staff_powers import StaffPower
from ingest.records.schemas import Kind, RecordField, Shape

MAX_ADDITIONAL_CHARACTERS = 2_000


def _known_by(words: Mapping[str, str | None]) -> Hashable:
    """A serial number is one item's of an organisation; where there is none, everything people know it by together."""
    owner = (words.get("organisation") or "").casefold()
    serial = words.get("serial_number")
    if serial:
        return owner, serial.casefold()
    others = ("site", "product", "reference_number", "reference_name")
    return owner, *((words.get(name) or "").casefold() for name in others)


ITEMS = Kind(
    name="items",
    word="configuration item",
    title="Configuration Items",
    model=ConfigItem,
    fields=(
        RecordField(
            "organisation", "Organisation", "organisation_id", Shape.ORGANISATION, is_required=True, is_fixed=True
        ),
        RecordField(
            "site",
            "Site",
            "site_id",
            Shape.SITE,
            help="Tickets for this site can name it.",
            is_required=True,
            spellings=("company",),
        ),
        RecordField("product", "Product", "product", is_required=True),
        RecordField("serial_number", "Serial Number", "serial_number", limit=200),
        RecordField("reference_number", "Reference Number", "reference_number", limit=200),
        RecordField("reference_name", "Reference Name", "reference_name", help="What people call it."),
        RecordField(
            "team",
            "Support team",
            "team_id",
            Shape.TEAM,
            help="New tickets about it go there; without one to the team of their request type.",
        ),
        RecordField(
            "component",
            "Status component",
            "component_id",
            Shape.COMPONENT,
            help="The service of the status page it depends on.",
            spellings=("depends on",),
        ),
        RecordField(
            "additional",
            "Additional information",
            "additional",
            Shape.TEXT,
            help="For staff; customers do not read it.",
            limit=MAX_ADDITIONAL_CHARACTERS,
        ),
    ),
    named_by=("reference_name", "product"),
    reads=StaffPower.READ_RECORDS,
    keeps=StaffPower.KEEP_ITEMS,
    key_of=_known_by,
    counted_by="config_item_id",
    order=("product", "reference_name"),
    filters=("organisation", "site", "team"),
    searched=("product", "serial_number", "reference_number", "reference_name"),
)
