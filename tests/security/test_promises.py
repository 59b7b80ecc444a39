"""What is promised about security, line by line in docs/security-tests.md, rests on tests that are there."""

import re

import pytest

from tests.support.promises import ROOT, missing

TEXT = (ROOT / "docs" / "security-tests.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\| (.+) \|$", TEXT, flags=re.MULTILINE)
# Of what the product has nothing of yet.
NOT_MET = {"13"}


@pytest.mark.parametrize("line", [one for one in LINES if "::" in one], ids=lambda line: line.partition(" | ")[0])
def test_each_promise_rests_on_tests_that_are_there(line: str) -> None:
    """Every line: the tests it names exist."""
    assert missing(re.findall(r"`([a-z_/]+\.py::\w+)`", line)) == []


def test_every_line_has_its_tests() -> None:
    """1 to 18, each with a test, but for what the product has nothing of."""
    tested = {one.partition(" | ")[0] for one in LINES if "::" in one}
    assert {str(number) for number in range(1, 19)} - tested == NOT_MET
