"""The working days of a city, by its profile: a council declares holidays, so they are data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.record import Record
from cadastre_plugin.core.texts import N_

_LEAP_YEAR = "2000"
"""Any year that has a 29 February, to read a day that comes every year."""


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked on.

    weekend: days of the week, Monday is 1 (ISO 8601), not all seven. holidays: days of one year. yearly_holidays: month
    and day of those that come every year. working_saturdays: days of a weekend that are worked on, in exchange for
    others. time_zone: by which a moment falls on a day; a name of the IANA database.
    """

    weekend: frozenset[int] = frozenset({6, 7})
    holidays: frozenset[date] = frozenset()
    yearly_holidays: frozenset[tuple[int, int]] = frozenset()
    working_saturdays: frozenset[date] = frozenset()
    time_zone: str = "UTC"

    @classmethod
    def parse(cls, record: Record) -> WorkCalendar:
        """That of the profile's member `calendar`; a holiday is `2026-03-20`, or `03-21` for that of every year.

        Raises:
            ProfileError: a part is missing or of the wrong kind.
        """
        record.allow("weekend", "holidays", "working_saturdays", "time_zone")
        weekend = _weekend(record) if record.has("weekend") else cls.weekend
        holidays = record.texts("holidays") if record.has("holidays") else ()
        yearly = [text for text in holidays if len(text) == len("MM-DD")]
        days = [_day(record, "holidays", f"{_LEAP_YEAR}-{text}") for text in yearly]
        return cls(
            weekend,
            frozenset(_day(record, "holidays", text) for text in holidays if text not in yearly),
            frozenset((day.month, day.day) for day in days),
            frozenset(_day(record, "working_saturdays", text) for text in record.texts("working_saturdays"))
            if record.has("working_saturdays")
            else frozenset(),
            record.text("time_zone") if record.has("time_zone") else cls.time_zone,
        )

    def is_working_day(self, day: date) -> bool:
        """True when offices work on the day."""
        if day in self.working_saturdays:
            return True
        is_holiday = day in self.holidays or (day.month, day.day) in self.yearly_holidays
        return day.isoweekday() not in self.weekend and not is_holiday

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days there are after a day, until another and with it; 0 when that is not later."""
        days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
        return sum(map(self.is_working_day, days))

    def working_day_after(self, day: date, count: int) -> date:
        """The `count`th working day after a day (which does not count itself); for 0 the day itself."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def day_of(self, moment: datetime) -> date:
        """On which day a moment (aware) falls in the city.

        Raises:
            ProfileError: there is no time zone of the name.
        """
        return moment.astimezone(self._zone()).date()

    def begins(self, day: date) -> datetime:
        """The moment (aware) at which a day begins in the city.

        Raises:
            ProfileError: there is no time zone of the name.
        """
        return datetime.combine(day, time(), self._zone())

    def ends(self, day: date) -> datetime:
        """The moment (aware) at which a day is over in the city.

        Raises:
            ProfileError: there is no time zone of the name.
        """
        return self.begins(day + timedelta(days=1))

    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ProfileError(
                "profile_incomplete", N_("The profile lacks or misstates: {part}"), part="calendar.time_zone"
            ) from error


def _weekend(record: Record) -> frozenset[int]:
    days = record.items("weekend")
    known = all(isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= 7 for day in days)
    return frozenset(days) if known and len(set(days)) < 7 else _refuse(record, "weekend")


def _day(record: Record, name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _refuse(record, name)


def _refuse(record: Record, name: str) -> NoReturn:
    record.refuse(name)
