"""The page of splitting by a line."""

from __future__ import annotations

from qgis.core import Qgis
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QPushButton, QWidget

from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.boundary.choice import Choice
from cadastre_plugin.panels.boundary.page import ToolPage

_SCOPES = ((False, N_("All that the line crosses")), (True, N_("The selected ones only")))
_PIECES = ((False, N_("Each piece")), (True, N_("All on one side of the line")))


class SplitPage(ToolPage):
    """The line is drawn on the map, or taken from a layer.

    line_wanted(): the selected features of `layer` are to be the line.
    """

    line_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        hint = tr("Draw a line across the parcels to split; the right button or Enter ends it.")
        super().__init__(hint, parent)
        self.scope = Choice("cadastre.split.scope", tr("Parcels to split"), _SCOPES, self)
        self.by_side = Choice("cadastre.split.by_side", tr("A parcel becomes"), _PIECES, self)
        self.lead_on = QCheckBox(tr("Extend an end inside a parcel to its boundary"), self)
        self.layer = QgsMapLayerComboBox(self)
        self.take_line = QPushButton(tr("Take the selected line"), self)
        self._name_inputs()
        self.form.addRow(tr("Parcels to split"), self.scope)
        self.form.addRow(tr("A parcel becomes"), self.by_side)
        self.form.addRow(self.lead_on)
        self.form.addRow(tr("Line of a layer"), self.layer)
        self.form.addRow(self.take_line)
        for choice in (self.scope, self.by_side):
            choice.currentIndexChanged.connect(self.inputs_changed)
        self.lead_on.toggled.connect(self.inputs_changed)
        self.take_line.clicked.connect(self.line_wanted)

    def _name_inputs(self) -> None:
        self.lead_on.setObjectName("cadastre.split.lead_on")
        self.layer.setObjectName("cadastre.split.layer")
        self.layer.setAccessibleName(tr("Line of a layer"))
        self.layer.setFilters(Qgis.LayerFilters(Qgis.LayerFilter.LineLayer | Qgis.LayerFilter.PolygonLayer))
        self.layer.setSizeAdjustPolicy(self.layer.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.layer.setMinimumContentsLength(12)
        self.take_line.setObjectName("cadastre.split.take_line")
        self.take_line.setToolTip(tr("Split along the features that are selected in this layer; of an area, its edge"))
