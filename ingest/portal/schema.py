"""The portal definition as checked data: what a provider calls things, and what each word means to Helmdesk."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from ingest.enums import Stage
from ingest.portal.access import AccessRequests
from ingest.portal.forms import ApprovalStatuses, Key, Line, RequestType, Table, Text
from ingest.portal.hours import BusinessHours
from ingest.portal.zones import Zone


class Tone(StrEnum):
    """The colour family of a badge; it never stands alone, a word goes with it."""

    NEUTRAL = "neutral"
    INFO = "info"
    ACCENT = "accent"
    WARNING = "warning"
    DANGER = "danger"
    SUCCESS = "success"


class Brand(Table):
    """How the provider appears."""

    name: Line
    short_name: Line
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
    prohibited_line: Line


class Status(Table):
    """The portal's own word for where a ticket stands, and the fixed stage behind it."""

    key: Key
    label: Line
    stage: Annotated[Stage, Field(strict=False)]
    explanation: Text
    tone: Annotated[Tone, Field(strict=False)] = Tone.NEUTRAL
    is_default: bool = False


class Priority(Table):
    """How urgent, with the definition people see."""

    key: Key
    label: Line
    definition: Text


class PriorityRule(Table):
    """The priority that follows from urgency and impact."""

    urgency: Key
    impact: Key
    priority: Key


class Flow(Table):
    """The statuses that follow when people act on a ticket; an empty one leaves the status as it is."""

    contact_reply: Key | None = None
    staff_reply: Key | None = None
    close: Key
    reopen: Key


class Numbering(Table):
    """How ticket numbers look: `day` and the `running` number of that day; children add theirs to the parent's."""

    pattern: Line
    child_pattern: Line = "{parent}.{child:03d}"

    @model_validator(mode="after")
    def _gives_different_numbers(self) -> Self:
        try:
            numbers = {
                self.ticket_number(day=day, running=running)
                for day in (date(2026, 1, 2), date(2026, 2, 1))
                for running in (1, 2, 12345)
            }
            children = {self.child_number(parent="T1", child=child) for child in (1, 2)}
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            raise ValueError(f"the pattern cannot be filled in: {error}") from error
        if len(numbers) < 6 or len(children) < 2:  # noqa: PLR2004 - two days times three numbers; two children
            raise ValueError("the pattern needs both {day} and {running}, or numbers would repeat")
        return self

    def ticket_number(self, *, day: date, running: int) -> str:
        """The number of the `running`-th ticket of a day: 'T20190409.0967'."""
        return self.pattern.format(day=datetime(day.year, day.month, day.day), running=running)  # noqa: DTZ001 - a day

    def child_number(self, *, parent: str, child: int) -> str:
        """The number of the `child`-th child of a ticket: 'T20190409.0967.001'."""
        return self.child_pattern.format(parent=parent, child=child)


class TicketColumn(Table):
    """A column of ticket lists."""

    key: Key
    label: Line
    is_shown: bool = False
    is_fixed: bool = False
    is_for_staff: bool = False


Extension = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,12}$")]


class DocumentRules(Table):
    """What files may be attached."""

    max_megabytes: int = Field(ge=1, le=10_000)
    # Small letters without the dot.
    extensions: tuple[Extension, ...] = Field(min_length=1, strict=False)


class SecurityLevels(Table):
    """The portal's words for what a contact's account may do; the powers behind them are fixed."""

    standard: Line
    admin: Line


class SignInRules(Table):
    """How people get in: how long they stay, how often they may try, and what their passwords are like."""

    session_hours: int = Field(default=12, ge=1, le=720)
    remembered_days: int = Field(default=30, ge=1, le=365)
    min_password_characters: int = Field(default=10, ge=8, le=64)
    # So many wrong passwords within so many minutes lock a name, for so long (0: until somebody unlocks it).
    attempts: int = Field(default=10, ge=3, le=1000)
    window_minutes: int = Field(default=15, ge=1, le=1440)
    lock_minutes: int = Field(default=30, ge=0, le=10_080)
    # The same for one network address, from which many people may come.
    attempts_per_address: int = Field(default=100, ge=3, le=100_000)
    # Links to a new password, or to unlock, that one name or one network address may ask for in an hour.
    links_per_name: int = Field(default=3, ge=1, le=1000)
    links_per_address: int = Field(default=30, ge=1, le=100_000)
    # Whether people may choose a question whose answer unlocks their account.
    has_security_question: bool = False

    @property
    def session_length(self) -> timedelta:
        """How long a session lasts that is not remembered, and how long a remembered one keeps its key."""
        return timedelta(hours=self.session_hours)


class StatusComponent(Table):
    """A component the status page begins with."""

    name: Line
    description: Text | None = None


