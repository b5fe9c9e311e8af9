"""What is dragged is what the measure says."""

from __future__ import annotations

from scripts.benchmarks.drag import NEIGHBOURS, SHARED_BY
from scripts.benchmarks.drag_desk import work_area


def test_the_parcel_has_its_neighbours_in_the_work_area_and_shares_the_corner():
    fabric, id, corner = work_area(NEIGHBOURS)
    assert len(fabric.neighbours(id)) == NEIGHBOURS == 8
    assert len(having := fabric.having(corner)) >= SHARED_BY
    assert id in {parcel.id for parcel in having}
