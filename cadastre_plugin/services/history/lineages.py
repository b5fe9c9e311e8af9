"""The dock of lineage between the service and the canvas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import shapely
from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.core.history.family import Family, Kin
from cadastre_plugin.core.history.tree_layout import Place, laid_out
from cadastre_plugin.core.interruption import Progress, checkpoint
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.outline import Outline
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.history.lineage_dock import LineageDock
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

MOST_OUTLINED = 50
"""So many parcels are outlined as they are; of more, where they lie."""


class Lineages(QObject):
    """Answers the dock's questions while someone is signed in."""

    def __init__(self, dock: LineageDock, project: QgsProject, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._dock, self._project, self._canvas = dock, project, canvas
        self._session: Session | None = None
        self._outline = Outline(canvas)
        self._wanted: Sequence[Kin] = ()
        dock.meanings_requested.connect(self._find)
        dock.family_requested.connect(self._load)
        dock.places_requested.connect(self._show_places)
        dock.visibilityChanged.connect(self._on_visibility)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session
        self._dock.sign_in()

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._session, self._wanted = None, ()
        self._outline.clear()
        self._dock.sign_out()

    def close(self) -> None:
        """Leave the map as it was."""
        self._session = None
        self._outline.close()

    def _find(self, number: str) -> None:
        if self._session is None:
            return
        client = self._session.client
        background.run(
            tr("Looking for {number}").format(number=number),
            lambda progress: client.meanings(number),
            lambda meanings: self._dock.show_meanings(number, meanings),
            self._dock.show_error,
            hidden=True,
        )

    def _load(self, kin: Kin) -> None:
        if self._session is None or not kin.number:
            return
        client, number = self._session.client, kin.number

        def drawn(progress: Progress) -> tuple[Family, Mapping[UUID, Place]]:
            family = client.family(number)
            return family, laid_out(family)

        background.run(
            tr("Loading the family of {number}").format(number=number),
            drawn,
            lambda found: self._dock.show_family(*found),
            self._dock.show_error,
        )

    def _show_places(self, wanted: Sequence[Kin]) -> None:
        """Where they lie at once, and their boundaries as soon as they are read."""
        if self._session is None or not wanted:
            return
        self._wanted = wanted
        boxes = [shapely.box(*kin.bounds) for kin in wanted]
        Spotlight(self._canvas, self._project, self._session.crs).zoom_to(*shapely.total_bounds(boxes))
        client = self._session.client
        background.run(
            tr("Reading boundaries"),
            lambda progress: _boundaries(client, wanted),
            lambda shapes: self._draw(wanted, shapes),
            self._dock.show_error,
            hidden=True,
        )

    def _draw(self, wanted: Sequence[Kin], shapes: Sequence[BaseGeometry]) -> None:
        if wanted is self._wanted and self._session is not None and self._dock.isVisible():
            polygons = [polygon for shape in shapes for polygon in shapely.get_parts(shape)]
            self._outline.show(MultiPolygon(polygons), self._session.crs)

    def _on_visibility(self, visible: bool) -> None:
        if not visible:
            self._outline.clear()


def _boundaries(client: CadastreClient, wanted: Iterable[Kin]) -> list[BaseGeometry]:
    """The parcels as they stand or stood last, in m."""
    parcels = tuple(wanted)
    shapes: list[BaseGeometry] = []
    for place, kin in enumerate(parcels):
        checkpoint(place / len(parcels))
        if kin.number is None or len(parcels) > MOST_OUTLINED:
            shapes.append(shapely.box(*kin.bounds))
        else:
            shapes.append(client.history(kin.number)[-1].parcel.geometry)
    return shapes
