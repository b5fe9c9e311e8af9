"""The tax number of a body, STIR: nine digits. How its check digit is computed is not known: the profile may say it."""

from __future__ import annotations

from cadastre_plugin.core.people.check_digit import CheckRule, cleaned_number, is_digits
from cadastre_plugin.core.people.fault import Fault
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.texts import N_

LENGTH = 9


def stir_faults(text: str, check: CheckRule | None = None) -> tuple[Fault, ...]:
    """What is wrong with a STIR as it was typed; nothing when it is right. Blanks and hyphens do not matter.

    check: how the last digit follows from the others (`Profile.stir_check`); None: that is not looked at.
    """
    number = cleaned_number(text)
    if not is_digits(number, LENGTH):
        template = N_("A STIR has {length} digits and nothing else; compare it with the certificate of registration")
        return (Fault("stir_malformed", Severity.ERROR, template, {"length": LENGTH}),)
    if check is not None and not check.holds(number):
        template = N_("The last digit of the STIR does not fit the others; compare it with the certificate")
        return (Fault("stir_check_digit", Severity.WARNING, template),)
    return ()
