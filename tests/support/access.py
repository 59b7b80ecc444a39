"""Requests for access in tests: the tables of portal definitions, and a request that is confirmed."""

import tomllib
from typing import Any

from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.access.service import ask_for_access, confirm_access
from ingest.models import AccessRequest
from ingest.models.notifications import Mail
from ingest.people.links import link_token
from ingest.portal.access import AccessRequests
from ingest.portal.current import current_portal, use_portal
from ingest.viewer import Viewer

# A network carrier's form, and a vendor's whose partners are certified first.
CARRIER = """
introduction = "For customers of our network."
fields = [
    { key = "name", label = "Name", kind = "line", is_required = true },
    { key = "phone", label = "Phone", kind = "phone" },
    { key = "email", label = "E-mail", kind = "email", is_required = true },
    { key = "account_name", label = "Account name", kind = "line", is_required = true },
    { key = "account_number", label = "Account number", kind = "line" },
    { key = "service_address", label = "Service address", kind = "line", is_required = true },
    { key = "request", label = "Type of request", kind = "choice", is_required = true, options = [
        { key = "portal", label = "Request Customer Portal Access" },
        { key = "other", label = "Something else" },
    ] },
    { key = "description", label = "Description", kind = "text", max_length = 2000 },
]
"""
ASSURANCE = """
needs_certification = true
certification_label = "Certification note"
fields = [
    { key = "name", label = "Name", kind = "line", is_required = true },
    { key = "email", label = "E-mail", kind = "email", is_required = true },
    { key = "company", label = "Company", kind = "line", is_required = true },
    { key = "role", label = "Role", kind = "line" },
]
"""
ZOE = {"name": "Zoe Park", "email": "Zoe@Initech.example", "company": "Initech"}


def use_access_form(text: str) -> None:
    """Work by the present portal with another form for requests."""
    form = AccessRequests.model_validate(tomllib.loads(text))
    use_portal(current_portal().model_copy(update={"access_requests": form}))


def mailed_token(session: Session) -> str:
    """The token of the newest letter that has a link."""
    link_id = session.scalar(select(Mail.link_id).where(Mail.link_id.is_not(None)).order_by(Mail.id.desc()).limit(1))
    assert link_id is not None
    return link_token(session, link_id=link_id)


def confirmed_request(session: Session, **given: Any) -> int:
    """A request whose address is confirmed; its id."""
    ask_for_access(session, given=given or ZOE)
    confirm_access(session, token=mailed_token(session))
    found = session.scalar(select(AccessRequest.id).order_by(AccessRequest.id.desc()).limit(1))
    assert found is not None
    return found


def signed_in_client(app: Dash, viewer: Viewer) -> FlaskClient:
    """The browser of one of the standing people."""
    first = viewer.name.split()[0].lower()
    domain = "helmdesk" if viewer.is_staff else "globex" if first == "carol" else "acme"
    client = app.server.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = f"{viewer.account_id}:key-of-{first}@{domain}.example"
    return client
