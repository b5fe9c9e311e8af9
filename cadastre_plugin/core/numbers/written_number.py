"""Numbers as they stand on paper: what is left of one when only what everybody writes alike counts."""

from __future__ import annotations

import unicodedata

_ALIKE = str.maketrans("АВЕКМНОРСТХУЁІ", "ABEKMHOPCTXYEI")
"""Cyrillic capitals that look like Latin ones: nobody can tell from paper which were meant."""


def written_key(text: str) -> str:
    """What two ways of writing one number have in common: letters and digits, without case, script of look-alikes,
    spaces and punctuation. "" when there is none.
    """
    letters = unicodedata.normalize("NFKC", text).upper().translate(_ALIKE)
    return "".join(letter for letter in letters if letter.isalnum())
