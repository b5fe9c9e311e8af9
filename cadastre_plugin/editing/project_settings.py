"""The project's settings while a change is edited: neighbours follow, the cursor catches corners and lines."""

from __future__ import annotations

from qgis.core import Qgis, QgsProject, QgsSnappingConfig, QgsTolerance, QgsVectorLayer

SNAP_PIXELS = 12.0


class EditingSettings:
    """Topological editing and snapping on the draft, from `apply` until `restore`; what was set before comes back."""

    def __init__(self, project: QgsProject) -> None:
        self._project = project
        self._before: tuple[bool, QgsSnappingConfig] | None = None

    def apply(self, layer: QgsVectorLayer) -> None:
        """Set them for a draft."""
        if self._before is None:
            self._before = (self._project.topologicalEditing(), QgsSnappingConfig(self._project.snappingConfig()))
        self._project.setTopologicalEditing(True)
        self._project.setSnappingConfig(_snapping(self._project, layer))

    def restore(self) -> None:
        """Set what was before; nothing when they were not applied."""
        if self._before is None:
            return
        topological, snapping = self._before
        self._before = None
        self._project.setTopologicalEditing(topological)
        self._project.setSnappingConfig(snapping)


def snap_to_points(project: QgsProject, layer: QgsVectorLayer) -> None:
    """Let the cursor catch the points of a layer too, until the settings are restored."""
    config = QgsSnappingConfig(project.snappingConfig())
    config.setIndividualLayerSettings(layer, _caught(Qgis.SnappingTypes(Qgis.SnappingType.Vertex)))
    project.setSnappingConfig(config)


def _snapping(project: QgsProject, layer: QgsVectorLayer) -> QgsSnappingConfig:
    config = QgsSnappingConfig(project)
    config.setEnabled(True)
    config.setMode(Qgis.SnappingMode.AdvancedConfiguration)
    types = Qgis.SnappingTypes(Qgis.SnappingType.Vertex | Qgis.SnappingType.Segment)
    config.setIndividualLayerSettings(layer, _caught(types))
    return config


def _caught(types: Qgis.SnappingTypes) -> QgsSnappingConfig.IndividualLayerSettings:
    return QgsSnappingConfig.IndividualLayerSettings(True, types, SNAP_PIXELS, QgsTolerance.UnitType.Pixels, 0.0, 0.0)
