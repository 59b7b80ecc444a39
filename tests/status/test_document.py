"""The document: light, whole in one file, without script, and unharmed by whatever its texts say."""

import base64
import gzip
import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.enums import ComponentStatus
from ingest.portal.loader import load_portal
from ingest.system_status.page_schemas import ComponentView, StatusPageView
from ingest.system_status.schemas import PageDefinition
from status.addresses import Addresses
from status.document import status_document, styles_hash

ComponentMaker = Callable[..., ComponentView]
ViewMaker = Callable[..., StatusPageView]
PARTIAL, MAJOR = ComponentStatus.PARTIAL_OUTAGE, ComponentStatus.MAJOR_OUTAGE
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
HOSTILE = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'\x00\u202e"
KILOBYTES = 1000


class Elements(HTMLParser):
    """Every element of a document with its attributes, and the text outside of styles."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of this name."""
        return [attributes for name, attributes in self.found if name == tag]


BRAND = load_portal("managed").brand


def document_of(view: StatusPageView, *, sign_in: str | None = "/signin", is_updating: bool = True) -> str:
    return status_document(view, addresses=Addresses(sign_in=sign_in), brand=BRAND, is_updating=is_updating)


def test_forty_services_fit_in_thirty_kilobytes(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    sections = []
    for group in range(4):
        components = []
        for number in range(10):
            seed = group * 10 + number
            troubles = tuple(
                (PARTIAL if day % 2 else MAJOR, (day * 9 + seed % 7) * DAY + seed * MINUTE, (seed + day) * 3 * MINUTE)
                for day in range(1, 10)
            )
            components.append(make_component(f"Service {number} of location {group}", troubles=troubles))
        sections.append((f"Location {group}", components))
    document = document_of(make_view(*sections))
    assert len(Elements(document).named("section")) == 4
    assert len([each for each in Elements(document).named("i") if each.get("title")]) == 40 * 90
    assert len(gzip.compress(document.encode())) <= 30 * KILOBYTES


def test_the_document_is_whole_without_a_second_request(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    document = document_of(make_view(("Communications", [make_component()])))
    elements = Elements(document)
    names = {name for name, _ in elements.found}
    assert not names & {"script", "iframe", "object", "embed", "form", "base", "noscript", "img"}
    assert [each["rel"] for each in elements.named("link")] == ["icon"]
    assert (elements.named("link")[0]["href"] or "").startswith("data:image/svg+xml,")
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", document)
    assert not [attribute for _, attributes in elements.found for attribute in attributes if attribute.startswith("on")]


def test_the_document_says_what_it_is(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    document = document_of(make_view((None, [make_component(component_status=PARTIAL)])))
    assert document.startswith("<!doctype html>\n")
    elements = Elements(document)
    assert elements.named("html") == [{"lang": "en"}]
    assert {"charset": "utf-8"} in elements.named("meta")
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in elements.named("meta")
    assert re.search("<title>(.*)</title>", document)[1] == "Minor Service Outage - Northgate status"
    assert len(elements.named("h1")) == len(elements.named("main")) == len(elements.named("header")) == 1


def test_people_can_sign_in_and_stop_the_page_from_updating(make_view: ViewMaker) -> None:
    addresses = [each["href"] for each in Elements(document_of(make_view(), sign_in="/in")).named("a")]
    assert addresses == ["#services", "/in", "/status?still=1"]
    still = document_of(make_view(), is_updating=False)
    assert [each["href"] for each in Elements(still).named("a")] == ["#services", "/signin", "/status"]
    assert "updates by itself (" not in still


def test_the_policy_hash_is_that_of_the_styles_in_the_document(make_view: ViewMaker) -> None:
    styles = re.search("<style>(.*?)</style>", document_of(make_view()), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    assert styles_hash(BRAND) == f"sha256-{digest}"
    assert "prefers-color-scheme: dark" in styles
    assert "style=" not in document_of(make_view()).split("</style>")[1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=()), min_size=1))
@example(text=HOSTILE)
@example(text="\u202eright to left")
@example(text="<" * 100_000)
def test_no_name_or_description_changes_what_the_document_is_made_of(
    make_view: ViewMaker, make_component: ComponentMaker, text: str
) -> None:
    def made_of(text: str) -> list[tuple[str, list[str]]]:
        component = make_component(text, description=text, troubles=((MAJOR, DAY, MINUTE),))
        page = PageDefinition(name=text, timezone="Europe/London")
        document = document_of(make_view((text, [component]), page=page))
        document.encode()
        return [(name, sorted(attributes)) for name, attributes in Elements(document).found]

    assert made_of(text) == made_of("plain")


def test_a_hostile_name_is_shown_as_it_is_written(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    document = document_of(make_view((None, [make_component(HOSTILE)])))
    assert HOSTILE.replace("\x00", "\ufffd") in Elements(document).text
    assert "<script" not in document


def test_every_name_is_isolated_from_the_direction_of_the_text_around_it(
    make_view: ViewMaker, make_component: ComponentMaker
) -> None:
    document = document_of(make_view(("\u202eGroup", [make_component("\u202eName")])))
    for name in ("Group", "Name"):
        assert document.count(f"\u202e{name}") == document.count(f"<bdi>\u202e{name}</bdi>") > 0
