"""The standing people of the tests: Alice, Bob, Carol and Dora, and the organisations they belong to."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import SecurityLevel, StaffRole
from ingest.models import Account, AccountSession, Contact, Organisation, Site, Team
from ingest.people.secrets import digest_of
from ingest.viewer import Viewer


@dataclass(frozen=True)
class People:
    """Viewers, and the ids of what they belong to."""

    alice: Viewer
    leo: Viewer
    erin: Viewer
    root: Viewer
    bob: Viewer
    dora: Viewer
    carol: Viewer
    acme: int
    globex: int
    leeds: int
    york: int
    hull: int
    boston: int
    voice_team: int

    @property
    def contacts(self) -> tuple[Viewer, ...]:
        """Everybody who is not staff."""
        return (self.bob, self.dora, self.carol)


def settle_people(session: Session) -> People:
    """Bring everybody into an empty database."""
    now = clock.now()
    acme = _added(session, Organisation(name="Acme", timezone="Europe/London", created_at=now))
    globex = _added(session, Organisation(name="Globex", timezone="America/New_York", created_at=now))
    places = {
        name: _added(session, Site(organisation_id=owner, name=name.title(), is_main=is_main))
        for name, owner, is_main in (
            ("leeds", acme, True),
            ("york", acme, False),
            ("hull", acme, False),
            ("boston", globex, True),
        )
    }
    return People(
        alice=_staff(session, "Alice Moore", StaffRole.AGENT),
        leo=_staff(session, "Leo Grant", StaffRole.LEAD),
        erin=_staff(session, "Erin Shaw", StaffRole.STATUS_EDITOR),
        root=_staff(session, "Root Admin", StaffRole.ADMINISTRATOR),
        bob=_contact(session, "Bob Field", acme, "Europe/London", SecurityLevel.STANDARD),
        dora=_contact(session, "Dora Lane", acme, "Europe/London", SecurityLevel.ADMIN),
        carol=_contact(session, "Carol Stone", globex, "America/New_York", SecurityLevel.STANDARD),
        acme=acme,
        globex=globex,
        voice_team=_added(session, Team(name="Voice support")),
        **places,
    )


def _added(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    return int(row.id)


def _staff(session: Session, name: str, role: StaffRole) -> Viewer:
    account_id = _account(session, name, "helmdesk.example", "Europe/London", staff_role=role)
    return Viewer(account_id, name, "Europe/London", staff_role=role)


def _contact(session: Session, name: str, organisation_id: int, timezone: str, level: SecurityLevel) -> Viewer:
    first, last = name.split()
    contact = Contact(
        organisation_id=organisation_id, first_name=first, last_name=last, import_name=name, created_at=clock.now()
    )
    contact_id = _added(session, contact)
    place = {"organisation_id": organisation_id, "contact_id": contact_id, "security_level": level}
    domain = "acme.example" if first in {"Bob", "Dora"} else "globex.example"
    return Viewer(_account(session, name, domain, timezone, **place), name, timezone, **place)


def _account(session: Session, name: str, domain: str, timezone: str, **more: Any) -> int:
    user_name = f"{name.split(maxsplit=1)[0].lower()}@{domain}"
    account = Account(
        user_name=user_name,
        display_name=name,
        timezone=timezone,
        created_at=clock.now(),
        **more,
    )
    account_id = _added(session, account)
    _added(session, _open_session(account_id, key=f"key-of-{user_name}"))
    return account_id


def _open_session(account_id: int, *, key: str) -> AccountSession:
    """A session that has been open since just now, with a key that tests know: 'key-of-' and the user name."""
    now = clock.now()
    later = now + timedelta(hours=12)
    moments = {"created_at": now, "seen_at": now, "renewed_at": now, "key_expires_at": later, "expires_at": later}
    return AccountSession(account_id=account_id, key_hash=digest_of(key), nonce="0", **moments)
