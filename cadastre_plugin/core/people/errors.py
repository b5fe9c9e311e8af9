"""What cannot be a person's or a body's name or number."""

from __future__ import annotations

from cadastre_plugin.core.errors import CadastreError


class PeopleError(CadastreError):
    """A name that cannot be kept as it was typed. Its text says what to do."""
