"""The fixed vocabularies every floor shares; what a provider may shape is in the portal definition instead."""

from enum import StrEnum


class Stage(StrEnum):
    """The fixed meaning behind a portal's own status words; stages drive clocks and metrics."""

    NEW = "new"
    OPEN = "open"
    PENDING_CUSTOMER = "pending_customer"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def is_completed(self) -> bool:
        """Resolved, closed and cancelled are completed; every other stage is open."""
        return self in _COMPLETED


_COMPLETED = frozenset({Stage.RESOLVED, Stage.CLOSED, Stage.CANCELLED})
COMPLETED_STAGES: tuple[Stage, ...] = tuple(stage for stage in Stage if stage.is_completed)
OPEN_STAGES: tuple[Stage, ...] = tuple(stage for stage in Stage if not stage.is_completed)


class SecurityLevel(StrEnum):
    """What a contact's account may do in its own organisation."""

    STANDARD = "standard"
    ADMIN = "admin"


class StaffRole(StrEnum):
    """What a staff account is for."""

    AGENT = "agent"
    LEAD = "lead"
    STATUS_EDITOR = "status_editor"
    ADMINISTRATOR = "administrator"


class EventKind(StrEnum):
    """What brought an event into a ticket's history."""

    CREATED = "created"
    CHANGED = "changed"
    IMPORTED = "imported"
    # Imported from a row that names no state it is known by: the ticket stays as it was.
    CARRIED = "carried"


class DocumentEventKind(StrEnum):
    """What was done to a document."""

    ADDED = "added"
    RENAMED = "renamed"
    DELETED = "deleted"


class LinkKind(StrEnum):
    """What one ticket has to do with another."""

    RELATES_TO = "relates_to"
    DUPLICATES = "duplicates"
    CAUSED_BY = "caused_by"


class ComponentStatus(StrEnum):
    """The five states of a component, best first (the order is the order of severity)."""

    OPERATIONAL = "operational"
    UNDER_MAINTENANCE = "under_maintenance"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"


class ComponentAudience(StrEnum):
    """Who may know that a component exists."""

    PUBLIC = "public"
    ORGANISATIONS = "organisations"
    STAFF = "staff"


class IncidentKind(StrEnum):
    """Something that went wrong, or work that is planned: both are told in updates and touch components."""

    INCIDENT = "incident"
    MAINTENANCE = "maintenance"


class IncidentStatus(StrEnum):
    """Where an incident or a maintenance stands, each in the order in which it usually goes."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"

    @property
    def is_over(self) -> bool:
        """Whether nothing is wrong or under way any more: resolved, with or without a post-mortem, or completed."""
        return self in _OVER


_OVER = frozenset({IncidentStatus.RESOLVED, IncidentStatus.POSTMORTEM, IncidentStatus.COMPLETED})
INCIDENT_STATUSES: dict[IncidentKind, tuple[IncidentStatus, ...]] = {
    IncidentKind.INCIDENT: tuple(IncidentStatus)[:5],
    IncidentKind.MAINTENANCE: tuple(IncidentStatus)[5:],
}


class Impact(StrEnum):
    """How bad an incident is altogether, in the words readers of status pages know."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class RunState(StrEnum):
    """Where an import run stands; `interrupted` is a run whose process died.

    One that is given to the worker is `given` (a file, and nobody has said yet what for), `checking`, `checked` (it
    waits for the word of whoever gave it), `waiting`, and then as any other; or it is `discarded`.
    """

    GIVEN = "given"
    CHECKING = "checking"
    CHECKED = "checked"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    DISCARDED = "discarded"

    @property
    def is_moving(self) -> bool:
        """Whether it goes on by itself: somebody works on it, or will soon."""
        return self in _MOVING


_MOVING = frozenset({RunState.CHECKING, RunState.WAITING, RunState.RUNNING})


class MailState(StrEnum):
    """Where a mail stands: `dropped` is one that should not be sent any more, `failed` one that could not be."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class NotificationKind(StrEnum):
    """What people are told of; each can switch each off."""

    OPENED = "opened"
    REPLY = "reply"
    NOTE = "note"
    STATUS = "status"
    ASSIGNED = "assigned"
    APPROVAL = "approval"
    WATCH = "watch"


class MailRole(StrEnum):
    """What somebody is on a ticket, and therefore is told; the first that fits counts."""

    NAMED = "named"
    CONTACT = "contact"
    WATCHER = "watcher"
    OPENER = "opener"
    ADMINISTRATOR = "administrator"
    ASSIGNEE = "assignee"
    TEAM = "team"
    # In the place of a ticket's people, where it has none.
    STAND_IN = "stand_in"


class ViewAudience(StrEnum):
    """Whom a saved view of the ticket list is for."""

    OWN = "own"
    STAFF = "staff"
    EVERYBODY = "everybody"


class SessionEnd(StrEnum):
    """Why a sign-in ended before its time; `replayed` is one whose remembered token was shown twice."""

    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason
    DEACTIVATED = "deactivated"
    REVOKED = "revoked"
    REPLAYED = "replayed"


class AccessState(StrEnum):
    """Where a request for access stands; staff know of it from `waiting` on, when its address has been confirmed."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


class AuditAction(StrEnum):
    """What the audit trail tells of; each part of the product adds what it does."""

    EXPORTED = "exported"
    IMPORTED = "imported"
    IMPORT_ENDED = "import_ended"
    DELETED = "deleted"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    BOARD_CHANGED = "board_changed"
    ACCESS_REQUESTED = "access_requested"
    ACCESS_CERTIFIED = "access_certified"
    ACCESS_APPROVED = "access_approved"
    ACCESS_DECLINED = "access_declined"
    PERSON_EXPORTED = "person_exported"
    PERSON_ERASED = "person_erased"
    RECORD_ADDED = "record_added"
    RECORD_CHANGED = "record_changed"
    RECORD_RETIRED = "record_retired"
    RECORD_USED_AGAIN = "record_used_again"
    SIGN_IN_LOCKED = "sign_in_locked"
    SIGN_IN_UNLOCKED = "sign_in_unlocked"
    SIGN_IN_REVOKED = "sign_in_revoked"
    SIGN_IN_REPLAYED = "sign_in_replayed"
    ACCOUNT_ACTIVATED = "account_activated"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an act
    PASSWORD_RESET = "password_reset"  # noqa: S105 - an act
    RESET_LINK_SENT = "reset_link_sent"
    ADDRESS_CHANGED = "address_changed"
    PROFILE_CHANGED = "profile_changed"
    SECURITY_QUESTION_CHANGED = "security_question_changed"
    LEVEL_CHANGED = "level_changed"
    USER_NAME_CHANGED = "user_name_changed"
    ACTIVATION_SENT = "activation_sent"
    CONTACT_ADDRESS_CHANGED = "contact_address_changed"
    TICKETS_HANDED_OVER = "tickets_handed_over"
    CONTACTS_MERGED = "contacts_merged"


class LetterKind(StrEnum):
    """What a letter is about: a mail that tells of no event of a ticket, and that nobody can switch off."""

    ACTIVATION = "activation"
    RESET = "reset"
    UNLOCK = "unlock"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a letter
    ADDRESS_CONFIRM = "address_confirm"
    ADDRESS_CHANGED = "address_changed"
    ACCESS_CONFIRM = "access_confirm"
    ACCESS_WAITING = "access_waiting"
    ACCESS_DECLINED = "access_declined"
    ACCESS_ENDED = "access_ended"
    SIGN_IN_LOCKED = "sign_in_locked"
    TICKET_NOTE = "ticket_note"
    HANDED_OVER = "handed_over"
