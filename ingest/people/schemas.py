"""Accounts as upper floors see them; password hashes never leave this slice."""

from dataclasses import dataclass

from ingest.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ContactName:
    """A contact to choose from."""

    id: int
    name: str
    email: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that succeeded: who it is, and the key that a session must show to stay valid."""

    viewer: Viewer
    session_key: str


@dataclass(frozen=True, slots=True)
class StaffName:
    """A member of staff to choose from."""

    id: int
    name: str
