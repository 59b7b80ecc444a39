"""Brings together what two people typed into the same ticket: field by field, and nothing typed is lost. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ingest.tickets.answer_words import Shown


@dataclass(slots=True)
class Merged:
    """What of a form is to be saved, and the fields that both have changed, each to something else."""

    saved: dict[str, Shown] = field(default_factory=dict)
    clashing: list[str] = field(default_factory=list)


def merged(
    *,
    opened: Mapping[str, Shown],
    typed: Mapping[str, Shown],
    present: Mapping[str, Shown],
    gathered: Collection[str] = (),
) -> Merged:
    """Three readings of the same fields: as the form was opened, as it was sent, and as the ticket stands now.

    A field left as it was opened keeps what it is now. One that only the sender changed is saved; so is one that is no
    longer there to be changed, for whoever saves it to refuse it by name. `gathered` fields hold several words, such as
    files: what each has added and taken away comes together, and never clashes.
    """
    found = Merged()
    for key, mine in typed.items():
        was = opened.get(key, "")
        if key in gathered and key in present:
            mine = _together(_words(mine), was=_words(was), now=_words(present[key]))  # noqa: PLW2901 - the same, completed
        if _same(mine, was) or _same(mine, present.get(key, "")):
            continue
        if key in present and key not in gathered and not _same(present[key], was):
            found.clashing.append(key)
        else:
            found.saved[key] = mine
    return found


def _together(mine: list[str], *, was: list[str], now: list[str]) -> str:
    kept = [one for one in now if one in mine or one not in was]
    return " ".join([*kept, *(one for one in mine if one not in was and one not in now)])


def _words(one: Shown) -> list[str]:
    return one if isinstance(one, list) else one.split()


def _same(one: Shown, other: Shown) -> bool:
    return _plain(one) == _plain(other)


def _plain(one: Shown) -> str | list[str]:
    if isinstance(one, list):
        return sorted(one) if one else ""
    return one.replace("\r\n", "\n").strip()
