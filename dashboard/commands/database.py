"""`helmdesk db`: set up, bring up to date, and check the database."""

import typer

from ingest.db.engine import current_engine, open_engine, reading, use_engine
from ingest.db.migrate import database_revision, head_revision, require_current, upgrade_database
from ingest.metrics.facts.keeping import complete_facts, has_older_tickets, keep_facts
from ingest.settings import load_settings

app = typer.Typer(help="Set up, bring up to date and check the database.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the database to this version's schema; safe to give again."""
    use_engine(open_engine(load_settings().resolved_database_url))
    before = database_revision(current_engine())
    upgrade_database(current_engine())
    after = head_revision()
    _complete_facts()
    typer.echo(f"The database is at revision {after}" + (" already." if before == after else "."))


def _complete_facts() -> None:
    """Give tickets from before there were facts theirs; interrupted, it goes on where it stopped."""
    with reading() as session:
        if not has_older_tickets(session):
            return
    typer.echo("Making the facts behind reports ...")
    typer.echo(f"Made those of {complete_facts():,} tickets.")
    keep_facts()


@app.command()
def check() -> None:
    """Say whether the database answers and fits this version."""
    use_engine(open_engine(load_settings().resolved_database_url))
    require_current(current_engine())
    typer.echo(f"The database answers and is at revision {head_revision()}.")
