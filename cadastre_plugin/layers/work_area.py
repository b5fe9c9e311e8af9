"""The part of the city that is worked on, and reading its parcels off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import shapely
from qgis.core import (
    QgsExpression,
    QgsFeature,
    QgsFeatureRequest,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)
from shapely.strtree import STRtree

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.interruption import Progress
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.texts import N_
from cadastre_plugin.layers.crs import Bounds
from cadastre_plugin.layers.parcel_features import FIELD_NAMES, PARCEL_ID, parcel_of

NEIGHBOUR_MARGIN_M = 50.0
"""How far around the area neighbours are read: beyond a street, so that what lies across it is seen."""

REPORT_EVERY = 500
AT_ONCE = 500
"""So many parcels are asked for by their ids in one question."""


class WorkAreaError(CadastreError):
    """The area cannot be worked on as it is: too large, empty, or a parcel of it cannot be read."""


class ReadingCancelledError(CadastreError):
    """The person stopped the reading."""


@dataclass(frozen=True)
class WorkArea:
    """A district (code of the profile), a rectangle (m, CRS of the city), or a district's part in a rectangle."""

    district: str | None = None
    bounds: Bounds | None = None

    def where(self, srid: int) -> str:
        """The condition on a view of the register in PostGIS, "" for the whole city."""
        parts = []
        if self.district is not None:
            parts.append(QgsExpression.createFieldEqualityExpression("district", self.district))
        if self.bounds is not None:
            corners = ", ".join(repr(float(value)) for value in self.bounds)
            parts.append(f'"geom" && ST_MakeEnvelope({corners}, {int(srid)})')
        return " AND ".join(parts)

    def request(self) -> QgsFeatureRequest:
        """The same condition for any layer that has the register's columns."""
        request = QgsFeatureRequest()
        if self.district is not None:
            request.setFilterExpression(QgsExpression.createFieldEqualityExpression("district", self.district))
        if self.bounds is not None:
            request.setFilterRect(QgsRectangle(*self.bounds))
        return request


@dataclass(frozen=True)
class ParcelReader:
    """Reads parcels of a layer with the register's columns. Made on the GUI thread, used in a task.

    limit: the most parcels that an area may hold with its neighbours. margin: how far around it these are read (m).
    """

    source: QgsVectorLayerFeatureSource
    limit: int
    margin: float = NEIGHBOUR_MARGIN_M

    @classmethod
    def of_layer(cls, layer: QgsVectorLayer, limit: int, margin: float = NEIGHBOUR_MARGIN_M) -> ParcelReader:
        """A reader of a layer of the register that is not filtered."""
        return cls(QgsVectorLayerFeatureSource(layer), limit, margin)

    def read(self, area: WorkArea, progress: Progress) -> tuple[Parcel, ...]:
        """The parcels of the area with the neighbours around it.

        Raises:
            WorkAreaError: the area has no parcel or more than `limit`, or a parcel of it cannot be read.
            ReadingCancelledError: `progress` said so.
        """
        found: dict[str, Parcel] = {}
        for feature in self._watched(area.request(), found, progress):
            self._keep(feature, found)
        if not found:
            raise WorkAreaError("work_area_empty", N_("There are no parcels in this area; choose another one"))
        inside = STRtree([parcel.geometry for parcel in found.values()])
        for feature in self._watched(self._around(found.values()), found, progress):
            if _is_near(feature, inside, self.margin):
                self._keep(feature, found)
        return tuple(found.values())

    def standing(self, ids: Iterable[UUID], progress: Progress) -> tuple[Parcel, ...]:
        """Those of the parcels that the register still has, as they stand there now.

        Raises:
            WorkAreaError: one cannot be read.
            ReadingCancelledError: `progress` said so.
        """
        found: dict[str, Parcel] = {}
        wanted = [QgsExpression.quotedValue(str(id)) for id in ids]
        for start in range(0, len(wanted), AT_ONCE):
            names = ", ".join(wanted[start : start + AT_ONCE])
            request = QgsFeatureRequest().setFilterExpression(f'"{PARCEL_ID}" IN ({names})')
            for feature in self._watched(request, found, progress):
                found[str(feature.attribute(PARCEL_ID))] = _read(feature)
        return tuple(found.values())

    def meeting(self, bounds: Bounds, progress: Progress) -> tuple[Parcel, ...]:
        """The parcels whose envelope meets a rectangle (m, CRS of the city), without neighbours; none in a street.

        Raises:
            WorkAreaError: there are more than `limit`, or one cannot be read.
            ReadingCancelledError: `progress` said so.
        """
        found: dict[str, Parcel] = {}
        for feature in self._watched(WorkArea(bounds=bounds).request(), found, progress):
            self._keep(feature, found)
        return tuple(found.values())

    def _watched(
        self, request: QgsFeatureRequest, found: dict[str, Parcel], progress: Progress
    ) -> Iterator[QgsFeature]:
        request.setSubsetOfAttributes(FIELD_NAMES, self.source.fields())
        for count, feature in enumerate(self.source.getFeatures(request)):
            if count % REPORT_EVERY == 0:
                progress.report(min(1.0, len(found) / self.limit))
                if progress.is_cancelled():
                    raise ReadingCancelledError("reading_cancelled", N_("Reading the area was stopped"))
            yield feature

    def _keep(self, feature: QgsFeature, found: dict[str, Parcel]) -> None:
        id = str(feature.attribute(PARCEL_ID))
        if id in found:
            return
        if len(found) == self.limit:
            raise WorkAreaError(
                "work_area_too_large",
                N_("This area has more than {limit} parcels; draw a smaller extent on the map"),
                limit=self.limit,
            )
        found[id] = _read(feature)

    def _around(self, inside: Iterable[Parcel]) -> QgsFeatureRequest:
        bounds = shapely.total_bounds([parcel.geometry for parcel in inside])
        return QgsFeatureRequest().setFilterRect(QgsRectangle(*bounds).buffered(self.margin))


def _read(feature: QgsFeature) -> Parcel:
    try:
        return parcel_of(feature)
    except CadastreError as error:
        raise WorkAreaError(
            "work_area_unreadable",
            N_("Parcel {number} of the register cannot be read: {reason}"),
            number=feature.attribute("number"),
            reason=error.text(),
        ) from error


def _is_near(feature: QgsFeature, inside: STRtree, margin: float) -> bool:
    """Near to the land of a parcel, not to its envelope: that of a canal may be the whole city."""
    box = feature.geometry().boundingBox().buffered(margin)
    around = shapely.box(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    return len(inside.query(around, predicate="intersects")) > 0
