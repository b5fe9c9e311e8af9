"""A conflict as the desk gets it: three sides of neighbours and of a right, with what is in dispute between them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.conflict.comparison import (
    BOUNDARY,
    EXISTENCE,
    Boundary,
    Choice,
    Comparison,
    Dispute,
    DisputeKey,
    Merged,
    Reason,
    Resolution,
    Thing,
)
from cadastre_plugin.core.conflict.sides import Sides
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels

WEST, MIDDLE, FAR = parcels(3)
ANVAR = Party(UUID(int=301, version=4), 1, PartyKind.NATURAL, "Karimov Anvar Botirovich")
LOLA = Party(UUID(int=302, version=4), 1, PartyKind.NATURAL, "Yoʻldosheva Lola Rustamovna")
OWNERSHIP = UUID(int=310, version=4)


def place(column: float, row: float) -> Position:
    return round(EAST + column * WIDTH, 3), round(NORTH + row * DEPTH, 3)


def owned(share: str, version: int = 1) -> Right:
    left = Fraction(1) - Fraction(share)
    held = (Share(ANVAR.id, Fraction(share)), *((Share(LOLA.id, left),) if left else ()))
    return Right(OWNERSHIP, version, "ownership", RightClass.RIGHT, WEST.id, held)


def corner_dispute() -> Dispute:
    """The corner that the first two lots share at the street: they moved it by 0.8 m, I by 1.5 m."""
    base, theirs, mine = place(1, 1), (place(1, 1)[0] + 0.8, place(1, 1)[1]), (place(1, 1)[0] + 1.5, place(1, 1)[1])
    beside = (place(0, 1), place(1, 0), place(2, 1))
    key = DisputeKey(Thing.PARCEL, WEST.id, BOUNDARY, (base,))
    boundary = Boundary((base,), (theirs,), (mine,), (WEST.id, MIDDLE.id), beside)
    return Dispute(key, Reason.BOTH_CHANGED, boundary=boundary)


def line_dispute() -> Dispute:
    """The side that the last two lots share: they bent it to the east, I to the west."""
    ends = place(2, 0), place(2, 1)
    lines = [(ends[0], place(2 + bend, 0.5), ends[1]) if bend else ends for bend in (0, 0.08, -0.1)]
    key = DisputeKey(Thing.PARCEL, MIDDLE.id, BOUNDARY, ends)
    return Dispute(key, Reason.BOTH_CHANGED, boundary=Boundary(*lines, (MIDDLE.id, FAR.id)))


def address_dispute() -> Dispute:
    key = DisputeKey(Thing.PARCEL, MIDDLE.id, "address")
    return Dispute(key, Reason.BOTH_CHANGED, None, "Bogʻiston koʻchasi, 5", "Bogʻiston koʻchasi, 5-uy")


def shares_dispute() -> Dispute:
    key = DisputeKey(Thing.RIGHT, OWNERSHIP, "shares")
    return Dispute(key, Reason.BOTH_CHANGED, *(owned(share).shares for share in ("1", "1/2", "1/3")))


def ended_dispute() -> Dispute:
    """They ended the last lot, which I changed: all that is left is to say so."""
    key = DisputeKey(Thing.PARCEL, FAR.id, EXISTENCE)
    successors = (UUID(int=320, version=4), UUID(int=321, version=4))
    return Dispute(key, Reason.THEY_ENDED, True, False, True, None, (Choice.THEIRS,), successors)


def conflict(*disputes: Dispute) -> Comparison:
    """A comparison with these disputes, or with all above."""
    base = Sides(
        {one.id: one for one in (WEST, MIDDLE, FAR)}, {OWNERSHIP: owned("1")}, {}, {ANVAR.id: ANVAR, LOLA.id: LOLA}
    )
    theirs = replace(base, rights={OWNERSHIP: owned("1/2", 2)})
    mine = replace(base, rights={OWNERSHIP: owned("1/3")})
    all_of_them = (corner_dispute(), line_dispute(), address_dispute(), shares_dispute(), ended_dispute())
    merged = (
        Merged(DisputeKey(Thing.PARCEL, WEST.id, "purpose"), Resolution.THEIRS, "dwelling", "shop", "dwelling"),
        Merged(
            DisputeKey(Thing.PARCEL, WEST.id, BOUNDARY, (place(0, 0), place(0, 1))),
            Resolution.MINE,
            boundary=Boundary(
                (place(0, 0), place(0, 1)),
                (place(0, 0), place(0, 1)),
                (place(0, 0), place(0.05, 0.5), place(0, 1)),
                (WEST.id,),
            ),
        ),
    )
    return Comparison(base, theirs, mine, (), disputes or all_of_them, merged)
