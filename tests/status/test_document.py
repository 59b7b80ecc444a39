"""The documents: light, whole in one file, without script, and unharmed by whatever their texts say."""

import base64
import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.portal.loader import load_portal
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.page_schemas import ComponentView, StatusPageView
from ingest.system_status.schemas import PageDefinition
from ingest.system_status.views import history_view, page_view, uptime_view
from status.addresses import LIVE, Addresses, folder_addresses
from status.bidi import closed
from status.document import (
    Around,
    history_document,
    incident_document,
    not_found_document,
    status_document,
    styles_hash,
    uptime_document,
)
from tests.support.status_sizes import large_record
from tests.support.status_views import DAY, HOSTILE, NOW, PARTIAL, Elements, full_record, public_id

ComponentMaker = Callable[..., ComponentView]
ViewMaker = Callable[..., StatusPageView]
BRAND = load_portal("managed").brand
STALE = NOW - 3 * DAY
KILOBYTES = 1000


def document_of(view: StatusPageView, *, sign_in: str | None = "/signin", is_updating: bool = True) -> str:
    return status_document(view, around=Around(Addresses(sign_in=sign_in), BRAND, is_updating))


def all_documents(record: StatusRecord, *, is_updating: bool = True, **wishes: Any) -> dict[str, str]:
    """Each kind of document of one record."""
    around = Around(**{"addresses": LIVE, "brand": BRAND} | wishes, is_updating=is_updating)
    past = next(one for one in record.incidents if one.id == 2)
    shown = uptime_view(record, public_id=public_id(2), now=NOW)
    return {
        "status": status_document(page_view(record, now=NOW), around=around),
        "history": history_document(history_view(record, now=NOW, number=1), around=around),
        "incident": incident_document(record, past, now=NOW, around=around),
        "uptime": uptime_document(shown, around=around),
        "not found": not_found_document(record.page, around=replace(around, is_updating=False)),
    }


KINDS = ("status", "history", "incident", "uptime", "not found")


