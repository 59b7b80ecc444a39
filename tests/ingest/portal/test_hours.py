"""Business hours of a portal definition: what they come to, and that each mistake names its key. Pure."""

from datetime import date

import pytest

from ingest.errors import ConfigurationError
from ingest.portal.hours import BusinessHours
from ingest.portal.loader import load_portal, parse_portal, preset_text
from ingest.toml_files import parse_toml

MANAGED = preset_text("managed")


def read(text: str) -> BusinessHours:
    return parse_toml(text, BusinessHours, where="hours.toml")


def test_the_preset_managed_is_open_on_weekdays_but_for_bank_holidays() -> None:
    hours = load_portal("managed").business_hours
    assert hours is not None
    assert hours.week == (((480, 1020),),) * 5 + ((), ())
    days = [one.date for one in hours.holidays]
    assert date(2026, 12, 25) in days
    assert days == sorted(days)
    # A bank holiday that falls on a weekend is kept on a weekday after it.
    assert all(day.weekday() < 5 for day in days)


def test_days_have_several_hours_in_any_order_and_reach_to_midnight() -> None:
    hours = read(
        'timezone = "Pacific/Auckland"\nmonday = ["13:00-17:30", "08:00-12:00"]\nsunday = ["00:00-24:00"]\n'
        'friday = ["08:00-12:00", "12:00-12:01"]\nholidays = [2026-12-25, {date = 2026-12-26, name = "Boxing Day"}]'
    )
    assert hours.timezone == "Pacific/Auckland"
    assert hours.week == (((480, 720), (780, 1050)), (), (), (), ((480, 720), (720, 721)), (), ((0, 1440),))
    assert [(one.date, one.name) for one in hours.holidays] == [
        (date(2026, 12, 25), None), (date(2026, 12, 26), "Boxing Day"),
    ]  # fmt: skip


def test_without_the_table_there_are_no_business_hours() -> None:
    begin, end = MANAGED.index("[business_hours]"), MANAGED.index("[status_page]")
    assert parse_portal(MANAGED[:begin] + MANAGED[end:], where="portal.toml").business_hours is None


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ('monday = ["08:00-12:00", "11:59-17:00"]', "key 'monday': the hours 08:00-12:00 and 11:59-17:00 overlap"),
        ('monday = ["08:00-12:00", "08:00-12:00"]', "key 'monday': the hours 08:00-12:00 and 08:00-12:00 overlap"),
        ('tuesday = ["17:00-08:00"]', "key 'tuesday': '17:00-08:00' does not end after it begins"),
        ('tuesday = ["08:00-08:00"]', "key 'tuesday': '08:00-08:00' does not end after it begins"),
        ('tuesday = ["22:00-24:30"]', "key 'tuesday': '22:00-24:30' is not hours such as 08:00-17:00"),
        ('sunday = ["8-17"]', "key 'sunday': '8-17' is not hours such as 08:00-17:00"),
        ('sunday = ["08:00-17:60"]', "key 'sunday'"),
        ('sunday = "08:00-17:00"', "key 'sunday': Input should be a valid tuple"),
        ('sunday = ["08:00-17:00", 3]', "[[sunday]] entry 2: Input should be a valid string"),
        ('mondy = ["08:00-17:00"]', "there is no such key; did you mean 'monday'?"),
        ('timezone = "Europe/Londno"\nmonday = ["08:00-17:00"]', "key 'timezone': 'Europe/Londno' is not a time zone"),
        ("holidays = [2026-12-25]", "no weekday has hours"),
        ('monday = ["08:00-17:00"]\nholidays = [2026-12-25, 2026-12-25]', "'holidays': 2026-12-25 is listed twice"),
        (
            'monday = ["08:00-17:00"]\nholidays = ["Christmas"]',
            "[[holidays]] entry 1: 'Christmas' is not a date such as 2026-12-25",
        ),
        ('monday = ["08:00-17:00"]\nholidays = [2026-12-25T00:00:00]', "[[holidays]] entry 1, key 'date'"),
        ('monday = ["08:00-17:00"]\nholidays = [{date = 2026-12-25, nmae = "X"}]', "did you mean 'name'?"),
    ],
)
def test_a_mistake_is_named_by_its_key_in_one_sentence(wrong: str, named: str) -> None:
    begin, end = MANAGED.index("[business_hours]"), MANAGED.index("[status_page]")
    with pytest.raises(ConfigurationError) as refusal:
        parse_portal(f"{MANAGED[:begin]}[business_hours]\n{wrong}\n\n{MANAGED[end:]}", where="portal.toml")
    message = refusal.value.message
    assert message.startswith("portal.toml: ")
    assert "business_hours" in message
    assert named in message
    assert "\n" not in message
