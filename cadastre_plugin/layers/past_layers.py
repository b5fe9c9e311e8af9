"""The register of a day as layers: parcels, kinds of right, places of servitudes and boundary points as they were law
then, as far as was known at a time.

QGIS's own PostGIS provider reads a view for each with the reader's role; the day is the filter of the layer, so that a
saved project opens on the same day again. People are not in these views.
"""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsLayerTreeGroup, QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt import sip

from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.boundary_point_style import show_points
from cadastre_plugin.layers.database import RegisterDatabase
from cadastre_plugin.layers.parcel_style import show_parcels
from cadastre_plugin.layers.past_style import show_places, show_rights
from cadastre_plugin.layers.register_layer import POINTS_SCALE

PARCELS, RIGHTS = "parcel_then", "right_then"
POINTS, SERVITUDES = "boundary_point_then", "servitude_then"
KEY = "row_id"
"""Of the rights too: on one day a right is in one state, in one parcel."""

PAST_PROPERTY = "cadastre/past"
"""On the group of a day that passes by with the slider; a day that a person keeps has none."""


def on_day(time: RegisterTime, *, of_rights: bool = False) -> str:
    """The condition on a view for what stands on a day, said so that the indexes of both times find it."""
    law, known = (f"'{moment.isoformat()}'::timestamptz" for moment in (time.law, time.known))
    prefixes = ("", "parcel_") if of_rights else ("",)
    return " AND ".join(f'"{one}valid" @> {law} AND "{one}recorded" @> {known}' for one in prefixes)


@dataclass(frozen=True, slots=True)
class DayNames:
    """What the group of a day and its layers are called."""

    group: str
    points: str
    servitudes: str
    rights: str
    parcels: str


class PastLayers:
    """The layers of a day, in a group of their own."""

    def __init__(
        self, database: RegisterDatabase, profile: Profile, crs: QgsCoordinateReferenceSystem, time: RegisterTime
    ) -> None:
        """Raises RegisterUnreachableError."""
        self.time = time
        self._group: QgsLayerTreeGroup | None = None
        types = QgsWkbTypes.Type
        day = on_day(time)
        self.points = database.open_view(POINTS, KEY, crs, tr("Boundary points"), where=day, geometry=types.Point)
        show_points(self.points, profile, POINTS_SCALE)
        lines = types.MultiLineString
        self.servitudes = database.open_view(SERVITUDES, KEY, crs, tr("Servitudes"), where=day, geometry=lines)
        show_places(self.servitudes, profile)
        self.rights = database.open_view(RIGHTS, KEY, crs, tr("Rights"), where=on_day(time, of_rights=True))
        show_rights(self.rights, profile)
        self.parcels = database.open_view(PARCELS, KEY, crs, tr("Parcels"), where=day)
        show_parcels(self.parcels, profile)
        self.parcels.serverProperties().setAttribution(profile.attribution)

    @property
    def layers(self) -> tuple[QgsVectorLayer, ...]:
        """From the top of the map down."""
        return self.points, self.servitudes, self.rights, self.parcels

    @property
    def is_there(self) -> bool:
        """False once a person took one of them out of the project."""
        return not any(map(sip.isdeleted, self.layers))

    def move_to(self, time: RegisterTime) -> None:
        """Show another day in the same layers: what the canvas shows stays until the new one is drawn."""
        self.time = time
        for layer in self.layers:
            layer.setSubsetString(on_day(time, of_rights=layer is self.rights))
        for layer in self.layers:
            layer.triggerRepaint()

    def add_to(self, project: QgsProject, names: DayNames, *, passes_by: bool) -> QgsLayerTreeGroup:
        """Put them into the project, above everything else. passes_by: they leave it again with `remove_passing`."""
        self._group = project.layerTreeRoot().insertGroup(0, names.group)
        if passes_by:
            self._group.setCustomProperty(PAST_PROPERTY, True)
            self.parcels.setCustomProperty(PAST_PROPERTY, True)
        for layer in self.layers:
            project.addMapLayer(layer, False)
            self._group.addLayer(layer).setExpanded(False)
        self.call(names)
        return self._group

    def call(self, names: DayNames) -> None:
        """Give them the names of another day."""
        if self._group is not None and not sip.isdeleted(self._group):
            self._group.setName(names.group)
        self.points.setName(names.points)
        self.servitudes.setName(names.servitudes)
        self.rights.setName(names.rights)
        self.parcels.setName(names.parcels)


def passing_parcels(project: QgsProject) -> QgsVectorLayer | None:
    """The parcels of the day that the slider shows; None while it shows today."""
    layers = project.mapLayers().values()
    found = (one for one in layers if one.customProperty(PAST_PROPERTY) and isinstance(one, QgsVectorLayer))
    return next(found, None)


def remove_passing(project: QgsProject) -> None:
    """Take the day of the slider out of the project, also one that was saved with it."""
    for group in project.layerTreeRoot().findGroups(True):
        if group.customProperty(PAST_PROPERTY):
            project.removeMapLayers(group.findLayerIds())
            group.parent().removeChildNode(group)
