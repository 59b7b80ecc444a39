"""What every test may ask for: both databases, the standing people, a session, and a browser set up for machines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from selenium.webdriver.chrome.options import Options
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ingest.db.engine import unit_of_work
from ingest.documents.storage import use_store
from ingest.metrics.facts.duck import use_folder
from ingest.people.secrets import use_secret
from ingest.portal.current import use_portal
from ingest.portal.loader import load_portal
from tests.support.databases import PostgresTemplates, SqliteTemplate, in_use
from tests.support.mail import sending_to
from tests.support.people import People

# A property is about truth, not speed: a busy machine must not fail it.
settings.register_profile("helmdesk", deadline=None)
settings.load_profile("helmdesk")

WINDOW = (1440, 1000)
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    f"--window-size={WINDOW[0]},{WINDOW[1]}",
)


def pytest_setup_options() -> Options:
    """Flags with which dash.testing starts Chromium."""
    options = Options()
    for flag in CHROMIUM_FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return options


@pytest.fixture(autouse=True)
def _managed_portal() -> None:
    """Every test works by the preset 'managed' unless it says otherwise."""
    use_portal(load_portal("managed"))


@pytest.fixture(autouse=True)
def files_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where documents of this test are kept, by this process and those it starts."""
    folder = tmp_path / "documents"
    monkeypatch.setenv("HELMDESK_FILES_URL", folder.as_uri())
    use_store(None)
    return folder


@pytest.fixture(scope="session")
def _folder_of_facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for columnar copies: their names tell those of different databases apart."""
    return tmp_path_factory.mktemp("facts")


@pytest.fixture(autouse=True)
def _kept_copies(_folder_of_facts: Path) -> None:
    """Every test keeps columnar copies of facts away from where it stands."""
    use_folder(_folder_of_facts)


@pytest.fixture(autouse=True)
def _kept_mail() -> None:
    """Every test keeps its mails unless it says otherwise."""
    sending_to(None)


@pytest.fixture(autouse=True)
def _known_secret() -> None:
    """Every test has the same secret unless it says otherwise."""
    use_secret(lambda: "a secret of the tests, and of nothing else")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """A migrated SQLite file to copy."""
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresTemplates]:
    """A PostgreSQL server with a migrated template."""
    templates = PostgresTemplates(tmp_path_factory.mktemp("postgres"))
    yield templates
    templates.close()


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, sqlite_template: SqliteTemplate) -> Iterator[str]:
    """The address of a migrated SQLite database: with the people when the test asks for them, else empty."""
    with sqlite_template.copy(with_people=_asks_for_people(request)) as url:
        yield url


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, postgres_templates: PostgresTemplates) -> Iterator[str]:
    """The address of a migrated PostgreSQL database: with the people when the test asks for them, else empty."""
    with postgres_templates.copy(with_people=_asks_for_people(request)) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A migrated database, once of each kind, that the code under test works on."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    with in_use(url) as engine:
        yield engine


@pytest.fixture
def people(request: pytest.FixtureRequest, database: Engine) -> People:
    """Alice, Bob, Carol, Dora and the others, committed."""
    kind = "sqlite_template" if database.dialect.name == "sqlite" else "postgres_templates"
    templates: SqliteTemplate | PostgresTemplates = request.getfixturevalue(kind)
    return templates.people


def _asks_for_people(request: pytest.FixtureRequest) -> bool:
    return "people" in request.fixturenames


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """A unit of work that lasts as long as the test."""
    with unit_of_work() as work:
        yield work


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty data directory."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder
