"""The names of columns, as a model of Qt is asked for them."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt

from cadastre_plugin.core.texts import tr


def column_name(columns: Sequence[str], section: int, orientation: Qt.Orientation, role: int) -> str | None:
    """The name of a column in the chosen language; None for all else that a header may be asked for."""
    if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
        return tr(columns[section])
    return None
