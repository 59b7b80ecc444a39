"""Shades of a brand that can be read, on light and on dark ground."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.colours import contrast, luminance, mixed, readable

any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(any_colour)
@pytest.mark.parametrize("grounds", [("#ffffff", "#f5f7fa"), ("#1a212b", "#11161d")])
def test_a_readable_shade_has_the_contrast_people_need(grounds: tuple[str, str], colour: str) -> None:
    shade = readable(colour, on=grounds)
    assert all(contrast(luminance(shade), luminance(ground)) >= 4.5 for ground in grounds)


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert readable("#1f5fbf", on=("#ffffff",)) == "#1f5fbf"


def test_luminance_and_contrast_are_those_of_wcag() -> None:
    assert luminance("#000000") == 0
    assert luminance("#ffffff") == pytest.approx(1)
    assert contrast(luminance("#ffffff"), luminance("#000000")) == pytest.approx(21)
    assert contrast(luminance("#767676"), luminance("#ffffff")) == pytest.approx(4.54, abs=0.01)


def test_colours_are_mixed_by_their_channels() -> None:
    assert mixed("#000000", "#ffffff", share=0.5) == "#808080"
    assert mixed("#102030", "#ffffff", share=0) == "#102030"
