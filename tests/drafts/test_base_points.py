from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.drafts.store import DraftStore
from tests.drafts.conftest import AREA, SRID, change, parcel

POINT = BoundaryPoint(
    UUID(int=7), 3, (371000.001, 575000.123), "н7", "gnss", 0.03, "dalolatnoma «7»", UUID(int=8), "pin",
    "EPSG:15865", 4.5,
)  # fmt: skip
BARE = BoundaryPoint(UUID(int=9), 1, (371020.001, 575000.123))


def test_points_come_back_as_the_register_had_them(store, path):
    made = change()
    store.begin(made, SRID, AREA, [parcel(1)], [POINT, BARE])
    again = DraftStore(path)
    assert again.base_points(made.id) == (POINT, BARE)
    assert again.base(made.id) == (parcel(1),)
    again.close()
    store.discard(made.id)
    store.begin(made, SRID, AREA, [])
    assert store.base_points(made.id) == ()


def test_what_a_change_says_of_points_is_in_the_journal(store, begun):
    better = replace(POINT, accuracy=0.01)
    edits = (Edit(POINT.id, 3, better), Edit(BARE.id, 1, None))
    store.journal(replace(begun.change, points=edits))
    assert store.draft(begun.change.id).change.points == edits
    store.journal(begun.change)
    assert store.draft(begun.change.id).change.points == ()