class StatusGroup(Table):
    """A group of components the status page begins with."""

    name: Line
    description: Text | None = None
    components: tuple[StatusComponent, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _has_each_once(self) -> Self:
        _refuse_repeated(self.components, where=f"group '{self.name}' has two components called")
        return self


class StatusPage(Table):
    """The public status page: its name, its zone, what weighs in the uptime, and what it begins with.

    What is begun with is created once; from then on components are the status editors' own.
    """

    name: Line
    timezone: Zone
    # What maintenance that moves by itself says at its two times.
    maintenance_begins: Text = "The planned work has begun."
    maintenance_ends: Text = "The planned work is done."
    groups: tuple[StatusGroup, ...] = Field(default=(), strict=False)
    major_outage_weight: float = Field(default=1.0, ge=0, le=1)
    partial_outage_weight: float = Field(default=0.3, ge=0, le=1)
    degraded_weight: float = Field(default=0.0, ge=0, le=1)
    maintenance_weight: float = Field(default=0.0, ge=0, le=1)

    @model_validator(mode="after")
    def _has_each_group_once(self) -> Self:
        _refuse_repeated(self.groups, where="[[status_page.groups]] has two groups called")
        return self


class PortalDefinition(Table):
    """One whole portal."""

    timezone: Zone
    locale: Line
    recently_completed_days: int = Field(default=7, ge=1, le=365)
    brand: Brand
    statuses: tuple[Status, ...] = Field(min_length=1, strict=False)
    flow: Flow
    approvals: ApprovalStatuses | None = None
    priorities: tuple[Priority, ...] = Field(min_length=1, strict=False)
    priority_matrix: tuple[PriorityRule, ...] = Field(default=(), strict=False)
    numbering: Numbering
    request_types: tuple[RequestType, ...] = Field(min_length=1, strict=False)
    ticket_columns: tuple[TicketColumn, ...] = Field(min_length=1, strict=False)
    security_levels: SecurityLevels
    sign_in: SignInRules = SignInRules()
    access_requests: AccessRequests = AccessRequests()
    documents: DocumentRules
    # Without it the provider is open round the clock.
    business_hours: BusinessHours | None = None
    status_page: StatusPage

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for table in ("statuses", "priorities", "request_types", "ticket_columns"):
            keys = [entry.key for entry in getattr(self, table)]
            for key in keys:
                if keys.count(key) > 1:
                    raise ValueError(f"[[{table}]] has two entries with the key '{key}'")
        self._check_stages()
        self._check_references()
        self._check_approvals()
        return self

    def _check_stages(self) -> None:
        for stage in Stage:
            defaults = [one.key for one in self.statuses if one.stage is stage and one.is_default]
            if len(defaults) != 1:
                found = ", ".join(defaults) or "none"
                raise ValueError(f"[[statuses]]: the stage '{stage}' needs exactly one default status, found {found}")

    def _check_references(self) -> None:
        statuses = {one.key for one in self.statuses}
        for name, key in self.flow:
            if key is not None and key not in statuses:
                raise ValueError(f"[flow], key '{name}': '{key}' is not the key of a status")
        if not self.stage_of(self.flow.close).is_completed or self.stage_of(self.flow.reopen).is_completed:
            raise ValueError("[flow]: 'close' needs a completed status and 'reopen' an open one")
        priorities = {one.key for one in self.priorities}
        for rule in self.priority_matrix:
            if rule.priority not in priorities:
                raise ValueError(f"[[priority_matrix]]: '{rule.priority}' is not the key of a priority")
        if [one.key for one in self.ticket_columns if one.is_fixed] != ["number"]:
            raise ValueError("[[ticket_columns]]: the column 'number', and only that, is fixed")

    def _check_approvals(self) -> None:
        if self.approvals is not None:
            self._check_approval_statuses(self.approvals, where="[approvals]")
        for number, one in enumerate(self.request_types, start=1):
            if one.approval is None:
                continue
            where = f"[[request_types]] entry {number}, table [request_types.approval"
            if one.approval.statuses is not None:
                self._check_approval_statuses(one.approval.statuses, where=f"{where}.statuses]")
            elif self.approvals is None:
                raise ValueError(f"{where}]: key 'statuses' is missing, and there is no table [approvals]")

    def _check_approval_statuses(self, statuses: ApprovalStatuses, *, where: str) -> None:
        for name, key in statuses:
            if key is None:
                continue
            if self.status(key) is None:
                raise ValueError(f"{where}, key '{name}': '{key}' is not the key of a status")
            if self.stage_of(key).is_completed and name != "rejected":
                raise ValueError(f"{where}, key '{name}': '{key}' is a completed status, where an open one is needed")

    def status(self, key: str) -> Status | None:
        """The status with this key, or None for a word of an import the definition does not know."""
        return next((one for one in self.statuses if one.key == key), None)

    def stage_of(self, key: str) -> Stage:
        """The stage of a status that the definition has."""
        return next(one.stage for one in self.statuses if one.key == key)

    def default_status(self, stage: Stage) -> Status:
        """The status a ticket has when only its stage is known."""
        return next(one for one in self.statuses if one.stage is stage and one.is_default)

    def request_type(self, key: str) -> RequestType | None:
        """The request type with this key, or None."""
        return next((one for one in self.request_types if one.key == key), None)

    def priority_for(self, *, urgency: str | None, impact: str | None) -> str | None:
        """The priority that follows from urgency and impact, or None."""
        return next(
            (one.priority for one in self.priority_matrix if (one.urgency, one.impact) == (urgency, impact)), None
        )

    def status_label(self, key: str) -> str:
        """The portal's word for a status, or the key made readable."""
        return _label(self.statuses, key)

    def request_type_label(self, key: str) -> str:
        """The portal's word for a request type, or the key made readable."""
        return _label(self.request_types, key)

    def priority_label(self, key: str) -> str:
        """The portal's word for a priority, or the key made readable."""
        return _label(self.priorities, key)


def _label(entries: tuple[Status, ...] | tuple[RequestType, ...] | tuple[Priority, ...], key: str) -> str:
    found = next((one.label for one in entries if one.key == key), None)
    return found if found is not None else key.replace("_", " ").capitalize()


def _refuse_repeated(entries: "tuple[StatusComponent, ...] | tuple[StatusGroup, ...]", *, where: str) -> None:
    names = [one.name.casefold() for one in entries]
    for one in entries:
        if names.count(one.name.casefold()) > 1:
            raise ValueError(f"{where} '{one.name}'")
