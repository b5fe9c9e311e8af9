"""Days as a person chooses them, and the line of moments that the slider goes along."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.history.chosen_day import ChosenDay, Knowledge
from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.history.timeline import Moment, Timeline

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_today_has_no_times_whatever_knowledge_of_it_is_meant():
    assert ChosenDay().time(NOW) is None
    assert ChosenDay(knowledge=Knowledge.THEN).time(NOW) is None
    assert ChosenDay(knowledge=Knowledge.ON).is_today, "as long as nobody said when"


def test_todays_law_as_it_was_known_earlier_is_no_longer_today():
    day = ChosenDay(None, Knowledge.ON, NOW - DAY)
    assert not day.is_today
    assert day.time(NOW) == RegisterTime(NOW, NOW - DAY)


def test_a_day_has_the_knowledge_of_today_of_that_day_or_of_another():
    law = NOW - 10 * DAY
    assert ChosenDay(law).time(NOW) == RegisterTime(law, NOW)
    then = ChosenDay(law, Knowledge.THEN).time(NOW)
    assert then == RegisterTime(law, law) and then.is_as_shown_then
    assert ChosenDay(law, Knowledge.ON, NOW - DAY).time(NOW) == RegisterTime(law, NOW - DAY)


def test_an_empty_line_has_today_alone():
    line = Timeline()
    assert (line.today, line.place_of(None), line.place_of(NOW)) == (0, 0, 0)
    assert line.moment(0) is None


def test_places_are_oldest_first_whatever_order_they_came_in():
    line = Timeline([Moment(NOW), Moment(NOW - 2 * DAY), Moment(NOW - DAY)])
    assert [line.moment(place).at for place in range(3)] == [NOW - 2 * DAY, NOW - DAY, NOW]
    assert line.moment(3) is None and line.moment(-1) is None
    assert line.place_of(NOW - DAY - timedelta(seconds=1)) == 0
    assert line.place_of(NOW - DAY) == 1, "a moment belongs to what began with it"
    assert line.place_of(NOW - 9 * DAY) == 0


@settings(max_examples=60)
@given(st.lists(st.integers(0, 1000), unique=True, max_size=20), st.integers(-5, 1005))
def test_the_state_of_a_time_is_that_of_the_last_moment_before_it(days: list[int], at: int):
    line = Timeline(Moment(NOW + day * DAY) for day in days)
    place = line.place_of(NOW + at * DAY)
    before = [day for day in sorted(days) if day <= at]
    assert place == max(0, len(before) - 1)
    if before:
        assert line.moment(place).at == NOW + before[-1] * DAY
