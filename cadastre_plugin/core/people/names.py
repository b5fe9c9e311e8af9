"""A name as it was typed is kept; what cannot be kept is refused, what nobody can see in it is said."""

from __future__ import annotations

import unicodedata

from cadastre_plugin.core.people.errors import PeopleError
from cadastre_plugin.core.people.fault import Fault
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.texts import N_

LONGEST_NAME = 500
"""Characters. The longest names of bodies have some two hundred."""


def require_name(text: str) -> str:
    """The name itself, when the register can keep it.

    Raises:
        PeopleError: `name_empty`, `name_too_long`, `name_unstorable` (NUL, half of a surrogate pair).
    """
    require_storable(text)
    if not tidied(text):
        raise PeopleError("name_empty", N_("Write the name as it stands in the identity document"))
    return text


def require_storable(text: str) -> str:
    """A text of which a name may consist or by which one may be searched; it may be empty.

    Raises:
        PeopleError: `name_too_long`, `name_unstorable`.
    """
    if len(text) > LONGEST_NAME:
        template = N_("A name may have {most} characters, this one has {length}; check what was pasted")
        raise PeopleError("name_too_long", template, most=LONGEST_NAME, length=len(text))
    if any(sign == "\0" or unicodedata.category(sign) == "Cs" for sign in text):
        raise PeopleError("name_unstorable", N_("The name holds a character that no text may hold; type it anew"))
    return text


def name_faults(text: str) -> tuple[Fault, ...]:
    """What a person should know of a name that looks right: warnings, for nothing of it hinders a registration."""
    found: list[Fault] = []
    hidden = hidden_signs(text)
    if hidden:
        template = N_("The name holds characters that cannot be seen ({signs}); type it anew if it was pasted")
        found.append(Fault("name_hidden_signs", Severity.WARNING, template, {"signs": ", ".join(hidden)}))
    visible = "".join(sign for sign in text if not _is_hidden(sign))
    if visible != " ".join(visible.split()):
        template = N_("The name has blanks at its ends or more than one between words")
        found.append(Fault("name_blanks", Severity.WARNING, template))
    mixed = next((word for word in visible.split() if len(scripts_of(word)) > 1), None)
    if mixed is not None:
        template = N_("The word {word} mixes letters of two scripts that look alike; type it anew in one of them")
        found.append(Fault("name_mixed_scripts", Severity.WARNING, template, {"word": mixed}))
    return tuple(found)


def hidden_signs(text: str) -> tuple[str, ...]:
    """The characters of a text that cannot be seen, each once, as U+200F: marks of direction, zero widths, controls."""
    return tuple(dict.fromkeys(f"U+{ord(sign):04X}" for sign in text if _is_hidden(sign)))


def tidied(text: str) -> str:
    """The text without what cannot be seen and with single blanks; a control character parts words as a blank does."""
    if text.isprintable() and _BLANK_LETTERS.isdisjoint(text):  # almost every name, and at a tenth of the price
        return " ".join(text.split())
    parted = (" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return " ".join("".join(sign for sign in parted if not _is_hidden(sign)).split())


def scripts_of(text: str) -> frozenset[str]:
    """Which scripts the letters of a text are of: `latin`, `cyrillic`, `hangul`, `other`."""
    return frozenset(_script(sign) for sign in text if unicodedata.category(sign) in ("Ll", "Lu", "Lt", "Lo"))


def _script(letter: str) -> str:
    first = unicodedata.name(letter, "").split(" ")[0].lower()
    return first if first in ("latin", "cyrillic", "hangul") else "other"


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc", "Co", "Cn") or sign in _BLANK_LETTERS


_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that have no shape: Unicode counts them among the visible."""
