"""Why an operation on rights cannot be done."""

from __future__ import annotations

from cadastre_plugin.core.errors import CadastreError


class RightsError(CadastreError):
    """An operation refuses; its text says why and what to do instead."""
