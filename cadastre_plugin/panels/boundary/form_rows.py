"""Rows of a form that the pages of measurements share."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDoubleSpinBox, QFormLayout, QWidget

from cadastre_plugin.core.survey.angle import AngleUnit, format_angle
from cadastre_plugin.core.survey.reduction import GridFactors, North
from cadastre_plugin.core.texts import N_, tr

UNITS = ((AngleUnit.DEGREES, N_("degrees")), (AngleUnit.GON, N_("gon")))
NORTHS = ((North.GRID, N_("grid north")), (North.TRUE, N_("true north")))
DISTANCES = ((False, N_("on the grid")), (True, N_("on the ground, to reduce")))


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
    edit.setSuffix(" m")
    edit.setToolTip(tr("Mean height above the ellipsoid; by it distances on the ground become shorter on the grid"))
    return edit


def factors_text(factors: GridFactors) -> str:
    """Convergence and scale of the projection in words."""
    template = tr("Here grid north is {angle} clockwise from true north, the scale {scale:.7f}")
    return template.format(angle=format_angle(factors.convergence), scale=factors.scale)
