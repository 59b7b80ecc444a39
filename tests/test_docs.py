"""Documentation that must not fall behind: every setting there is, no other, and no link into nothing."""

import re
from pathlib import Path

import pytest

from ingest.metrics.described import metrics_page
from ingest.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
MAX_DECISION_LINES = 60


def test_every_setting_is_described_and_no_other() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| `HELMDESK_([A-Z_]+)` \|", text, flags=re.MULTILINE)
    assert sorted(described) == sorted(name.upper() for name in Settings.model_fields)
    assert set(re.findall(r"HELMDESK_([A-Z_]+)", text)) == set(described)


def test_the_page_of_metrics_is_what_the_catalogue_says() -> None:
    assert (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8") == metrics_page()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


def test_decisions_are_short_and_linked_from_the_architecture() -> None:
    overview = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        assert f"decisions/{page.name}" in overview
        assert page.read_text(encoding="utf-8").count("\n") <= MAX_DECISION_LINES
