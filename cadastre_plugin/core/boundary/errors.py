"""Why a boundary tool does not do what it was asked: it refuses rather than make something wrong."""

from __future__ import annotations

from cadastre_plugin.core.errors import CadastreError


class BoundaryError(CadastreError):
    """A tool refuses. Its text says why and what to do instead."""
