"""What a WSGI server runs: the service of the installation the environment names."""

from typing import Final

from dashboard.app import create_app
from ingest.settings import load_settings

application: Final = create_app(load_settings()).server
