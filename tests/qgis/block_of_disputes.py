"""A block of lots on which two surveyors did the same things otherwise: corners moved, addresses written, land sold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import psycopg
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right, Share
from cadastre_server.register.parcels import insert_parcels
from tests.qgis.rights_seat import WHOLE, owned, person, register
from tests.server.acts import acts_on
from tests.server.world import LONG_AGO, World, change_of

ACROSS, UP = 15, 9
WEST, SOUTH, WIDTH, DEPTH = 340_000.0, 565_000.0, 20.0, 30.0
ADDRESSES, SALES = 60, 30
Corner = tuple[int, int]
Step = tuple[float, float]
THEIR_STEP, MY_STEP = (0.08, 0.05), (-0.06, 0.07)
"""Small enough for legal areas to stay within what is allowed."""


@dataclass(frozen=True)
class Block:
    """lots: row by row from the south-west; rights: the ownership of each of the first SALES. place: which block of
    its kind it is, each far from the others."""

    place: int
    lots: tuple[Parcel, ...]
    rights: tuple[Right, ...]
    their_buyer: Party
    my_buyer: Party

    @classmethod
    def of(cls, world: World, place: int = 0) -> Block:
        """A new block in the register."""
        lots = [_lot(place, x, y) for y in range(UP) for x in range(ACROSS)]
        with psycopg.connect(world.database.owner_url) as connection:
            insert_parcels(connection, lots, world.profile.crs, LONG_AGO)
        standing = tuple(replace(lot, version=1) for lot in lots)
        people = [person(name) for name in ("Karimov Anvar", "Yusupova Lola", "Aliyev Botir")]
        rights = register(world, people, *(owned(lot, (people[0], "1")) for lot in standing[:SALES]))
        return cls(place, standing, tuple(rights), people[1], people[2])

    @property
    def disputes(self) -> int:
        """So many cells both made something else of: each inner corner, and what was said of lots and their rights."""
        return (ACROSS - 1) * (UP - 1) + ADDRESSES + SALES

    def theirs(self) -> Change:
        """What someone else did to it."""
        return self._change("Devor", THEIR_STEP, "Bogʻiston {}", self.their_buyer)

    def mine(self) -> Change:
        """What the surveyor at the desk did to it."""
        return self._change("Mening chegaram", MY_STEP, "Mening manzilim {}", self.my_buyer)

    def _change(self, title: str, step: Step, address: str, buyer: Party) -> Change:
        said = {lot.id: address.format(place) for place, lot in enumerate(self.lots[:ADDRESSES])}
        edits = tuple(Edit(lot.id, lot.version, self._after(place, step, said)) for place, lot in enumerate(self.lots))
        sold = [replace(one, shares=(Share(buyer.id, WHOLE),), registered_on=None) for one in self.rights]
        sales = tuple(Edit(one.id, one.version, after) for one, after in zip(self.rights, sold, strict=True))
        acts = acts_on(*(("sale", "contract", one) for one in sold))  # of no applicant: the owner is none any more
        return replace(change_of(*edits, rights=sales, kind="boundary", **acts), title=title)

    def corner(self, at: Corner, step: Step = (0.0, 0.0)) -> tuple[float, float]:
        """Where a corner of the block is, in m; those within it a step from where they were."""
        return _corner(self.place, at, step)

    def _after(self, at: int, step: Step, said: Mapping[UUID, str]) -> Parcel:
        lot = self.lots[at]
        land = _shape(self.place, at % ACROSS, at // ACROSS, step)
        return replace(lot, geometry=land, address=said.get(lot.id, lot.address))


def _corner(place: int, at: Corner, step: Step) -> tuple[float, float]:
    x, y = at
    east, north = step if 0 < x < ACROSS and 0 < y < UP else (0.0, 0.0)
    return round(WEST + WIDTH * x + east, 3), round(SOUTH + 1000.0 * place + DEPTH * y + north, 3)


def _shape(place: int, x: int, y: int, step: Step = (0.0, 0.0)) -> MultiPolygon:
    ring = ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
    return MultiPolygon([Polygon([_corner(place, at, step) for at in ring])])


def _lot(place: int, x: int, y: int) -> Parcel:
    number = f"10:09:{place + 2:02d}:{y + 1:02d}:{x + 1:02d}:0001"
    return Parcel(uuid4(), NEW, number, "09", _shape(place, x, y), WIDTH * DEPTH, "2", "dwelling")
