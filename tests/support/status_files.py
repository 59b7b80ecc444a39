"""Makes files in Statuspage's form from a made status page, so that tests know every truth about them."""

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from ingest.enums import ComponentStatus
from ingest.system_status.rules import worst_status

BASE = datetime(2026, 1, 5, tzinfo=UTC)
WELL = ComponentStatus.OPERATIONAL
TROUBLE = tuple(ComponentStatus)[1:]


def moment(second: float) -> datetime:
    """So many seconds after the made page began."""
    return BASE + timedelta(seconds=second)


def stamp(second: float) -> str:
    """The same as files have it."""
    return moment(second).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def component(code: str, name: str, **more: Any) -> dict[str, Any]:
    """A component as lists have it."""
    known = {
        "id": code, "name": name, "status": "operational", "created_at": stamp(0), "updated_at": stamp(0),
        "position": 1, "description": None, "showcase": True, "start_date": None, "group_id": None,
        "page_id": "p", "group": False, "only_show_if_degraded": False,
    }  # fmt: skip
    return known | more


def affected(code: str, old: str | None, new: str, *, name: str | None = None) -> dict[str, Any]:
    """What an update did to a component."""
    return {"code": code, "name": name or code, "old_status": old, "new_status": new}


def update(code: str, word: str, second: float, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One update; without changes its components are null, as in real files."""
    known = {
        "id": code, "status": word, "body": f"{word} at {second}", "created_at": stamp(second),
        "updated_at": stamp(second), "display_at": stamp(second), "affected_components": list(changes) or None,
        "deliver_notifications": True, "custom_tweet": None, "tweet_id": None,
    }  # fmt: skip
    return known | more


def incident(code: str, *updates: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An incident told by these updates, oldest first here and newest first in the file."""
    last = updates[-1]
    is_over = last["status"] in {"resolved", "postmortem", "completed"}
    known = {
        "id": code, "name": f"Incident {code}", "status": last["status"], "created_at": updates[0]["created_at"],
        "updated_at": last["updated_at"], "monitoring_at": None, "impact": "minor", "shortlink": "https://x.example",
        "resolved_at": last["display_at"] if is_over else None, "started_at": updates[0]["display_at"],
        "page_id": "p", "incident_updates": list(reversed(updates)), "components": [], "reminder_intervals": None,
    }  # fmt: skip
    return known | more


def write(path: Path, content: Any) -> Path:
    """Write a file as JSON; a suffix .jsonl gets a line an item."""
    if path.suffix == ".jsonl":
        path.write_text("".join(f"{json.dumps(one)}\n" for one in content), encoding="utf-8")
    else:
        path.write_text(json.dumps(content), encoding="utf-8")
    return path


@dataclass
class MadePage:
    """A status page that keeps one status a component, or with `is_side_by_side` what each incident says.

    `now` is what each component shows; whoever moves time on reads it second by second.
    """

    codes: tuple[str, ...]
    is_side_by_side: bool
    prefix: str = ""
    standing: dict[str, ComponentStatus] = field(default_factory=dict)
    holds: dict[str, dict[str, ComponentStatus]] = field(default_factory=dict)
    told: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=count)

    def act(self, name: str, second: int, word: str, given: dict[str, ComponentStatus]) -> None:
        """Post an update of an incident that gives components these statuses; an end gives back what it held."""
        held = self.holds.setdefault(name, {})
        is_over = word in {"resolved", "completed"}
        wanted = dict.fromkeys(held, WELL) if is_over else given
        changes = []
        for code, new in wanted.items():
            old = held.get(code, WELL) if self.is_side_by_side else self.standing.get(code, WELL)
            changes.append(affected(code, old, new))
            held[code] = self.standing[code] = new
        if is_over:
            held.clear()
        made = update(f"{self.prefix}u{next(self._numbers):011}", word, second, *changes)
        self.told.setdefault(name, []).append(made)

    def shown(self, code: str) -> ComponentStatus:
        """What the page shows of a component now."""
        if self.is_side_by_side:
            return worst_status(held.get(code, WELL) for held in self.holds.values())
        return self.standing.get(code, WELL)

    def incidents(self) -> list[dict[str, Any]]:
        """All incidents as files have them, newest first."""
        return [incident(f"{self.prefix}i{name}", *updates) for name, updates in reversed(self.told.items())]


def long_history(*, incidents: int, updates: int = 6, components: int = 30, seed: int = 1) -> list[dict[str, Any]]:
    """So many incidents one after the other, some overlapping, each with so many updates on two components."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    page = MadePage(tuple(f"component{place:03}" for place in range(components)), is_side_by_side=False)
    words = ["investigating", *["identified"] * (updates - 3), "monitoring", "resolved"]
    events = []
    for number in range(incidents):
        start = number * 5_000 + chance.randrange(3_000)
        codes = chance.sample(page.codes, 2)
        for place, word in enumerate(words):
            events.append((start + place * 600, f"{number:011}", word, codes))
    for second, name, word, codes in sorted(events):
        page.act(name, second, word, {code: chance.choice(TROUBLE) for code in codes})
    return page.incidents()
