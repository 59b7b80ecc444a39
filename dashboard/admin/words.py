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
# What is administered on pages of other slices: title, address, what it is, who may.
ELSEWHERE: Final = (
    ("Approval Boards", "/admin/boards", "Who is asked before a change is made.", StaffPower.KEEP_BOARDS),
    ("Users", "/manage/contacts", "Customers' people and their access.", StaffPower.KEEP_CONTACTS),
    ("Requests for Access", "/admin/access", "Strangers who ask to be let in.", StaffPower.APPROVE_ACCESS),
    ("Audit Trail", "/admin/audit", "Who did what, about whom, from where.", StaffPower.READ_TRAIL),
    ("Personal Data", "/admin/people", "All data about a person, and erasure.", StaffPower.READ_TRAIL),
)
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
    StaffPower.KEEP_CONTACTS: "Keep customers' contacts and their access",
    StaffPower.READ_RECORDS: "Read organisations, sites, configuration items, teams and staff",
    StaffPower.KEEP_ITEMS: "Change configuration items",
    StaffPower.KEEP_TEAMS: "Change teams",
    StaffPower.KEEP_BOARDS: "Keep approval boards",
    StaffPower.APPROVE_ACCESS: "Approve and decline requests for access",
    StaffPower.SEE_IMPORTS: "See imports of tickets",
    StaffPower.KEEP_STATUS: "Publish on the status page",
    StaffPower.KEEP_ORGANISATIONS: "Change organisations and sites",
    StaffPower.KEEP_STAFF: "Give and end access of staff",
    StaffPower.READ_TRAIL: "Read the audit trail; give out and erase personal data",
}


def counted(kind: Kind, total: int) -> str:
    """How many records there are: '1 site', '1,234 sites'."""
    return f"1 {kind.word}" if total == 1 else f"{total:,} {PLURALS[kind.name]}"


def new_words(kind: Kind) -> str:
    """What the button and the page of a new record say."""
    return f"New {kind.word}"
