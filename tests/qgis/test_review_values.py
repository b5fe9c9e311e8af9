"""Times, numbers and codes as a person reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.texts import use_language
from cadastre_plugin.layers.review_style import metres
from cadastre_plugin.panels.review.values import (
    age,
    attribute_value,
    code_name,
    direction,
    district_name,
    moment,
    square_metres,
)

NOON = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    use_language("en")
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("elapsed", "text"),
    [
        (timedelta(seconds=-40), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(hours=24), "1 day"),
        (timedelta(days=2, hours=5), "2 days"),
        (timedelta(days=1200), "1,200 days"),
    ],
    ids=str,
)
def test_age_is_told_in_the_largest_unit_that_fits(elapsed, text):
    assert age(NOON - elapsed, NOON) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "May 3, 2026"),
        ("ru", "3 мая 2026 г."),
        ("uz", "3-may, 2026"),
        ("ko", "2026년 5월 3일"),
    ],
)
def test_a_moment_is_written_as_the_language_does_and_on_this_clock(language, text):
    use_language(language)
    local = NOON.astimezone()
    assert moment(NOON) == f"{text}, {local:%H:%M}"
    assert moment(NOON.astimezone(timezone(timedelta(hours=5)))) == moment(NOON)


def test_what_is_not_there_is_a_dash():
    assert moment(None) == square_metres(None) == "—"
    assert attribute_value(shipped_profile("tashkent"), "address", "") == "—"


def test_numbers_have_their_unit_and_the_language_s_decimal_sign():
    assert (metres(0.523), square_metres(1234.5)) == ("0.523 m", "1,234.50 m²")
    use_language("ru")
    assert metres(0.523) == "0,523 м"


@pytest.mark.parametrize(
    ("azimuth", "text"),
    [
        (0.0, "0° (north)"),
        (22.6, "23° (north-east)"),
        (90.0, "90° (east)"),
        (225.0, "225° (south-west)"),
        (337.6, "338° (north)"),
        (359.7, "0° (north)"),
    ],
)
def test_a_direction_is_counted_from_north_clockwise(azimuth, text):
    assert direction(azimuth) == text


def test_codes_and_districts_have_names_in_the_language():
    profile = shipped_profile("tashkent")
    use_language("ru")
    assert code_name(profile, "change_kind", "boundary") == "изменение границы"
    assert attribute_value(profile, "land_category", "2") == "населённых пунктов"
    assert attribute_value(profile, "district", "09") == "Мирзо-Улугбекский район"
    assert attribute_value(profile, "legal_area", 600.0) == "600,00 м²"


def test_a_code_the_city_does_not_have_reads_as_itself():
    profile = shipped_profile("tashkent")
    assert (code_name(profile, "change_kind", "swap"), district_name(profile, "77")) == ("swap", "77")
    assert (code_name(None, "change_kind", "split"), district_name(None, None)) == ("split", "—")
