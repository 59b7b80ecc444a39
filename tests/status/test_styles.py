"""The styles inside the documents: small, in the brand's colour, and for browsers of every age."""

import re

from ingest.portal.loader import load_portal
from status.styles import compressed, in_both_schemes, styles, styles_hash

BRAND = load_portal("managed").brand


def test_each_colour_is_there_light_and_dark_without_the_function_that_old_browsers_do_not_know() -> None:
    sheet = styles(BRAND)
    assert "light-dark(" not in sheet
    light, dark = sheet.rsplit("@media (prefers-color-scheme:dark)", 1)
    for name in ("--status-ink", "--status-major-soft", "--status-link", "--status-ground"):
        assert len(re.findall(rf"{name}:#[0-9a-f]{{6}}", light)) == 1
        assert len(re.findall(rf"{name}:#[0-9a-f]{{6}}", dark)) == 1


def test_every_colour_that_is_used_is_given() -> None:
    sheet = styles(BRAND)
    used = set(re.findall(r"var\((--[a-z-]+)\)", sheet)) - {"--link"}
    assert used <= set(re.findall(r"(--[a-z-]+):", sheet))


def test_a_pair_is_taken_apart() -> None:
    sheet = in_both_schemes(":root{--a-b:light-dark(#ffffff,#000000);--c:1px}p{color:var(--a-b)}")
    assert sheet == (
        ":root{--a-b:#ffffff;--c:1px}p{color:var(--a-b)}@media (prefers-color-scheme:dark){:root{--a-b:#000000;}}"
    )


def test_what_means_nothing_is_left_out() -> None:
    sheet = (
        '/* a\n {comment} */\np > a:hover,\n.b .c {\n  color: red;\n  margin: 0 -1px;\n  content: "x \\25BE" / "";\n}\n'
    )
    assert compressed(sheet) == 'p > a:hover,.b .c{color:red;margin:0 -1px;content:"x \\25BE" / ""}'


def test_each_brand_has_styles_and_a_hash_of_its_own() -> None:
    other = BRAND.model_copy(update={"colour": "#ffd400"})
    assert styles(other) != styles(BRAND)
    assert styles_hash(other) != styles_hash(BRAND)
    assert "#ffd400" in styles(other)
    # Links in this yellow could not be read on white.
    assert "--status-link:#ffd400" not in styles(other).rsplit("@media", 1)[0]


def test_nothing_can_end_the_style_element() -> None:
    assert "<" not in styles(BRAND)
