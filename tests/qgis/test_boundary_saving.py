"""QGIS saves or discards the draft's edits by buttons of its own: the tools go on with the parcels as they stood."""

from __future__ import annotations

import pytest
from shapely.geometry import LineString

from cadastre_plugin.core.boundary.merge import merge
from cadastre_plugin.core.boundary.split import split_by_line
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels
from tests.qgis.waiting import pause

LINE = LineString([(EAST + WIDTH / 2, NORTH - 1), (EAST + WIDTH / 2, NORTH + DEPTH + 1)])


@pytest.mark.parametrize("end", ["commitChanges", "rollBack"])
@pytest.mark.parametrize("is_ended", [True, False])
def test_new_parcels_can_be_worked_with_after_save_and_discard(session, end, is_ended):
    session.apply(split_by_line(session.fabric(), LINE, [parcels(3)[0].id]), "Split")
    halves = [edit.after for edit in session.change().parcels if edit.base_version == 0]
    described = tuple(halves[0].geometry.geoms[0].exterior.coords[0])
    session.describe_corners({described: {"number": "7"}}, "Described")
    before, layer = session.change(), session.draft.layer
    assert getattr(layer, end)(is_ended)
    pause(200)
    assert layer.isEditable() and session.change() == before
    assert session.points_at([described])[described].number == "7"
    session.apply(merge(session.fabric(), [half.id for half in halves]), "Merge")
    assert layer.featureCount() == 3 and len(session.parcels()) == 3
    session.undo_stack.undo()
    assert session.change() == before
