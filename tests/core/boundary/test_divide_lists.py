"""Lists of areas and shares as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cadastre_plugin.core.boundary.divide.area_list import AreaUnit, area_table, areas_of
from cadastre_plugin.core.boundary.divide.share_list import shares_of, text_of
from cadastre_plugin.core.boundary.errors import BoundaryError


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("600", (600,)),
        ("600; 450,5; 300", (600, 450.5, 300)),
        ("600, 450.5, 300", (600, 450.5, 300)),
        ("600, 450,5, 300", (600, 450.5, 300)),
        ("600\n450,5\n\n300\n", (600, 450.5, 300)),
        ("600 m2\n450,5 m²\n300 кв. м", (600, 450.5, 300)),
        ("6 sotix; 4,5 сотки; 0,03 ga; 0.03 га", (600, 450, 300, 300)),
        ("1 200,50\n1 200,25", (1200.5, 1200.25)),
        ("3 x 600; 2×450", (600, 600, 600, 450, 450)),
        ("600 # the corner lot\n300", (600, 300)),
        ("", ()),
    ],
)
def test_a_list_is_read_however_it_is_written(text, areas):
    assert areas_of(area_table(text)) == pytest.approx(areas)


def test_bare_numbers_are_in_the_unit_that_was_chosen():
    assert areas_of(area_table("6; 450 m2"), unit=AreaUnit.SOTIX) == pytest.approx((600, 450))
    assert areas_of(area_table("0,06"), unit=AreaUnit.HECTARE) == pytest.approx((600,))


def test_the_column_of_areas_is_found_and_can_be_chosen():
    table = area_table("No;Maydon, m2;Uy\n1;600,5;12\n2;450;14\n")
    assert (table.headings, table.column) == (("No", "Maydon, m2", "Uy"), 1)
    assert areas_of(table) == pytest.approx((600.5, 450))
    assert areas_of(table, column=2) == pytest.approx((12, 14))


def test_without_a_heading_the_last_column_of_numbers_is_taken():
    table = area_table("Ivanov\t1\t600\nPetrova\t2\t450,5")
    assert (table.headings, table.column) == (("1", "2", "3"), 2)
    assert areas_of(table) == pytest.approx((600, 450.5))


@pytest.mark.parametrize(("text", "line"), [("600\nsix", 2), ("600; 4 yards", 1), ("1;2\n3;", 2), ("9999 x 1", 1)])
def test_what_is_no_area_is_refused_with_its_line(text, line):
    with pytest.raises(BoundaryError, match=f"Line {line}: ") as refused:
        areas_of(area_table(text), column=1)
    assert refused.value.code == "divide_no_area"


THIRD = Fraction(1, 3)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("1/3, 1/3, 1/3", (("", THIRD),) * 3),
        ("1/3,1/3,1/3", (("", THIRD),) * 3),
        ("1/3; 1/3; 1/3", (("", THIRD),) * 3),
        ("Ivanov 1/2\nPetrova A. B. 1/2", (("Ivanov", Fraction(1, 2)), ("Petrova A. B.", Fraction(1, 2)))),
        ("Ivanov: 1/2; Petrova = 1/2", (("Ivanov", Fraction(1, 2)), ("Petrova", Fraction(1, 2)))),
        ("1/2 Gʻulom oʻgʻli", (("Gʻulom oʻgʻli", Fraction(1, 2)),)),
        ("50 %; 0,25; 25%", (("", Fraction(1, 2)), ("", Fraction(1, 4)), ("", Fraction(1, 4)))),
        ("0.33, 0.33, 0.33", (("", Fraction(33, 100)),) * 3),
        ("Flat 12, 1/2\nFlat 13 1/2", None),
    ],
)
def test_shares_are_exact(text, shares):
    if shares is None:
        assert len(shares_of(text)) == 3
    else:
        assert shares_of(text) == shares


def test_shares_are_written_as_they_are_read():
    shares = (("Ivanov", THIRD), ("", Fraction(2, 3)))
    assert shares_of(text_of(shares)) == shares


@pytest.mark.parametrize("text", ["Ivanov", "1/0", "Ivanov one half; 1/2"])
def test_what_has_no_share_is_refused(text):
    with pytest.raises(BoundaryError) as refused:
        shares_of(text)
    assert refused.value.code == "divide_no_share"
