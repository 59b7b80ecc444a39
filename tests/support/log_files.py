"""Makes files in the shape of ServiceNow's incident log, so that tests know every truth about them."""

import csv
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

HEADER = (
    "number", "incident_state", "active", "sys_mod_count", "opened_at", "sys_updated_at", "sys_updated_by",
    "location", "caller_id", "cmdb_ci", "assignment_group", "category", "priority", "resolved_at", "closed_at",
)  # fmt: skip
MIDDLE_STATES = ("Active", "Awaiting User Info", "Awaiting Vendor", "Active")


@dataclass(slots=True)
class LogFile:
    """A log: its rows by column, and how many tickets they tell of."""

    rows: list[dict[str, str]] = field(default_factory=list)

    def write(self, path: Path, *, first: int = 0, last: int | None = None) -> Path:
        """Write (some of) the rows as a CSV."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADER)
            writer.writeheader()
            writer.writerows(self.rows[first:last])
        return path


def log_file(*, tickets: int, seed: int = 1) -> LogFile:
    """A log of that many tickets over three months, some reopened, some still open, some without a resolution date."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    made = LogFile()
    for index in range(tickets):
        made.rows += _ticket_rows(chance, number=f"INC{index:07}")
    return made


def _ticket_rows(chance: random.Random, *, number: str) -> list[dict[str, str]]:
    opened = datetime(2016, 2, 13) + timedelta(minutes=chance.randrange(90 * 24 * 60))  # noqa: DTZ001 - as files write
    states = ["New", *chance.choices(MIDDLE_STATES, k=chance.randrange(3))]
    if chance.random() < 0.1:
        states += ["Resolved", "Active"]
    if chance.random() < 0.9:
        states += ["Resolved", *(["Closed"] if chance.random() < 0.8 else [])]
    moments = [opened + timedelta(hours=9 * step) for step in range(len(states))]
    ends = [at for at, state in zip(moments, states, strict=True) if state == "Resolved"]
    resolved = _text(ends[-1]) if ends and chance.random() < 0.9 else "?"
    closed = _text(moments[-1]) if states[-1] == "Closed" else "?"
    fixed = {
        "number": number,
        "opened_at": _text(opened),
        "location": f"Location {chance.randrange(4)}",
        "caller_id": f"Caller {chance.randrange(20)}",
        "cmdb_ci": "?",
        "assignment_group": f"Group {chance.randrange(5)}",
        "category": f"Category {chance.randrange(6)}",
        "priority": chance.choice(("2 - High", "3 - Moderate", "4 - Low")),
        "sys_updated_by": "Updated by 7",
        # Final dates stand on every row, also before they happened.
        "resolved_at": resolved,
        "closed_at": closed,
    }
    return [
        fixed | {"incident_state": state, "active": "true", "sys_mod_count": str(step), "sys_updated_at": _text(moment)}
        for step, (state, moment) in enumerate(zip(states, moments, strict=True))
    ]


def _text(moment: datetime) -> str:
    return f"{moment.day}/{moment.month}/{moment.year} {moment.hour:02}:{moment.minute:02}"
