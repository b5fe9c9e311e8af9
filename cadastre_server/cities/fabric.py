"""The fabrics a city is woven of: how a quarter of each is cut into blocks and a block into lots."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How a block is filled."""

    LOTS = "lots"  # cut into lots, each on a street
    YARD = "yard"  # one piece of common land with houses standing in it, each on a parcel of its own
    PARK = "park"  # one green with ponds and pavilions in it


@dataclass(frozen=True)
class Fabric:
    """A fabric. Lengths in m, areas in m2, angles in degrees, all typical.

    lot: area of a parcel. net: share of a quarter that is left when its streets are cut out. block: area of a block.
    depth: how far a lot reaches back from its street; where `rows` is set, blocks are rows two lots deep.
    streets: widths of streets by how large the piece is that they cut: above 6 ha, above 2 ha, below.
    skew: how far a street or boundary turns from square. wobble: how far a street swings from straight.
    uneven: 0 cuts in the middle, 1 anywhere. dogleg: share of boundaries with a corner in them: L-shaped lots.
    lane: share of blocks that a dead-end lane leads into.
    """

    name: str
    layout: Layout
    lot: float
    net: float
    block: float
    depth: float
    streets: tuple[float, float, float]
    rows: bool = False
    skew: float = 2.0
    wobble: float = 0.0
    uneven: float = 0.2
    dogleg: float = 0.05
    lane: float = 0.0


OLD_TOWN = Fabric(
    "old_town", Layout.LOTS, lot=300, net=0.83, block=7_000, depth=40, streets=(8.0, 5.5, 4.0),
    skew=16, wobble=0.05, uneven=0.6, dogleg=0.3, lane=0.85,
)  # fmt: skip
PLANNED = Fabric(
    "planned", Layout.LOTS, lot=600, net=0.82, block=12_000, depth=28, streets=(14.0, 10.0, 8.0),
    rows=True, skew=2, dogleg=0.06,
)  # fmt: skip
COTTAGES = Fabric(
    "cottages", Layout.LOTS, lot=950, net=0.80, block=20_000, depth=36, streets=(16.0, 12.0, 10.0),
    rows=True, skew=4, wobble=0.03, uneven=0.3, dogleg=0.08,
)  # fmt: skip
APARTMENTS = Fabric(
    "apartments", Layout.YARD, lot=2_300, net=0.88, block=26_000, depth=60, streets=(18.0, 12.0, 9.0), skew=5,
    uneven=0.4,
)  # fmt: skip
CENTRE = Fabric(
    "centre", Layout.LOTS, lot=1_500, net=0.78, block=14_000, depth=45, streets=(22.0, 16.0, 12.0), skew=6, uneven=0.4,
    dogleg=0.25,
)  # fmt: skip
INDUSTRY = Fabric(
    "industry", Layout.LOTS, lot=8_500, net=0.88, block=70_000, depth=120, streets=(18.0, 14.0, 12.0), skew=7,
    uneven=0.6, dogleg=0.25,
)  # fmt: skip
FIELDS = Fabric(
    "fields", Layout.LOTS, lot=4_500, net=0.93, block=60_000, depth=110, streets=(8.0, 6.0, 5.0), rows=True, skew=6,
    uneven=0.5, dogleg=0.1, wobble=0.02,
)  # fmt: skip
PARK = Fabric(
    "park", Layout.PARK, lot=12_000, net=0.95, block=200_000, depth=200, streets=(14.0, 10.0, 8.0), skew=10,
    wobble=0.06, uneven=0.5,
)  # fmt: skip
COLLECTORS = Fabric(
    "collectors", Layout.LOTS, lot=0, net=1, block=0, depth=0, streets=(24.0, 18.0, 14.0), skew=5,
    wobble=0.04, uneven=0.35,
)  # fmt: skip
"""Not a fabric: how land is cut into cells and these into quarters; `block` is given for each city."""
