"""How times, lengths, areas and codes read in the review and history panels, in the chosen language."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from qgis.PyQt.QtCore import QDate, QDateTime, QLocale, Qt

from cadastre_plugin.core.change.difference import nearest_direction
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import language, tr

NOTHING = "—"
"""What stands for a value that is not there."""

_CODED = ("land_category", "purpose")
_WEEKDAY = re.compile(r"[\s,]*dddd[\s,]*")


def locale() -> QLocale:
    """The locale of the chosen language: its month names, digit groups and decimal sign."""
    return QLocale(language())


def age(since: datetime, now: datetime | None = None) -> str:
    """How long ago `since` (aware) is: minutes below an hour, hours below a day, then days."""
    elapsed = max((now or datetime.now(UTC)) - since, timedelta())
    minutes = int(elapsed.total_seconds() // 60)
    if minutes < 60:
        return tr("{count} min").format(count=minutes)
    if minutes < 24 * 60:
        return tr("{count} h").format(count=minutes // 60)
    days = minutes // (24 * 60)
    return tr("1 day") if days == 1 else tr("{count} days").format(count=locale().toString(days))


def moment(when: datetime | None) -> str:
    """Date and time (aware) on this machine's clock, as the language writes them; a dash for None."""
    if when is None:
        return NOTHING
    local = QDateTime.fromString(when.astimezone().strftime("%Y-%m-%dT%H:%M:%S"), Qt.DateFormat.ISODate)
    return f"{day(local.date().toPyDate())}, {locale().toString(local.time(), 'HH:mm')}"


def day(when: date | None) -> str:
    """A day as the language writes it, without its name; a dash for None."""
    if when is None:
        return NOTHING
    date_format = _WEEKDAY.sub("", locale().dateFormat(QLocale.FormatType.LongFormat))
    return locale().toString(QDate(when.year, when.month, when.day), date_format)


def money(amount: Decimal, currency: str | None) -> str:
    """An amount with two decimals, exactly, and its currency."""
    signs = {",": locale().groupSeparator(), ".": locale().decimalPoint()}
    return f"{amount:,.2f}".translate(str.maketrans(signs)) + (f" {currency}" if currency else "")


def square_metres(area: float | None) -> str:
    """An area in m2 with two decimals; a dash for None."""
    return NOTHING if area is None else tr("{area} m²").format(area=locale().toString(area, "f", 2))


def coordinates(position: tuple[float, float]) -> str:
    """East and north in metres, to the millimetre, without digit groups: as they are typed elsewhere."""
    numbers = locale()
    numbers.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    east, north = (numbers.toString(value, "f", 3) for value in position)
    return tr("E {east} N {north}").format(east=east, north=north)


def direction(azimuth: float) -> str:
    """A grid azimuth in degrees, clockwise from grid north, with the name of the nearest of eight directions."""
    name = tr(nearest_direction(azimuth))
    return f"{math.floor(azimuth + 0.5) % 360}° ({name})"


def code_name(profile: Profile | None, code_list: str, code: str | None) -> str:
    """The name of a code in the chosen language; the code itself when the list lacks it, a dash for None."""
    if code is None:
        return NOTHING
    items = profile.codes(code_list) if profile else ()
    return next((item.name() for item in items if item.code == code), code)


def district_name(profile: Profile | None, code: str | None) -> str:
    """The name of a district; its code when the city has none such, a dash for None."""
    found = profile.district(code) if profile and code else None
    return found.name() if found else code or NOTHING


def attribute_value(profile: Profile, name: str, value: object) -> str:
    """The value of a parcel's attribute (`core.model.parcel.ATTRIBUTES`) as a person reads it."""
    if value is None or value == "":
        return NOTHING
    if name == "legal_area":
        return square_metres(float(str(value)))
    if name == "district":
        return district_name(profile, str(value))
    if name in _CODED:
        return code_name(profile, name, str(value))
    return str(value)
