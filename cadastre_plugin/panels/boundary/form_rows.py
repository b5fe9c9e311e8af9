"""Rows of a form that pages share."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDoubleSpinBox, QFormLayout, QWidget

from cadastre_plugin.core.texts import tr


def show_row(form: QFormLayout, field: QWidget, is_shown: bool) -> None:
    """Show or hide a field with its label."""
    field.setVisible(is_shown)
    label = form.labelForField(field)
    if label is not None:
        label.setVisible(is_shown)


def height_edit(name: str, parent: QWidget | None = None) -> QDoubleSpinBox:
    """The height that distances on the ground were measured at, in m."""
    edit = QDoubleSpinBox(parent)
    edit.setObjectName(name)
    edit.setAccessibleName(tr("Height above the ellipsoid"))
    edit.setDecimals(1)
    edit.setRange(-100.0, 9000.0)
    edit.setSuffix(tr(" m"))
    edit.setToolTip(tr("Mean height above the ellipsoid; by it distances on the ground become shorter on the grid"))
    return edit
