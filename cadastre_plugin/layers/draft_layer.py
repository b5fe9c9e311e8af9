"""The draft: an editable layer that holds the whole work area; what differs from the register is the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsField,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMetaType

from cadastre_plugin.core.geometry.grid import GRID_M
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.area_function import AreaFunction, area_expression
from cadastre_plugin.layers.draft_form import configure_form, set_defaults
from cadastre_plugin.layers.expression_functions import register_function
from cadastre_plugin.layers.parcel_features import parcel_fields
from cadastre_plugin.layers.parcel_style import CHANGED_VARIABLE, show_draft
from cadastre_plugin.layers.roles import LayerRole, add_layer, find_layer, remove_layer


class DraftLayer:
    """`layer` is what stands in the project. Coordinates in metres of the city's CRS, on the millimetre grid."""

    def __init__(self, crs: QgsCoordinateReferenceSystem, profile: Profile, district: str) -> None:
        """`district` (code) is what a newly drawn parcel gets."""
        self.tolerances = profile.tolerances
        self.layer = QgsVectorLayer("MultiPolygon", tr("Draft"), "memory")
        self.layer.setCrs(crs)
        self.layer.dataProvider().addAttributes(parcel_fields().toList())
        self.layer.updateFields()
        register_function(AreaFunction())
        computed = QgsField("computed_area", QMetaType.Type.Double)
        self.layer.addExpressionField(area_expression(profile.crs.definition), computed)
        self.layer.geometryOptions().setGeometryPrecision(GRID_M)
        self.layer.geometryOptions().setRemoveDuplicateNodes(True)
        self.layer.setCustomProperty("skipMemoryLayersCheck", 1)  # the draft is on disk; QGIS need not warn of its loss
        configure_form(self.layer, profile)
        set_defaults(self.layer, district)
        show_draft(self.layer, profile)
        self.mark_changed(())

    def fill(self, features: Sequence[QgsFeature]) -> list[int]:
        """Put the features of the work area in; their ids in the layer, in the same order."""
        _, added = self.layer.dataProvider().addFeatures(list(features))
        self.layer.updateExtents()
        return [feature.id() for feature in added]

    def extend(self, features: Sequence[QgsFeature]) -> list[int]:
        """Features join the work area beside what is being edited, which keeps its steps; their ids, in the same order.

        They go to the provider: what passes through the edit buffer would be a step of its own.
        """
        ids = self.fill(features)
        self.layer.dataChanged.emit()  # snapping reads the layer again
        self.layer.triggerRepaint()
        return ids

    def mark_changed(self, ids: Iterable[UUID]) -> None:
        """Let these parcels stand out as changed."""
        QgsExpressionContextUtils.setLayerVariable(self.layer, CHANGED_VARIABLE, " ".join(str(id) for id in ids))
        self.layer.triggerRepaint()

    def add_to(self, project: QgsProject) -> None:
        """Show it in the project, in place of an older draft. It labels the parcels, so that the register need not."""
        add_layer(project, self.layer, LayerRole.DRAFT)
        _label_register(project, False)

    def remove_from(self, project: QgsProject) -> None:
        """Take it out of the project; edits in it are dropped without a question."""
        remove_layer(project, LayerRole.DRAFT)
        _label_register(project, True)


def _label_register(project: QgsProject, shown: bool) -> None:
    register = find_layer(project, LayerRole.REGISTER)
    if isinstance(register, QgsVectorLayer):
        register.setLabelsEnabled(shown)
        register.triggerRepaint()
