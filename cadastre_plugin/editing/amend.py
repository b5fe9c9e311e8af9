"""Completing an edit command after a tool ended it, so that undo still takes one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.core import QgsFeature, QgsFeatureRequest, QgsVectorLayer

from cadastre_plugin.layers.parcel_features import FIELD_NAMES

Values = Mapping[str, object]


def amend_last_command(layer: QgsVectorLayer, fids: Iterable[int], amendments: Mapping[int, Values]) -> None:
    """Do the last command of the layer again with other attribute values for some features.

    fids: the features that the command touched. The command is undone and its outcome, amended, is written as one
    command of the same name: one that has ended cannot be added to, and one beside it would need a second undo.
    """
    stack = layer.undoStack()
    text = stack.text(stack.index() - 1)
    wanted = set(fids)
    outcome = features(layer, wanted)
    for fid, values in amendments.items():
        for name, value in values.items():
            outcome[fid].setAttribute(name, value)
    stack.undo()
    layer.beginEditCommand(text)
    _write(layer, wanted, outcome)
    layer.endEditCommand()


def features(layer: QgsVectorLayer, fids: Iterable[int]) -> dict[int, QgsFeature]:
    """Those of the features that the layer has, by id."""
    return {feature.id(): feature for feature in layer.getFeatures(QgsFeatureRequest().setFilterFids(list(fids)))}


def _write(layer: QgsVectorLayer, fids: set[int], outcome: Mapping[int, QgsFeature]) -> None:
    standing = features(layer, fids)
    for fid in standing.keys() - outcome.keys():
        layer.deleteFeature(fid)
    for fid, feature in outcome.items():
        if fid in standing:
            _change(layer, standing[fid], feature)
        else:
            layer.addFeature(QgsFeature(feature))


def _change(layer: QgsVectorLayer, old: QgsFeature, new: QgsFeature) -> None:
    indices = [layer.fields().indexFromName(name) for name in FIELD_NAMES]
    values = {index: new.attribute(index) for index in indices if new.attribute(index) != old.attribute(index)}
    if values:
        layer.changeAttributeValues(old.id(), values)
    if not new.geometry().equals(old.geometry()):
        layer.changeGeometry(old.id(), new.geometry())
