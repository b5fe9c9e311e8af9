"""Directions as surveyors write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadastre_plugin.core.survey.angle import (
    AngleForm,
    AngleUnit,
    format_angle,
    format_direction,
    parse_angle,
    parse_direction,
)
from cadastre_plugin.core.survey.errors import SurveyError

AZIMUTH = 92 + 14 / 60 + 30 / 3600
NORTH_WEST = 360 - (22 + 36 / 60 + 40 / 3600)


@pytest.mark.parametrize(
    "text",
    [
        "92 14 30", "92°14'30\"", "92° 14′ 30″", "92d14m30s", "92-14-30", "92:14:30", "92°14'30''", "092 14 30.0",
        "92°14.5'", "92 14,5", "92.241666667", "92,241666667", "92.241666667°", "102.490740741g", "102,490740741 gon",
        " 92º14’30” ", "S 87 45 30 E", "s87d45m30sE", "SE 87 45 30",
    ],
)  # fmt: skip
def test_one_azimuth_in_every_spelling(text: str) -> None:
    assert parse_direction(text) == pytest.approx(AZIMUTH, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "azimuth"),
    [
        ("N22d36m40sW", NORTH_WEST),
        ("N 22 36 40 W", NORTH_WEST),
        ("N 22°36'40\" W", NORTH_WEST),
        ("NW: 22 36 40", NORTH_WEST),
        ("S60d39m24sW", 180 + 60 + 39 / 60 + 24 / 3600),
        ("N 0 W", 0),
        ("N", 0),
        ("e", 90),
        ("S", 180),
        ("W", 270),
        ("360", 0),
        ("400g", 0),
        ("0 0 0", 0),
        ("N 100g E", 90),
    ],
)
def test_quadrants_and_cardinal_points(text: str, azimuth: float) -> None:
    assert parse_direction(text) == pytest.approx(azimuth, abs=1e-9)


def test_a_bare_number_is_what_was_said() -> None:
    assert parse_direction("100", AngleUnit.GON) == pytest.approx(90)
    assert parse_direction("100") == pytest.approx(100)
    assert parse_direction("100°", AngleUnit.GON) == pytest.approx(100)
    assert parse_direction("92 14 30", AngleUnit.GON) == pytest.approx(AZIMUTH)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "angle_not_understood"),
        ("north", "angle_not_understood"),
        ("-10", "angle_not_understood"),
        ("nan", "angle_not_understood"),
        ("92 14.5 30", "angle_not_understood"),
        ("92.5 14", "angle_not_understood"),
        ("1 2 3 4", "angle_not_understood"),
        ("E 20 N", "angle_not_understood"),
        ("92 60 00", "angle_sixty"),
        ("92 14 60", "angle_sixty"),
        ("360 00 01", "angle_over_circle"),
        ("401g", "angle_over_circle"),
        ("N 91 E", "bearing_over_90"),
    ],
)
def test_what_is_no_direction_is_refused_with_what_was_expected(text: str, code: str) -> None:
    with pytest.raises(SurveyError) as refusal:
        parse_direction(text)
    assert refusal.value.code == code
    assert text in refusal.value.text()


def test_an_angle_has_no_quadrant() -> None:
    assert parse_angle("96 43 56") == pytest.approx(96 + 43 / 60 + 56 / 3600)
    with pytest.raises(SurveyError):
        parse_angle("N 22 36 40 W")


@given(st.floats(0, 360, exclude_max=True), st.sampled_from(AngleForm))
def test_what_is_written_is_read_again(azimuth: float, form: AngleForm) -> None:
    read = parse_direction(format_direction(azimuth, form))
    assert abs(math.remainder(read - azimuth, 360)) <= 0.05 / 3600 + 1e-9


@pytest.mark.parametrize(
    ("azimuth", "form", "text"),
    [
        (AZIMUTH, AngleForm.DMS, "92°14'30.0\""),
        (59.999999, AngleForm.DMS, "60°00'00.0\""),
        (359.9999999, AngleForm.DMS, "0°00'00.0\""),
        (359.9999999, AngleForm.DECIMAL, "0.00000°"),
        (90, AngleForm.GON, "100.00000g"),
        (NORTH_WEST, AngleForm.QUADRANT, "N 22°36'40.0\" W"),
        (AZIMUTH, AngleForm.QUADRANT, "S 87°45'30.0\" E"),
    ],
)
def test_how_it_is_written(azimuth: float, form: AngleForm, text: str) -> None:
    assert format_direction(azimuth, form) == text


def test_a_small_angle_has_a_sign() -> None:
    assert format_angle(-0.25) == "-0°15'00.0\""
