"""By which names the service lets itself be called, and whose word it takes for where a request comes from. Pure."""

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
# Whoever listens on every address, as a demo on another machine may, cannot know by which name it is called.
UNSPECIFIED: Final = frozenset({"0.0.0.0", "[::]"})  # noqa: S104 - nothing is bound here
# Machines ask these by whatever name they know; the answer is yes or no.
HEALTH_PATHS: Final = frozenset({"/healthz", "/readyz"})
# So many spellings of known hosts are remembered; real ones are a handful.
MOST_REMEMBERED: Final = 1000


class Hosts:
    """The hosts of an installation; '.example.org' stands for every name under it.

    Ports do not matter. `seen` holds the Host headers that were found good, for those who have no time to ask.
    """

    def __init__(self, names: frozenset[str]) -> None:
        self._is_open = not names.isdisjoint(UNSPECIFIED)
        self._names = frozenset(name for name in names if not name.startswith("."))
        self._domains = tuple(name for name in names if name.startswith("."))
        # No header at all, as old programs send: nothing is made of it.
        self.seen: set[str | None] = {None}

    def is_known(self, header: str | None, path: str) -> bool:
        """Whether a request with this Host header is answered."""
        if header in self.seen:
            return True
        name = host_name(header or "")
        if path in HEALTH_PATHS and (name in LOOPBACK or _is_number(name)):
            return True
        is_known = self._is_open or name in self._names or (bool(self._domains) and name.endswith(self._domains))
        if is_known and len(self.seen) < MOST_REMEMBERED:
            self.seen.add(header)
        return is_known


def hosts_of(*, base_url: str, trusted_hosts: tuple[str, ...] = ()) -> Hosts:
    """The host of the address people open, those that are named besides, and on loopback all its names."""
    own = host_name(urlsplit(base_url).netloc.rpartition("@")[2])
    names = {own, *(host_name(one) for one in trusted_hosts)}
    return Hosts(frozenset(names | LOOPBACK if own in LOOPBACK else names))


def host_name(header: str) -> str:
    """A Host header without its port and the dot some write at the end, in small letters; '' for what is none."""
    text = header.strip().lower()
    if text.startswith("["):
        name, bracket, rest = text.partition("]")
        return f"{name}]" if bracket and (not rest or rest.startswith(":")) else ""
    name, _, port = text.partition(":")
    if port and not (port.isascii() and port.isdigit()):
        return ""
    name = name.removesuffix(".")
    return name if all(one.isalnum() or one in ".-_" for one in name) else ""


def networks_of(text: str) -> tuple[Network, ...]:
    """Networks from '10.0.0.0/8, 192.0.2.7'; ValueError for anything else."""
    return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())


def is_within(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    known = getattr(found, "ipv4_mapped", None) or found
    return any(known in network for network in networks)


def client_address(peer: str, forwarded_for: str, networks: tuple[Network, ...]) -> str:
    """Who asks, given who is connected and X-Forwarded-For: the last address that is none of our proxies.

    Only what a proxy of ours has added counts; whatever stands before it anybody may have written.
    """
    address = peer
    for one in reversed([part.strip() for part in forwarded_for.split(",")]):
        if not is_within(address, networks) or not _is_number(one):
            break
        address = one
    return address


def _is_number(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
