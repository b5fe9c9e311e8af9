"""A first row of plots with their owners, filed and approved by two people of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID, uuid4

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from tests.model.office import DISTRICT, Block
from tests.model.register_model import Book, Ownership, Plot
from tests.server.world import World

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Founded:
    """The register as it begins: the plain book, numbers of the plots, and the people in order."""

    book: Book
    numbers: Mapping[UUID, str]
    people: Sequence[UUID]


def founded(world: World, block: Block, prefix: str, plots: int, width_mm: int) -> Founded:
    """Plots side by side: the first half is one person's, the others' are two persons' together."""
    parties = [Party(uuid4(), 0, PartyKind.NATURAL, name) for name in ("Anna", "Bek", "Chori")]
    anna, bek, chori = (party.id for party in parties)
    land = {uuid4(): Plot(0, width_mm * place, width_mm * (place + 1), "dwelling") for place in range(plots)}
    owners = {
        id: Ownership(uuid4(), {anna: Fraction(1)} if place < plots // 2 else {bek: HALF, chori: HALF})
        for place, id in enumerate(land)
    }
    numbers = {id: f"{prefix}:{place + 1:04d}" for place, id in enumerate(land)}
    paper = Source(uuid4(), 0, "title", "HM 7")
    parcels = (block.parcel(id, 0, plot, numbers[id]) for id, plot in land.items())
    change = Change(
        uuid4(), "new", "First survey", "2026/0", DISTRICT,
        parcels=tuple(Edit(parcel.id, 0, parcel) for parcel in parcels),
        parties=tuple(Edit(party.id, 0, party) for party in parties),
        sources=(Edit(paper.id, 0, paper),),
        rights=tuple(Edit(owned.right_id, 0, _right(id, owned, paper)) for id, owned in owners.items()),
    )  # fmt: skip
    world.approved(world.surveyor(), world.supervisor(), change)
    versions = dict.fromkeys([*land, *(owned.right_id for owned in owners.values())], 1)
    return Founded(Book(land, owners, versions), numbers, (anna, bek, chori))


def _right(parcel_id: UUID, owned: Ownership, paper: Source) -> Right:
    shares = tuple(Share(party, share) for party, share in owned.shares.items())
    return Right(owned.right_id, 0, "ownership", RightClass.RIGHT, parcel_id, shares, (paper.id,))
