"""Where a request comes from: what serves it says so once, and whatever is recorded meanwhile carries it."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

MAX_ADDRESS_CHARACTERS: Final = 64
MAX_DEVICE_CHARACTERS: Final = 100


@dataclass(frozen=True, slots=True)
class Origin:
    """A network address and a device in words; both empty for commands and background work."""

    address: str = ""
    device: str = ""


NOWHERE: Final = Origin()
_origin: ContextVar[Origin] = ContextVar("helmdesk_origin", default=NOWHERE)


def use_origin(origin: Origin) -> None:
    """Let what happens from now on in this context come from there; `NOWHERE` ends it."""
    _origin.set(Origin(origin.address[:MAX_ADDRESS_CHARACTERS], origin.device[:MAX_DEVICE_CHARACTERS]))


def current_origin() -> Origin:
    """Where what happens now comes from."""
    return _origin.get()
