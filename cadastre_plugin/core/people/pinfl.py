"""The personal number of a natural person, PINFL (JSHSHIR): fourteen digits.

Digit 1 says century and sex, 2 to 7 the day of birth as DDMMYY, 8 to 10 the area, 11 to 13 a serial; the last one is
the sum of the others weighted 7, 3, 1 in turn, modulo 10. A number that was given is kept even when its check digit is
wrong: the registry it comes from is not ours to correct, so that is a warning.
"""

from __future__ import annotations

from datetime import date

from cadastre_plugin.core.people.check_digit import CheckRule, cleaned_number, is_digits
from cadastre_plugin.core.people.fault import Fault
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.texts import N_

LENGTH = 14
CHECK = CheckRule((7, 3, 1))
_CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


def pinfl_faults(text: str, today: date) -> tuple[Fault, ...]:
    """What is wrong with a PINFL as it was typed; nothing when it is right. Blanks and hyphens do not matter.

    today: the last day on which a person who has a number can have been born.
    """
    number = cleaned_number(text)
    if not is_digits(number, LENGTH):
        template = N_("A PINFL has {length} digits and nothing else; compare it with the identity document")
        return (Fault("pinfl_malformed", Severity.ERROR, template, {"length": LENGTH}),)
    found = _date_fault(number, today)
    if not CHECK.holds(number):
        template = N_("The last digit of the PINFL does not fit the others; compare it with the identity document")
        return (*found, Fault("pinfl_check_digit", Severity.WARNING, template))
    return found


def born(pinfl: str) -> date | None:
    """The day of birth that a PINFL states; None when it states none or is malformed."""
    number = cleaned_number(pinfl)
    if not is_digits(number, LENGTH) or number[0] not in _CENTURIES:
        return None
    day, month, year = int(number[1:3]), int(number[3:5]), int(number[5:7])
    try:
        return date(_CENTURIES[number[0]] + year, month, day)
    except ValueError:
        return None


def _date_fault(number: str, today: date) -> tuple[Fault, ...]:
    day = born(number)
    if day is None:
        template = N_("Digits 1 to 7 of the PINFL are no day of birth; compare it with the identity document")
        return (Fault("pinfl_birth_date", Severity.ERROR, template),)
    if day > today:
        template = N_("The PINFL says that the person is born on {day}, which is to come; compare it with the document")
        return (Fault("pinfl_birth_in_future", Severity.ERROR, template, {"day": day.isoformat()}),)
    return ()
