"""A draft on a real layer, and the edits that QGIS's own tools make on it."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsGeometry,
    QgsLineString,
    QgsPoint,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerEditUtils,
)

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.draft_layer import DraftLayer
from cadastre_plugin.layers.parcel_features import features_of, id_of
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, empty_change, parcels, tashkent


class Journal(list):
    """A disk that keeps every change it is given."""

    def __call__(self, change: Change) -> None:
        self.append(change)


def begin(base: Sequence[Parcel] | None = None, change: Change | None = None, journal=None) -> EditSession:
    """A session that has started, its draft in the project with topological editing on."""
    profile, change = tashkent(), change or empty_change()
    draft = DraftLayer(qgis_crs(profile), profile, change.district)
    session = EditSession(change, base or parcels(3), draft, journal if journal is not None else Journal())
    session.start()
    draft.add_to(QgsProject.instance())
    QgsProject.instance().setTopologicalEditing(True)
    return session


def corner(column: float, row: float) -> QgsPointXY:
    """A corner of the grid of lots, as it stands in a layer."""
    x, y = round(EAST + column * WIDTH, 3), round(NORTH + row * DEPTH, 3)
    point = QgsGeometry.fromPointXY(QgsPointXY(x, y)).snappedToGrid(0.001, 0.001)
    return point.asPoint()


def move_corner(layer: QgsVectorLayer, old: QgsPointXY, new: QgsPointXY) -> int:
    """What QGIS's vertex tool does under topological editing: every feature with a corner exactly there follows, in one
    command. Returns how many followed."""
    layer.beginEditCommand("Moved vertex")
    moved = 0
    for feature in layer.getFeatures():
        geometry = feature.geometry()
        _, vertex, _, _, distance = geometry.closestVertex(old)
        if distance == 0.0:
            geometry.moveVertex(QgsPoint(new), vertex)
            layer.changeGeometry(feature.id(), geometry)
            moved += 1
    layer.endEditCommand()
    return moved


def split(layer: QgsVectorLayer, line: list[QgsPointXY]) -> None:
    """What QGIS's split tool does."""
    layer.beginEditCommand("Features split")
    layer.splitFeatures(QgsLineString([QgsPoint(point) for point in line]), False, True)
    layer.endEditCommand()


def merge(layer: QgsVectorLayer, fids: list[int], attributes_of: int) -> None:
    """What QGIS's merge tool does: the first feature gets the union and the attributes that a person chose."""
    geometry = QgsGeometry.unaryUnion([layer.getFeature(fid).geometry() for fid in fids])
    attributes = layer.getFeature(attributes_of).attributes()
    done, message = QgsVectorLayerEditUtils(layer).mergeFeatures(fids[0], fids, attributes, geometry)
    assert done, message


def fid_of(layer: QgsVectorLayer, parcel: Parcel) -> int:
    """The feature of a parcel."""
    return next(feature.id() for feature in layer.getFeatures() if id_of(feature) == parcel.id)


def copy(layer: QgsVectorLayer, fid: int) -> None:
    """Copy and paste of a feature beside itself, its attributes taken along."""
    feature = layer.getFeature(fid)
    geometry = feature.geometry()
    geometry.translate(0.0, 500.0)
    feature.setGeometry(geometry)
    layer.beginEditCommand("Features pasted")
    assert layer.addFeatures([feature])
    layer.endEditCommand()


def draw(layer: QgsVectorLayer, parcel: Parcel) -> None:
    """A new feature as it comes from elsewhere: without an id."""
    feature = features_of([parcel], layer.fields())[0]
    feature.setAttribute("parcel_id", None)
    layer.beginEditCommand("Feature added")
    assert layer.addFeatures([feature])
    layer.endEditCommand()


def change_attributes(layer: QgsVectorLayer, parcel: Parcel, **values: object) -> None:
    """What QGIS's attribute form does."""
    layer.beginEditCommand("Attributes changed")
    indices = {layer.fields().indexFromName(name): value for name, value in values.items()}
    assert layer.changeAttributeValues(fid_of(layer, parcel), indices)
    layer.endEditCommand()
