"""Accounts as upper floors see them; password hashes never leave this slice."""

from dataclasses import dataclass
from datetime import datetime

from ingest.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ContactName:
    """A contact to choose from; one who has left only where it stands already."""

    id: int
    name: str
    email: str | None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class StartedSession:
    """A session's present keys, for the cookies of one browser; a remembered one has a token that fetches the next."""

    id: int
    account_id: int
    key: str
    remembered_token: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PresentSession:
    """Who is behind a cookie; `is_due` when it should be noted that they are here."""

    id: int
    viewer: Viewer
    is_due: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that succeeded: who it is, and the session that began."""

    viewer: Viewer
    session: StartedSession


@dataclass(frozen=True, slots=True)
class StaffName:
    """A member of staff to choose from."""

    id: int
    name: str
