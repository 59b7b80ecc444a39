"""What a language must say to show the system status: one field for each fixed text, none of them optional.

A language is one `Catalogue`, as `status/english.py` is, named in `status/texts.py`. Words in braces are filled in; a
sentence may have them in any order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ingest.enums import ComponentStatus, Impact, IncidentStatus


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalogue:
    """Every fixed text of the system status in one language.

    `plural` gives, for a count, the place of its wording in the tuples of wordings.
    """

    language: str
    plural: Callable[[int], int]

    # Numbers, days and times
    decimal_mark: str
    thousands_mark: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    day: str
    weekday_and_day: str
    month: str
    time: str
    moment: str
    exact_moment: str
    period: str
    since_and_lasted: str
    lasted: str
    units: Mapping[str, str]
    no_time: str
    seconds: str
    in_words: str
    percent: str
    listed: str
    last_listed: str

    # The vocabularies; of an indicator, by its description on the Statuspage v2 addresses
    component_statuses: Mapping[ComponentStatus, str]
    impacts: Mapping[Impact, str]
    incident_statuses: Mapping[IncidentStatus, str]
    indicators: Mapping[str, str]

    # Around the pages
    title: str
    skip: str
    ways: str
    sites: str
    sign_in: str
    history: str
    rss: str
    atom: str
    raw_data: str
    current_status: str
    stale: str
    as_of: str
    updates: str
    updates_unless_stopped: str
    stop: str
    stays: str
    let_update: str
    not_found: str
    not_found_advice: str

    # Services
    services: str
    other_services: str
    nothing_listed: str
    not_public: str
    sentence: str
    sentence_without_uptime: str
    uptime: str
    no_uptime: str
    of_name: str
    days_ago: str
    today: str
    day_sentence: str
    trouble: str
    no_trouble: str
    not_on_record: str
    trouble_days: tuple[str, ...]
    colours: str
    of_group: str

    # Incidents and maintenance
    planned: str
    maintenance: str
    add_to_calendar: str
    recent_days: str
    no_incidents: str
    went_on: str
    last_said: str
    has_post_mortem: str
    page_of_pages: str
    newer: str
    older: str
    other_pages: str
    at_a_glance: str
    status: str
    impact: str
    began: str
    ended: str
    duration: str
    so_far: str
    planned_for: str
    affected: str
    affects_nothing: str
    concerned: str
    to_be_maintained: str
    holds_now: str
    changed: str
    told: str
    nothing_told: str
    post_mortem: str
    written_at: str
    by: str

    # Uptime
    how_we_count: str
    formula: str
    formula_names: Mapping[ComponentStatus, str]
    weighted: str
    nothing_lost: str
    lost: str
    plus: str
    equation: str
    equation_lost: str
    equation_term: str
    not_counted: Mapping[ComponentStatus, str]
    does_not_count: tuple[str, ...]
    whose_days: str
    uptime_heading: str
    uptime_over_days: str
    no_uptime_yet: str
    how_it_comes_about: str
    time_in_states: str
    state: str
    time_in_state: str
    weight: str
    all_states: str
    by_month: str
    uptime_by_month: str
    month_heading: str
    trouble_heading: str
    by_day: str
    csv: str

    # Feeds, calendar, badge and files
    feed_title: str
    calendar_name: str
    planned_from: str
    planned_from_to: str
    said: str
    status_word: str
    badge_label: str
    badge_title: str
    day_column: str
    seconds_column: str
    all_seconds: str

    # Where there is nothing to show
    only_read: str
    no_document: str
    unknown_host: str
    unavailable: str
    unavailable_title: str
