"""The whole service with a small demo, and a browser to drive it."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.serving import BaseWSGIServer, make_server

from dashboard.app import create_app
from ingest.db.engine import current_engine, unit_of_work
from ingest.demo.filling import fill
from ingest.portal.current import use_portal
from ingest.portal.loader import load_portal
from ingest.settings import load_settings
from ingest.viewer import system_viewer
from tests.conftest import WINDOW, pytest_setup_options
from tests.support.browser import Service
from tests.support.databases import SqliteTemplate, in_use

DEMO_TICKETS = 160
# What is answered between two tests.
_NOBODY = ServiceUnavailable()
# What a page can leave behind in the browser; the scripts it has read may stay.
_LEFT_BEHIND = "cookies,local_storage,indexeddb,service_workers,cache_storage"


@pytest.fixture(scope="session")
def demo_file(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a small demo, filled once and copied for each service."""
    file = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    use_portal(load_portal("managed"))
    with sqlite_template.copy() as url, in_use(url) as engine:
        with unit_of_work() as session:
            fill(session, system_viewer(), tickets=DEMO_TICKETS, seed=3)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(url.removeprefix("sqlite:///"), file)
    return file


@pytest.fixture(scope="session")
def listener() -> Iterator[BaseWSGIServer]:
    """Where each service of these tests listens in its turn: Chromium reads the scripts of one address only once."""
    server = make_server("127.0.0.1", 0, _NOBODY, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def service(demo_file: Path, tmp_path: Path, listener: BaseWSGIServer) -> Iterator[Service]:
    """The whole service, made anew, with a small demo of its own."""
    file = shutil.copy(demo_file, tmp_path / "helmdesk.sqlite3")
    url = f"http://127.0.0.1:{listener.server_port}"
    app = create_app(load_settings(demo=True, database_url=f"sqlite:///{file}", base_url=url))
    listener.app = app.server
    yield Service(app, url)
    listener.app = _NOBODY
    current_engine().dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[WebDriver]:
    """Chromium without a window, started once."""
    driver = webdriver.Chrome(options=pytest_setup_options())
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium: WebDriver, listener: BaseWSGIServer) -> WebDriver:
    """Chromium with one empty tab of its usual size, which knows nothing of the tests before."""
    left = chromium.window_handles
    chromium.switch_to.new_window("tab")
    own = chromium.current_window_handle
    for tab in left:
        chromium.switch_to.window(tab)
        chromium.close()
    chromium.switch_to.window(own)
    chromium.execute_cdp_cmd("Network.clearBrowserCookies", {})
    origin = f"http://127.0.0.1:{listener.server_port}"
    chromium.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": _LEFT_BEHIND})
    chromium.set_window_size(*WINDOW)
    chromium.get_log("browser")
    return chromium
