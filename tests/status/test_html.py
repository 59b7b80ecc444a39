"""Trees as HTML text: nothing that any text says can become markup, and what has no place is refused."""

from html.parser import HTMLParser

import pytest
from dash import dcc, html
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st

from status.html import UnpublishableError, escaped, html_text, kept

HOSTILE = [
    "<script>alert(1)</script>",
    "</p></div><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "]]><!--<style>body{display:none}</style>-->",
    "&lt;b&gt; &amp;amp; &#x3c;script&#x3e;",
    "\x00\x01\x0b\x1f\x7f\x85\x9f\ufffe",
    "\u202e\u2066right to left\u200f שלום العربية",
    "\ud83d lone half \udc00",
    "line\r\nbreak\rreturn\ttab",
    "<" * 100_000,
]
any_text = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=())))


class Reader(HTMLParser):
    """Reads HTML back the way a browser does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open_elements: list[str] = []
        self.text = ""
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open_elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_elements.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open_elements
    assert not reader.others
    return reader


def printable(text: str) -> str:
    """What must arrive: the text, with line ends made one and what cannot be printed replaced."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join("\ufffd" if is_unprintable(each) else each for each in lines)


def is_unprintable(character: str) -> bool:
    code = ord(character)
    is_control = (code < 32 and character not in "\t\n") or 127 <= code < 160
    is_half = 0xD800 <= code <= 0xDFFF
    return is_control or is_half or 0xFDD0 <= code <= 0xFDEF or code in (0xFFFE, 0xFFFF)


@given(any_text, any_text)
def test_any_text_arrives_as_text_and_as_nothing_else(inside: str, around: str) -> None:
    tree = html.Div([html.Bdi(inside), html.I(title=around), html.P(around, **{"aria-label": inside})])
    reader = read(html_text(tree))
    assert reader.text == printable(inside) + printable(around)
    assert [tag for tag, _ in reader.elements] == ["div", "bdi", "i", "p"]
    titles = [attributes.get("title") or "" for tag, attributes in reader.elements if tag == "i"]
    assert titles == [printable(around)]
    assert (reader.elements[3][1].get("aria-label") or "") == printable(inside)


@given(any_text)
def test_any_text_can_be_sent(text: str) -> None:
    html_text(html.P(text, title=text)).encode("utf-8")


@given(any_text)
def test_any_style_stays_one_declaration(text: str) -> None:
    written = read(html_text(html.P("x", style={"color": text, "margin": "0"}))).elements[0][1]["style"] or ""
    declarations = written.split(";")
    assert declarations[-1] == "margin:0"
    assert len(declarations) <= 2
    assert "url(" not in written.lower()


@given(any_text)
def test_any_address_is_safe_or_left_out(text: str) -> None:
    attributes = read(html_text(html.A("x", href=f"javascript:{text}"))).elements[0][1]
    assert "href" not in attributes


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \x01javascript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "\xa0javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "blob:x",
    ],
)
def test_an_address_that_could_run_something_is_left_out(address: str) -> None:
    assert html_text(html.A("x", href=address)) == "<a>x</a>"


@pytest.mark.parametrize(
    "address", ["/signin", "#services", "https://example.com/?a=1", "mailto:a@example.com", "status?x=1", "tel:+441"]
)
def test_a_harmless_address_is_kept(address: str) -> None:
    assert html_text(html.A("x", href=address)) == f'<a href="{address}">x</a>'


def test_images_may_be_inside_the_document() -> None:
    image = "data:image/png;base64,AA=="
    assert html_text(html.Img(src=image, alt="")) == f'<img alt src="{image}">'
    assert html_text(html.Img(src="data:text/html,x", alt="x")) == '<img alt="x">'


