"""The plugin's layers in a project: found by what they are for, never by their title, in one group of the tree."""

from __future__ import annotations

from enum import StrEnum

from qgis.core import QgsLayerTreeGroup, QgsLayerTreeLayer, QgsMapLayer, QgsProject

from cadastre_plugin.core.texts import tr

ROLE_PROPERTY = "cadastre/role"
GROUP_PROPERTY = "cadastre/group"


class LayerRole(StrEnum):
    """What a layer is for, from the top of the map to its bottom."""

    FINDINGS = "findings"
    SURVEY_POINTS = "survey-points"
    BOUNDARY_POINTS = "boundary-points"
    OPEN_CHANGES = "open-changes"
    SERVITUDES = "servitudes"
    DRAFT = "draft"
    REGISTER_POINTS = "register-points"
    REGISTER = "register"
    DISTRICTS = "districts"


_ORDER = tuple(LayerRole)


def add_layer(project: QgsProject, layer: QgsMapLayer, role: LayerRole) -> None:
    """Put a layer into the project at the place of its role; one that had the role before is taken out."""
    remove_layer(project, role)
    layer.setCustomProperty(ROLE_PROPERTY, role.value)
    project.addMapLayer(layer, False)
    group = layer_group(project)
    group.insertLayer(_position(group, role), layer)


def find_layer(project: QgsProject, role: LayerRole) -> QgsMapLayer | None:
    """The layer of a role, None when the project has none."""
    layers = project.mapLayers().values()
    return next((layer for layer in layers if layer.customProperty(ROLE_PROPERTY) == role.value), None)


def layer_node(project: QgsProject, role: LayerRole) -> QgsLayerTreeLayer | None:
    """Where the layer of a role stands in the tree, None when the project has none."""
    layer = find_layer(project, role)
    return project.layerTreeRoot().findLayer(layer.id()) if layer is not None else None


def remove_layer(project: QgsProject, role: LayerRole) -> None:
    """Take the layers of a role out of the project; their unsaved edits are dropped without a question."""
    layers = project.mapLayers().items()
    project.removeMapLayers([id for id, layer in layers if layer.customProperty(ROLE_PROPERTY) == role.value])


def layer_group(project: QgsProject) -> QgsLayerTreeGroup:
    """The group of the plugin's layers, made at the top of the tree when it is not there."""
    root = project.layerTreeRoot()
    found = next((group for group in root.findGroups(True) if group.customProperty(GROUP_PROPERTY)), None)
    if found is not None:
        return found
    group = root.insertGroup(0, tr("Cadastre"))
    group.setCustomProperty(GROUP_PROPERTY, True)
    return group


def _position(group: QgsLayerTreeGroup, role: LayerRole) -> int:
    """Behind the layers that lie above the role; layers without a role keep their place at the end."""
    above = {other.value for other in _ORDER[: _ORDER.index(role)]}
    nodes = [node.layer() for node in group.findLayers()]
    return sum(1 for layer in nodes if layer is not None and layer.customProperty(ROLE_PROPERTY) in above)
