"""Where a request comes from: what serves it says so once, and whatever is recorded meanwhile carries it."""

from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Final

MAX_ADDRESS_CHARACTERS: Final = 64
MAX_DEVICE_CHARACTERS: Final = 100


@dataclass(frozen=True, slots=True)
class Origin:
    """A network address and a device in words; both empty for commands and background work."""

    address: str = ""
    device: str = ""

    @property
    def network(self) -> str:
        """What limits count by: the address, or of IPv6 its 64 bits, as one customer has all addresses behind them."""
        try:
            known = ip_address(self.address)
        except ValueError:
            return self.address
        if isinstance(known, IPv4Address):
            return str(known)
        return str(known.ipv4_mapped or IPv6Network((int(known), 64), strict=False))


NOWHERE: Final = Origin()
_origin: ContextVar[Origin] = ContextVar("helmdesk_origin", default=NOWHERE)


def use_origin(origin: Origin) -> None:
    """Let what happens from now on in this context come from there; `NOWHERE` ends it."""
    _origin.set(Origin(origin.address[:MAX_ADDRESS_CHARACTERS], origin.device[:MAX_DEVICE_CHARACTERS]))


def current_origin() -> Origin:
    """Where what happens now comes from."""
    return _origin.get()