@pytest.mark.parametrize(
    "refused",
    [
        html.Script("alert(1)"),
        html.Iframe(src="/"),
        html.ObjectEl("x"),
        html.Embed(src="/"),
        html.Base(href="https://evil.example"),
        html.Meta(httpEquiv="refresh"),
        html.Link(href="/x.css", rel="stylesheet"),
        html.Form(),
        html.Button("x"),
        html.Template("x"),
        html.Noscript("x"),
        html.Xmp("x"),
        html.Plaintext("x"),
        dcc.Markdown("x"),
        dcc.Link("x", href="/"),
    ],
    ids=lambda component: component._type,
)
def test_what_runs_fetches_or_submits_has_no_place(refused: Component) -> None:
    with pytest.raises(UnpublishableError):
        html_text(html.Div([html.P("fine"), refused]))


def test_an_attribute_off_the_list_is_refused() -> None:
    with pytest.raises(UnpublishableError, match="accessKey"):
        html_text(html.A("x", accessKey="s"))
    with pytest.raises(UnpublishableError, match="aria"):
        html_text(html.P("x", **{"aria-x onload=alert(1) y": "z"}))
    with pytest.raises(UnpublishableError, match="id"):
        html_text(html.P("x", id={"type": "a", "index": 1}))


@pytest.mark.parametrize("node", [object(), {"a": 1}, b"bytes"])
def test_what_is_neither_text_nor_element_is_refused(node: object) -> None:
    with pytest.raises(UnpublishableError):
        html_text([node])


def test_nothing_and_truth_values_are_not_shown_and_numbers_are() -> None:
    assert html_text(html.P([None, True, False, 0, 1.5, "x", ["y", ("z",)]])) == "<p>01.5xyz</p>"


def test_void_elements_have_no_end() -> None:
    assert html_text(html.P(["a", html.Br(), html.Wbr(), html.Hr(), "b"])) == "<p>a<br><wbr><hr>b</p>"


def test_attributes_get_the_names_and_values_html_has_for_them() -> None:
    assert html_text(html.Time("x", dateTime="2026-07-14", className="a b", tabIndex=0)) == (
        '<time class="a b" datetime="2026-07-14" tabindex="0">x</time>'
    )
    assert html_text(html.Details("x", open=True)) == "<details open>x</details>"
    assert html_text(html.Details("x", open=False)) == "<details>x</details>"
    assert html_text(html.P("x", hidden=True, key="k", n_clicks=3, disable_n_clicks=True)) == "<p hidden>x</p>"
    assert html_text(html.I(**{"aria-hidden": True, "data-day": 3, "aria-label": None})) == (
        '<i aria-hidden="true" data-day="3"></i>'
    )
    assert html_text(html.Ol("x", start=3, reversed=True)) == '<ol reversed start="3">x</ol>'


def test_a_style_is_written_as_css() -> None:
    style = {"backgroundColor": "var(--status-ink)", "width": 12, "flexGrow": 2, "margin": 0, "--days": 9}
    assert html_text(html.P("x", style=style)) == (
        '<p style="background-color:var(--status-ink);width:12px;flex-grow:2;margin:0;--days:9">x</p>'
    )
    assert html_text(html.P("x", style={"background": "url(https://evil.example)"})) == "<p>x</p>"
    with pytest.raises(UnpublishableError):
        html_text(html.P("x", style={"color:red;x": "y"}))


def test_escaping_covers_quotes_of_both_kinds() -> None:
    assert escaped("""<a b="c" d='e'>&""") == "&lt;a b=&quot;c&quot; d=&#x27;e&#x27;&gt;&amp;"


def test_what_is_kept_is_written_once_by_the_same_rules() -> None:
    tree = kept(html.P(["<b>", html.Bdi("x")], title='"'))
    assert html_text([tree, tree]) == '<p title="&quot;">&lt;b&gt;<bdi>x</bdi></p>' * 2
    tree.children = "changed"
    assert html_text(tree).startswith("<p title=")
    with pytest.raises(UnpublishableError):
        html_text(html.Div(kept(html.Script("x"))))


def test_an_address_comes_first_so_that_runs_of_links_have_longer_parts_alike() -> None:
    assert html_text(html.A("x", href="/a", className="b", title="c")) == '<a href="/a" class="b" title="c">x</a>'
