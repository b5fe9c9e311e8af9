"""Values of a file's columns as texts, whatever type the file gives them."""

from __future__ import annotations

import math
from typing import Any


def text_of(value: Any) -> str | None:
    """A value as text, a whole number without its decimal point; None for what says nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None
