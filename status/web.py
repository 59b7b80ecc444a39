"""The public addresses: `/status` for anybody, read-only, without cookies, small enough for a phone in an outage."""

import hashlib
from typing import Any

from flask import Blueprint, Response, request

from ingest.clock import now
from ingest.db.engine import reading
from ingest.portal.current import current_portal
from ingest.system_status.records import status_page
from ingest.system_status.rules import page_definition
from ingest.viewer import PUBLIC
from status.addresses import Addresses
from status.document import REFRESH_SECONDS, STILL_PARAMETER, status_document, styles_hash

CACHE_SECONDS = 15
PAGE_ADDRESS = "/status"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


class CookielessResponse(Response):
    """A response that never carries a cookie, whatever the application around it would add."""

    def set_cookie(self, *_arguments: Any, **_options: Any) -> None:
        """Refuse the cookie: the public page knows nobody."""


def status_blueprint(*, sign_in_address: str = "/signin") -> Blueprint:
    """The public pages of the portal definition in use, to be registered on a Flask application without a prefix."""
    blueprint = Blueprint("status", __name__)

    @blueprint.get(PAGE_ADDRESS)
    def public_status_page() -> Response:
        is_updating = STILL_PARAMETER not in request.args
        brand = current_portal().brand
        page = page_definition(current_portal())
        with reading() as session:
            view = status_page(session, PUBLIC, now=now(), page=page)
        addresses = Addresses(sign_in=sign_in_address)
        document = status_document(view, addresses=addresses, brand=brand, is_updating=is_updating)
        response = published(document, policy=content_policy(styles_hash(brand)))
        if is_updating:
            # A header and not a meta element, so that a saved copy of the document stays as it was.
            response.headers["Refresh"] = str(REFRESH_SECONDS)
        return response

    return blueprint


def content_policy(style_hash: str) -> str:
    """What a document may load: the styles it carries and images inside it, and nothing from anywhere."""
    return (
        f"default-src 'none'; style-src '{style_hash}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def published(document: str, *, policy: str) -> CookielessResponse:
    """A document as an answer that anybody may keep for a few seconds and ask about again by its ETag."""
    body = document.encode()
    response = CookielessResponse(body, mimetype="text/html")
    response.headers.update(SECURITY_HEADERS, **{"Content-Security-Policy": policy})
    response.cache_control.public = True
    response.cache_control.max_age = CACHE_SECONDS
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