@pytest.mark.parametrize(("troubles", "most"), [(2, 24.5 * KILOBYTES), (8, 30 * KILOBYTES)])
def test_forty_services_and_three_incidents_fit_in_thirty_kilobytes(troubles: int, most: float) -> None:
    record = large_record(services=40, groups=6, incidents=3, troubles=troubles)
    document = document_of(page_view(record, now=NOW))
    elements = Elements(document)
    assert len([each for each in elements.named("a") if each.get("tabindex") == "-1"]) == 40 * 90
    assert document.count('class="status-update"') == 9
    assert len(gzip.compress(document.encode(), 9, mtime=0)) <= most


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_whole_without_a_second_request(kind: str) -> None:
    document = all_documents(full_record())[kind]
    elements = Elements(document)
    names = {name for name, _ in elements.found}
    assert not names & {"script", "iframe", "object", "embed", "form", "base", "noscript", "img"}
    assert [each["rel"] for each in elements.named("link")] == ["icon"]
    assert (elements.named("link")[0]["href"] or "").startswith("data:image/svg+xml,")
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", document)
    assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on")]
    # The content security policy allows one style element and no style attribute.
    assert document.count("<style>") == 1
    assert " style=" not in document.split("</style>")[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_says_what_it_is(kind: str) -> None:
    document = all_documents(full_record())[kind]
    assert document.startswith("<!doctype html>\n")
    elements = Elements(document)
    assert elements.named("html") == [{"lang": "en"}]
    assert {"charset": "utf-8"} in elements.named("meta")
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in elements.named("meta")
    assert len(elements.named("h1")) == len(elements.named("main")) == len(elements.named("header")) == 1
    assert [each.get("aria-label") for each in elements.named("nav")][:1] == ["Status pages"]
    titles = {
        "status": "Minor Service Outage",
        "history": "History",
        "incident": "Portal slow",
        "uptime": "Communications - Voice Platform",
        "not found": "There is no such page",
    }
    assert re.search("<title>(.*)</title>", document)[1] == f"{titles[kind]} - Northgate status"


@pytest.mark.parametrize("kind", KINDS)
def test_headings_go_down_one_step_at_a_time_and_ids_are_unique(kind: str) -> None:
    elements = Elements(all_documents(full_record())[kind])
    levels = [int(name[1]) for name, _ in elements.found if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_people_can_sign_in_only_where_there_is_a_way(make_view: ViewMaker) -> None:
    assert "/in" in Elements(document_of(make_view(), sign_in="/in")).addresses
    assert "Sign in" not in document_of(make_view(), sign_in=None)


def test_people_can_stop_the_page_from_updating_and_let_it_update_again(make_view: ViewMaker) -> None:
    updating, still = document_of(make_view()), document_of(make_view(), is_updating=False)
    assert "/status?still=1" in Elements(updating).addresses
    assert "09:14 BST, updates by itself (stop)" in Elements(updating).text
    assert "/status?still=1" not in still
    assert "09:14 BST, stays as it is (update by itself)" in Elements(still).text
    assert 'http-equiv="refresh"' not in updating + still


def test_other_pages_can_be_stopped_too_and_say_when_they_were_true() -> None:
    def stop(document: str) -> list[str]:
        return [each for each in Elements(document).addresses if "still=1" in each]

    view = history_view(full_record(), now=NOW, number=1)
    around = Around(LIVE, BRAND, is_updating=True)
    assert stop(history_document(view, around=around)) == ["/status/history?still=1"]
    still = history_document(view, around=replace(around, is_updating=False))
    assert stop(still) == []
    assert "as of 14 July 2026, 09:14 BST" in Elements(still).text
    documents = all_documents(full_record())
    assert stop(documents["incident"]) == [f"/status/incidents/{public_id(2, letter='i')}?still=1"]
    assert stop(documents["uptime"]) == [f"/status/uptime/{public_id(2)}?still=1"]


def test_where_no_server_says_it_the_document_itself_says_to_load_it_again() -> None:
    addresses = folder_addresses("status/index.html", sign_in=None)
    documents = all_documents(full_record(), addresses=addresses, says_refresh=True)
    assert documents["status"].count('<meta http-equiv="refresh" content="60">') == 1
    assert "still=1" not in "".join(documents.values())
    still = all_documents(full_record(), addresses=addresses, says_refresh=True, is_updating=False)
    assert 'http-equiv="refresh"' not in "".join(still.values())


def test_in_a_folder_every_link_is_relative_and_names_a_file() -> None:
    addresses = folder_addresses("status/incidents/x/index.html", sign_in=None)
    for document in all_documents(full_record(), addresses=addresses, says_refresh=True).values():
        links = [each for each in Elements(document).addresses if not each.startswith("#")]
        assert links
        assert all(
            re.fullmatch(r"\.\./\.\./\.\./[\w./-]+\.(html|rss|atom|json|ics|csv)(#day-[\d-]+)?", each) for each in links
        )


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_is_behind_says_since_when_to_all(kind: str) -> None:
    elements = Elements(all_documents(full_record(), stale_since=STALE)[kind])
    assert (
        "This page could not be brought up to date since 11 July 2026, 09:14 BST; what follows is what was known then."
    ) in elements.text
    assert [each["class"] for each in elements.named("p") if each.get("role") == "status"] == ["status-stale"]
    assert "could not be brought up to date" not in all_documents(full_record())[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_policy_hash_is_that_of_the_styles_in_the_document(kind: str) -> None:
    document = all_documents(full_record())[kind]
    found = re.search("<style>(.*?)</style>", document, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(found.encode()).digest()).decode()
    assert styles_hash(BRAND) == f"sha256-{digest}"


any_text = st.text(st.characters(exclude_categories=()), min_size=1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=any_text)
@example(text=HOSTILE)
@example(text="\u202eright to left")
@example(text="<" * 100_000)
def test_no_text_that_people_write_changes_what_the_documents_are_made_of(text: str) -> None:
    def made_of(text: str) -> dict[str, list[tuple[str, list[str]]]]:
        # Line ends and blanks do change it: they become elements, and nothing written is not shown.
        record = full_record(page=PageDefinition(name=text, timezone="Europe/London"), text=text)
        documents = all_documents(record)
        assert all(document.encode() for document in documents.values())
        return {
            kind: [(name, sorted(attributes)) for name, attributes in Elements(document).found if name != "br"]
            for kind, document in documents.items()
        }

    if text.strip():
        assert made_of(text) == made_of("plain")


@pytest.mark.parametrize("kind", ["status", "history", "incident", "uptime"])
def test_a_hostile_text_is_shown_as_it_is_written(kind: str) -> None:
    document = all_documents(full_record(text=HOSTILE))[kind]
    assert HOSTILE.replace("\x00", "\ufffd") in Elements(document).text
    assert "<script" not in document


@pytest.mark.parametrize("kind", ["status", "history", "incident", "uptime"])
def test_every_name_is_isolated_and_ends_what_it_begins(kind: str) -> None:
    body = all_documents(full_record(text="\u202eName"))[kind].split("<body>")[1]
    names = re.findall("<bdi>(.*?)</bdi>", body)
    assert "\u202eName\u202c" in names
    assert [name for name in names if closed(name) != name] == []
    # Longer texts are paragraphs, in which a direction ends by itself; there is nothing else that people wrote.
    assert "\u202e" not in re.sub('<bdi>.*?</bdi>|<p class="[^"]*" dir="auto">.*?</p>', "", body)


def test_the_tab_says_the_whole_title_whatever_it_is_called(make_view: ViewMaker) -> None:
    view = make_view(page=PageDefinition(name="\u202eName", timezone="UTC"))
    assert re.search("<title>(.*)</title>", document_of(view))[1] == "All Systems Operational - \u202eName\u202c"


def test_a_group_of_hidden_services_leaves_no_trace(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    quiet = make_component("Quiet", is_only_shown_if_degraded=True)
    loud = make_component("Loud", component_status=PARTIAL, is_only_shown_if_degraded=True)
    text = Elements(document_of(make_view(("Quiet group", [quiet]), ("Loud group", [loud])))).text
    assert "Quiet" not in text
    assert "Loud group" in text
