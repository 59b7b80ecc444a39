"""All tables, gathered so that metadata is complete whenever any of them is imported."""

from ingest.db.base import Base
from ingest.models.access import AccessRequest
from ingest.models.approvals import ApprovalBoard, ApprovalDecision, ApprovalMember, ApprovalRequest
from ingest.models.audit import AuditEntry
from ingest.models.calendars import CalendarVersion
from ingest.models.config_items import ConfigItem
from ingest.models.documents import DocumentEvent, StoredDocument
from ingest.models.facts import FactBlock, TicketFact
from ingest.models.importing import ImportReject, ImportRun
from ingest.models.notifications import Mail, MailEvent, TicketWatcher
from ingest.models.organisations import Organisation, Site, Team
from ingest.models.people import Account, AccountPreference, Contact
from ingest.models.rollups import CurrentCount, DayCount, MonthCount
from ingest.models.sign_ins import AccountSession, HelpRequest, SingleUseLink, Throttle
from ingest.models.system_status import (
    Component,
    ComponentAccess,
    ComponentChange,
    ComponentSpell,
    Incident,
    IncidentTemplate,
    IncidentUpdate,
    StatusEdit,
    StatusVersion,
)
from ingest.models.tickets import (
    FormVersion,
    SentForm,
    Ticket,
    TicketDraftRow,
    TicketEvent,
    TicketLink,
    TicketMessage,
    TicketNumber,
)
from ingest.models.views import SavedView, TicketPresence

__all__ = [
    "AccessRequest",
    "Account",
    "AccountPreference",
    "AccountSession",
    "ApprovalBoard",
    "ApprovalDecision",
    "ApprovalMember",
    "ApprovalRequest",
    "AuditEntry",
    "Base",
    "CalendarVersion",
    "Component",
    "ComponentAccess",
    "ComponentChange",
    "ComponentSpell",
    "ConfigItem",
    "Contact",
    "CurrentCount",
    "DayCount",
    "DocumentEvent",
    "FactBlock",
    "FormVersion",
    "HelpRequest",
    "ImportReject",
    "ImportRun",
    "Incident",
    "IncidentTemplate",
    "IncidentUpdate",
    "Mail",
    "MailEvent",
    "MonthCount",
    "Organisation",
    "SavedView",
    "SentForm",
    "SingleUseLink",
    "Site",
    "StatusEdit",
    "StatusVersion",
    "StoredDocument",
    "Team",
    "Throttle",
    "Ticket",
    "TicketDraftRow",
    "TicketEvent",
    "TicketFact",
    "TicketLink",
    "TicketMessage",
    "TicketNumber",
    "TicketPresence",
    "TicketWatcher",
]
