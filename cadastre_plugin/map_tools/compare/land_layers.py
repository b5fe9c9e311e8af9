"""The layers of one side as the register would look: its own colours and numbers, and what the change does above."""

from __future__ import annotations

from qgis.core import QgsFillSymbol, QgsMapLayer, QgsProject, QgsSingleSymbolRenderer, QgsVectorLayer

from cadastre_plugin.layers.review_layers import ReviewLayers
from cadastre_plugin.layers.roles import LayerRole, find_layer

_PLAIN = {"color": "#f3f1ec", "outline_color": "#8d8577", "outline_width": "0.1"}


def land_layers(layers: ReviewLayers, project: QgsProject) -> dict[str, list[QgsMapLayer]]:
    """For `before` and `after` the layers to draw, the topmost first, and for `above` what both sides have.

    Nothing when the change is not on the map.

    The lowest is opaque, so that it hides what the register has there now; it belongs to no project.
    """
    above = [layer for layer in map(layers.layer, ("moves", "corners", "rights")) if layer is not None]
    sides = {side: layers.layer(side) for side in ("before", "after")}
    found = {side: [layer, _as_in_the_register(layer, project)] for side, layer in sides.items() if layer is not None}
    return found | {"above": above} if found and above else found


def _as_in_the_register(layer: QgsVectorLayer, project: QgsProject) -> QgsVectorLayer:
    land = layer.clone()
    land.setLabelsEnabled(False)  # what is new is named by the layer above
    register = find_layer(project, LayerRole.REGISTER)
    if not isinstance(register, QgsVectorLayer):
        land.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(_PLAIN)))
        return land
    land.setRenderer(register.renderer().clone())
    if register.labeling() is not None:
        land.setLabeling(register.labeling().clone())
        land.setLabelsEnabled(register.labelsEnabled())
    return land
