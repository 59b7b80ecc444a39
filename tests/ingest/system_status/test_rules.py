"""The indicator of a page and the worst of statuses, against a second table written by hand."""

from itertools import combinations_with_replacement, permutations

import pytest

from ingest.enums import ComponentStatus
from ingest.portal.loader import load_portal
from ingest.portal.schema import StatusPage
from ingest.system_status import rules
from ingest.system_status.schemas import IndicatorLevel, PageDefinition, UptimeWeights

O, U, D, P, M = "O", "U", "D", "P", "M"  # noqa: E741 - one letter a status keeps the table readable
LETTERS = {
    O: ComponentStatus.OPERATIONAL,
    U: ComponentStatus.UNDER_MAINTENANCE,
    D: ComponentStatus.DEGRADED_PERFORMANCE,
    P: ComponentStatus.PARTIAL_OUTAGE,
    M: ComponentStatus.MAJOR_OUTAGE,
}
# Which letters occur among the components -> what the page says. Every set of statuses has its line.
TABLE = {
    "": ("none", "All Systems Operational"),
    "O": ("none", "All Systems Operational"),
    "U": ("maintenance", "Service Under Maintenance"),
    "OU": ("maintenance", "Service Under Maintenance"),
    "D": ("minor", "Partially Degraded Service"),
    "DO": ("minor", "Partially Degraded Service"),
    "DU": ("minor", "Partially Degraded Service"),
    "DOU": ("minor", "Partially Degraded Service"),
    "P": ("minor", "Minor Service Outage"),
    "OP": ("minor", "Minor Service Outage"),
    "PU": ("minor", "Minor Service Outage"),
    "DP": ("minor", "Minor Service Outage"),
    "OPU": ("minor", "Minor Service Outage"),
    "DOP": ("minor", "Minor Service Outage"),
    "DPU": ("minor", "Minor Service Outage"),
    "DOPU": ("minor", "Minor Service Outage"),
    "M": ("critical", "Major Service Outage"),
    "MO": ("major", "Partial System Outage"),
    "MU": ("major", "Partial System Outage"),
    "DM": ("major", "Partial System Outage"),
    "MP": ("major", "Partial System Outage"),
    "MOU": ("major", "Partial System Outage"),
    "DMO": ("major", "Partial System Outage"),
    "MOP": ("major", "Partial System Outage"),
    "DMU": ("major", "Partial System Outage"),
    "MPU": ("major", "Partial System Outage"),
    "DMP": ("major", "Partial System Outage"),
    "DMOU": ("major", "Partial System Outage"),
    "MOPU": ("major", "Partial System Outage"),
    "DMOP": ("major", "Partial System Outage"),
    "DMPU": ("major", "Partial System Outage"),
}


def test_every_combination_of_up_to_four_components_says_what_the_table_says() -> None:
    tried = 0
    for size in range(5):
        for letters in combinations_with_replacement(LETTERS, size):
            expected = TABLE["".join(sorted(set(letters)))]
            for order in set(permutations(letters)):
                found = rules.page_indicator([LETTERS[letter] for letter in order])
                assert (found.indicator.value, found.description) == expected, order
                tried += 1
    assert tried == 1 + 5 + 25 + 125 + 625


def test_all_five_statuses_at_once_are_a_partial_outage() -> None:
    found = rules.page_indicator(list(ComponentStatus))
    assert (found.indicator, found.description) == (IndicatorLevel.MAJOR, "Partial System Outage")


def test_one_healthy_component_among_many_failed_ones_keeps_it_from_critical() -> None:
    failed = [ComponentStatus.MAJOR_OUTAGE] * 39
    assert rules.page_indicator(failed).indicator is IndicatorLevel.CRITICAL
    assert rules.page_indicator([*failed, ComponentStatus.OPERATIONAL]).indicator is IndicatorLevel.MAJOR


@pytest.mark.parametrize(
    ("letters", "worst"),
    [("", O), ("O", O), ("OU", U), ("UD", D), ("DUO", D), ("PDU", P), ("OMP", M), ("UM", M)],
)
def test_a_group_shows_the_worst_of_its_components(letters: str, worst: str) -> None:
    assert rules.worst_status(LETTERS[letter] for letter in letters) is LETTERS[worst]


def test_severity_grows_from_operational_to_major_outage() -> None:
    assert [rules.severity(LETTERS[letter]) for letter in "OUDPM"] == [0, 1, 2, 3, 4]


def test_every_status_has_words_and_an_icon_of_its_own() -> None:
    for told in (rules.LABELS, rules.ICONS):
        assert set(told) == set(ComponentStatus)
        assert len(set(told.values())) == len(ComponentStatus)
    assert set(rules.INDICATOR_ICONS) == set(IndicatorLevel)


def test_the_portal_definition_names_the_page_its_zone_and_its_weights() -> None:
    told = StatusPage(
        name="Acme status",
        timezone="Asia/Tokyo",
        major_outage_weight=0.9,
        partial_outage_weight=0.4,
        degraded_weight=0.2,
        maintenance_weight=0.1,
    )
    portal = load_portal("managed").model_copy(update={"status_page": told})
    weights = UptimeWeights(major_outage=0.9, partial_outage=0.4, degraded_performance=0.2, under_maintenance=0.1)
    assert rules.page_definition(portal) == PageDefinition("Acme status", "Asia/Tokyo", weights)
