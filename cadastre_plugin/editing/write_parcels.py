"""Writing core parcels into the draft, as one step."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from qgis.core import QgsFeature, QgsVectorLayer

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.editing.amend import features
from cadastre_plugin.layers.parcel_features import FIELD_NAMES, attributes_of, features_of, geometry_of, value_of


def write_parcels(
    layer: QgsVectorLayer, wanted: Mapping[UUID, Parcel | None], fids: Mapping[UUID, int], text: str
) -> None:
    """Make these parcels stand in the layer as they are wanted, None for one that must not be there.

    fids: the feature of each parcel that stands there now. The step is named `text`; none when nothing differs.
    """
    standing = features(layer, [fids[id] for id in wanted if id in fids])
    layer.beginEditCommand(text)
    written = [_write(layer, standing.get(fids.get(id, 0)), parcel) for id, parcel in wanted.items()]
    (layer.endEditCommand if any(written) else layer.destroyEditCommand)()


def _write(layer: QgsVectorLayer, standing: QgsFeature | None, parcel: Parcel | None) -> bool:
    if parcel is None:
        return standing is not None and bool(layer.deleteFeature(standing.id()))
    if standing is None:
        return bool(layer.addFeatures(features_of([parcel], layer.fields())))
    return _change(layer, standing, parcel)


def _change(layer: QgsVectorLayer, standing: QgsFeature, parcel: Parcel) -> bool:
    wanted = enumerate(zip(FIELD_NAMES, attributes_of(parcel), strict=True))
    values = {index: value for index, (name, value) in wanted if value != value_of(standing, name)}
    if values:
        layer.changeAttributeValues(standing.id(), values)
    geometry = geometry_of(parcel.geometry)
    moved = not geometry.equals(standing.geometry())
    if moved:
        layer.changeGeometry(standing.id(), geometry)
    return bool(values) or moved
