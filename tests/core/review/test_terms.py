"""Terms in working days, by the profile's table and calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.profile.profile import OperationRules, Profile, parse_profile, shipped_profile
from cadastre_plugin.core.review.calendar import WorkCalendar
from cadastre_plugin.core.review.terms import days_until, due_on, term_days, working_days_left

TASHKENT_TIME = timezone(timedelta(hours=5))
FRIDAY = date(2026, 11, 27)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
CALENDAR = WorkCalendar(
    holidays=frozenset({date(2026, 12, 1)}),
    yearly_holidays=frozenset({(12, 8)}),
    working_saturdays=frozenset({date(2026, 12, 5)}),
    time_zone="Asia/Tashkent",
)


@pytest.fixture(scope="module")
def tashkent() -> Profile:
    return shipped_profile("tashkent")


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=TASHKENT_TIME)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (0, FRIDAY),
        (1, date(2026, 11, 30)),
        (2, date(2026, 12, 2)),  # over the holiday of that year
        (5, date(2026, 12, 5)),  # the Saturday that is worked on
        (6, date(2026, 12, 7)),
        (7, date(2026, 12, 9)),  # over the holiday of every year
    ],
)
def test_a_term_skips_weekends_and_holidays_and_counts_worked_saturdays(days: int, due: date) -> None:
    assert due_on(at(FRIDAY), days, CALENDAR) == due


def test_the_day_is_that_of_the_city_and_not_of_greenwich() -> None:
    late = datetime(2026, 11, 26, 20, tzinfo=UTC)  # one o'clock on Friday morning in Tashkent
    assert due_on(late, 0, CALENDAR) == FRIDAY


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (FRIDAY, 2),
        (date(2026, 11, 28), 2),
        (date(2026, 11, 30), 1),
        (date(2026, 12, 1), 1),
        (date(2026, 12, 2), 0),
        (date(2026, 12, 3), -1),
        (date(2026, 12, 5), -3),
        (date(2026, 12, 6), -3),
    ],
)
def test_days_left_are_counted_after_today_and_below_zero_it_is_late(today: date, left: int) -> None:
    assert days_until(date(2026, 12, 2), today, CALENDAR) == left


def test_what_was_due_on_friday_is_late_on_saturday() -> None:
    assert days_until(FRIDAY, FRIDAY + timedelta(days=1), CALENDAR) == -1


@pytest.mark.parametrize(
    ("kind", "operations", "days"),
    [
        ("attributes", (), 2),
        ("split", (), 15),
        ("rights", ("sale",), 2),
        ("rights", ("lease",), 1),
        ("rights", ("lease", "sale"), 2),
        ("split", ("servitude", "carry"), 15),
        ("unheard-of", (), None),
    ],
)
def test_the_term_follows_kind_and_operations(
    tashkent: Profile, kind: str, operations: tuple[str, ...], days: int | None
) -> None:
    assert term_days(kind, tashkent, operations) == days


def test_of_operations_with_terms_of_their_own_the_longest_holds(tashkent: Profile) -> None:
    rules = {"lease": OperationRules(term_days=1), "mortgage": OperationRules(term_days=3)}
    assert term_days("rights", replace(tashkent, operations=rules), ("lease", "mortgage")) == 3


def test_days_left_of_a_change(tashkent: Profile) -> None:
    assert working_days_left(at(FRIDAY), "attributes", tashkent, FRIDAY) == 2
    assert working_days_left(at(FRIDAY), "attributes", tashkent, date(2026, 12, 2)) == -1
    assert working_days_left(at(FRIDAY), "unheard-of", tashkent, FRIDAY) is None


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 30), st.integers(0, 60))
def test_a_day_later_there_is_a_working_day_less_if_it_was_one(day: date, days: int, later: int) -> None:
    due, today = due_on(at(day), days, CALENDAR), day + timedelta(days=later)
    assert days_until(due, day, CALENDAR) == days
    assert (days_until(due, today, CALENDAR) < 0) == (today > due)
    if days:
        assert CALENDAR.is_working_day(due)


@pytest.mark.parametrize(
    "part",
    [
        {"terms": {"split": -1}},
        {"terms": {"split": "ten"}},
        {"terms": {"split": 10_000}},
        {"calendar": {"weekend": [0]}},
        {"calendar": {"weekend": [1, 2, 3, 4, 5, 6, 7]}},
        {"calendar": {"holidays": ["13-01"]}},
        {"calendar": {"holidays": ["New Year"]}},
        {"calendar": {"holidays": ["2026-02-29"]}},
        {"calendar": {"working_saturdays": ["05-12"]}},
        {"calendar": {"holliday": []}},
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(tashkent: Profile, part: dict[str, object]) -> None:
    with pytest.raises(ProfileError):
        parse_profile({**tashkent.document, **part})


def test_a_city_without_terms_or_calendar_has_the_usual_week(tashkent: Profile) -> None:
    document = {name: value for name, value in tashkent.document.items() if name not in ("terms", "calendar")}
    city = parse_profile(document)
    assert term_days("split", city) is None
    assert city.calendar.is_working_day(FRIDAY) and not city.calendar.is_working_day(date(2026, 11, 29))


def test_a_time_zone_that_is_none_is_named() -> None:
    with pytest.raises(ProfileError, match=r"calendar\.time_zone"):
        replace(CALENDAR, time_zone="Asia/Nowhere").day_of(at(FRIDAY))
