"""The selected parcels of a register layer, by the parcel and not by the row: a new version is another row.

When the register changes, the row that was selected is no more, and QGIS would select nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from qgis.core import QgsExpression, QgsFeatureRequest, QgsVectorLayer, QgsVectorLayerFeatureSource
from qgis.PyQt import sip

from cadastre_plugin.core.interruption import Progress
from cadastre_plugin.layers.parcel_features import PARCEL_ID

MOST = 2_000
"""Selected parcels that are remembered; who selects a district does not follow each of its parcels."""


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads which row stands for which parcel. Made on the GUI thread, used in a task."""

    source: QgsVectorLayerFeatureSource
    request: QgsFeatureRequest

    @classmethod
    def of_rows(cls, layer: QgsVectorLayer, rows: Iterable[int]) -> RowReader:
        """A reader of rows by their ids in QGIS."""
        return cls._of(layer, QgsFeatureRequest().setFilterFids(list(rows)))

    @classmethod
    def of_parcels(cls, layer: QgsVectorLayer, parcels: Iterable[UUID]) -> RowReader:
        """A reader of the rows that stand for parcels now."""
        ids = ", ".join(QgsExpression.quotedValue(str(id)) for id in parcels)
        return cls._of(layer, QgsFeatureRequest().setFilterExpression(f'"{PARCEL_ID}" IN ({ids})'))

    @classmethod
    def _of(cls, layer: QgsVectorLayer, request: QgsFeatureRequest) -> RowReader:
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
        request.setSubsetOfAttributes([PARCEL_ID], layer.fields())
        return cls(QgsVectorLayerFeatureSource(layer), request)

    def read(self, progress: Progress) -> dict[int, UUID]:
        """Parcels by the id of their row."""
        return {one.id(): UUID(str(one.attribute(PARCEL_ID))) for one in self.source.getFeatures(self.request)}


def carry_selection(
    layer: QgsVectorLayer, were: Mapping[int, UUID], are: Mapping[int, UUID], touched: Collection[UUID]
) -> None:
    """Select the rows that stand for the selected parcels among those touched, and none that stands for nothing."""
    if sip.isdeleted(layer):
        return
    selected = set(layer.selectedFeatureIds())
    gone = [row for row in selected if were.get(row) in touched and row not in are]
    parcels = {were[row] for row in gone}
    layer.modifySelection([row for row, parcel in are.items() if parcel in parcels], gone)
