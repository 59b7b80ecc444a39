"""The portal definition: the preset is whole, and every mistake is named by file and key in one sentence."""

from importlib.resources import files
from pathlib import Path

import pytest

from ingest.approvals.rules import statuses_of
from ingest.enums import Stage
from ingest.errors import HelmdeskError
from ingest.portal.loader import load_portal

MANAGED = (files("ingest.portal") / "presets" / "managed.toml").read_text(encoding="utf-8")


def test_the_preset_managed_is_whole() -> None:
    portal = load_portal("managed")
    assert {one.stage for one in portal.statuses} == set(Stage)
    assert [one.key for one in portal.request_types] == ["incident", "query", "change_request"]
    assert [one.key for one in portal.ticket_columns if one.is_fixed] == ["number"]
    assert portal.priority_for(urgency="high", impact="company") is not None
    assert portal.status_label("waiting_customer") == "Waiting Customer"
    assert [(group.name, len(group.components)) for group in portal.status_page.groups] == [
        ("Voice", 3),
        ("Network", 3),
        ("Cloud", 2),
    ]


def test_a_status_page_may_begin_with_nothing(tmp_path: Path) -> None:
    path = tmp_path / "portal.toml"
    begin, end = MANAGED.index("# What the status page begins with."), MANAGED.index("[[statuses]]")
    path.write_text(MANAGED[:begin] + MANAGED[end:], encoding="utf-8")
    assert load_portal(str(path)).status_page.groups == ()


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("[flow]", "[flwo]", "flwo"),
        ('stage = "new"', 'stage = "newish"', "stage"),
        ('key = "in_progress"', 'key = "new"', "new"),
        ('close = "complete"', 'close = "nowhere"', "nowhere"),
        ("is_fixed = true", "is_fixed = false", "number"),
        ('name = "Network"', 'name = "voice"', "two groups called 'Voice'"),
        ('{ name = "Voicemail" }', '{ name = "VOICE PLATFORM" }', "two components called"),
        ('{ name = "Voicemail" }', '{ nmae = "Voicemail" }', "did you mean 'name'?"),
        ('{ name = "Voicemail" }', '{ name = "" }', "[[components]] entry 2, key 'name'"),
        ('{ name = "Voicemail" }', '"Voicemail"', "[[groups]] entry 1"),
        ('name = "Northgate status"\ntimezone = "Europe/London"', 'name = "N"\ntimezone = "Europe/Londno"', "Londno"),
        ("maintenance_weight = 0.0", "maintenance_weight = 1.5", "maintenance_weight"),
        ("[[statuses]]", "[[statuses", "line"),
        ('waiting = "waiting_approval"', 'waiting = "waiting"', "[approvals], key 'waiting': 'waiting' is not the key"),
        (
            'waiting = "waiting_approval"',
            'waiting = "complete"',
            "'complete' is a completed status",
        ),
        ('approved = "in_progress"', 'approved = "cancelled"', "[approvals], key 'approved'"),
        ('approved = "in_progress"', 'aproved = "in_progress"', "did you mean 'approved'?"),
        ('rejected = "cancelled"', 'rejected = "no"', "[approvals], key 'rejected': 'no'"),
        ('board = "Change Advisory Board"', 'bord = "CAB"', "did you mean 'board'?"),
        (
            'board = "Change Advisory Board"',
            'board = "CAB"\nstatuses = { waiting = "new", rejected = "nope" }',
            "[[request_types]] entry 3, table [request_types.approval.statuses], key 'rejected': 'nope'",
        ),
    ],
)
def test_a_mistake_is_named_by_file_and_key(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    assert right in MANAGED
    path = tmp_path / "portal.toml"
    path.write_text(MANAGED.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(HelmdeskError) as refusal:
        load_portal(str(path))
    assert "portal.toml" in refusal.value.message
    assert named in refusal.value.message
    assert "\n" not in refusal.value.message


def test_a_type_needs_statuses_of_approval_of_its_own_or_the_portals(tmp_path: Path) -> None:
    path = tmp_path / "portal.toml"
    begin, end = MANAGED.index("[approvals]"), MANAGED.index("[security_levels]")
    path.write_text(MANAGED[:begin] + MANAGED[end:], encoding="utf-8")
    with pytest.raises(HelmdeskError, match=r"entry 3, table \[request_types.approval\]: key 'statuses' is missing"):
        load_portal(str(path))
    own = 'board = "Change Advisory Board"\nstatuses = { waiting = "waiting_internal", rejected = "cancelled" }'
    named = 'board = "Change Advisory Board"'
    path.write_text((MANAGED[:begin] + MANAGED[end:]).replace(named, own), encoding="utf-8")
    load_portal.cache_clear()
    portal = load_portal(str(path))
    assert portal.approvals is None
    assert statuses_of(portal, request_type="change_request") is not None
    assert statuses_of(portal, request_type="query") is None


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe garbage", b"x" * 2_000_000])
def test_what_is_no_definition_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "portal.toml"
    path.write_bytes(content)
    with pytest.raises(HelmdeskError) as refusal:
        load_portal(str(path))
    assert "portal.toml" in refusal.value.message
    assert len(refusal.value.message) < 500


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(HelmdeskError, match="nosuch"):
        load_portal("nosuch")
