"""`/healthz` says that the process answers, `/readyz` that it can reach its database."""

import structlog
from flask import Blueprint, Response, jsonify

from ingest.db.engine import current_engine, file_identity
from ingest.db.migrate import require_current

_log = structlog.get_logger(__name__)


def health_blueprint() -> Blueprint:
    """The two addresses, for anybody; they tell nothing but yes or no."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify({"ok": True})

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        is_ready = _is_database_ready()
        return jsonify({"ok": is_ready}), 200 if is_ready else 503

    return blueprint


def _is_database_ready() -> bool:
    try:
        # A connection goes on reading a file that is gone.
        file_identity(current_engine())
        require_current(current_engine())
    except Exception as error:  # noqa: BLE001 - whatever keeps the database away, the answer is no
        _log.warning("not ready", reason=type(error).__name__)
        return False
    return True
