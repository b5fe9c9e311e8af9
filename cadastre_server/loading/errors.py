"""What loading refuses as a whole."""

from __future__ import annotations

from cadastre_plugin.core.errors import CadastreError


class LoadError(CadastreError):
    """A file that cannot be loaded as asked; nothing of it was."""
