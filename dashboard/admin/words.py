"""The words of administration: what lists are called and show, and what each power of staff is. Pure."""

from typing import Final

from ingest.people.staff_powers import StaffPower
from ingest.records.schemas import Kind

PLURALS: Final = {
    "organisations": "organisations",
    "sites": "sites",
    "items": "configuration items",
    "teams": "teams",
    "staff": "members of staff",
}
ABOUT: Final = {
    "organisations": "The customers, each with the time zone its tickets are counted in.",
    "sites": "Where customers are; a ticket is for a site.",
    "items": "What is supported at a site; an item sends its tickets to its support team.",
    "teams": "Who works on tickets together.",
    "staff": "The provider's people and what they may do.",
}
# The fields a list shows after a record's name.
SHOWN: Final = {
    "organisations": ("timezone",),
    "sites": ("organisation", "city", "country", "is_main"),
    "items": ("organisation", "site", "product", "serial_number", "reference_number", "team"),
    "teams": (),
    "staff": ("user_name", "role", "team"),
}
# Lists that show what belongs to a record, and the filter that says so.
RELATED: Final = {
    "organisations": (("sites", "organisation"), ("items", "organisation")),
    "sites": (("items", "site"),),
    "teams": (("staff", "team"), ("items", "team")),
    "items": (),
    "staff": (),
}
POWER_WORDS: Final = {
    StaffPower.WORK_TICKETS: "Read and work on every customer's tickets",
    StaffPower.READ_RECORDS: "Read organisations, sites, configuration items, teams and staff",
    StaffPower.KEEP_ITEMS: "Change configuration items",
    StaffPower.KEEP_TEAMS: "Change teams",
    StaffPower.KEEP_BOARDS: "Keep approval boards",
    StaffPower.SEE_IMPORTS: "See imports of tickets",
    StaffPower.KEEP_STATUS: "Publish on the status page",
    StaffPower.KEEP_ORGANISATIONS: "Change organisations and sites",
    StaffPower.KEEP_STAFF: "Give and end access of staff",
}


def counted(kind: Kind, total: int) -> str:
    """How many records there are: '1 site', '1,234 sites'."""
    return f"1 {kind.word}" if total == 1 else f"{total:,} {PLURALS[kind.name]}"


def new_words(kind: Kind) -> str:
    """What the button and the page of a new record say."""
    return f"New {kind.word}"
