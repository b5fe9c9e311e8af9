"""Rights carried through a merge: parcels in a grid become one, each with its own owners and what lies on them.

Ours proposes a decision for every right, with shares by area, and carries what was decided; the checks of both and the
rest of a change are left out. The peer is what a script would do: copy each right as a dictionary to the new parcel,
with its shares scaled by the area, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any
from uuid import UUID, uuid4

import shapely
from shapely.geometry import LineString, box

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.rights.carry import Fate, Parentage, carried, parentage_of, proposed, undecided
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from scripts.benchmarks.frame import Contest, measure

SEED = 1
WEST, SOUTH, SIDE = 370_000.0, 588_000.0, 25.0
COLUMNS = 20


@measure("carry-rights", sizes=(200,), peer="dictionaries copied in a loop")
@contextmanager
def carry_rights(size: int) -> Iterator[Contest]:
    """A merge of so many parcels."""
    draw = Random(SEED)
    lots = [_lot(index, draw) for index in range(size)]
    estate = _estate(lots, draw)
    change = _merge(lots)
    crs = shipped_profile("tashkent").crs.definition
    before = {lot.id: lot for lot in lots}
    records = [_record(right) for right in estate.rights.values()]

    def ours() -> RightsOutcome:
        return _carried(estate, parentage_of(change, before, crs))

    yield Contest(
        ours=ours,
        peer=lambda: _copied(records, lots, change.parcels[-1].id),
        note=lambda: _verified(estate, change, ours()),
    )


def _lot(index: int, draw: Random) -> Parcel:
    west, south = WEST + index % COLUMNS * SIDE, SOUTH + index // COLUMNS * SIDE
    area = round(SIDE * SIDE + draw.uniform(-1, 1), 1)
    number = f"10:09:03:02:03:{index + 1:04d}"
    return Parcel(UUID(int=index + 1), 1, number, "09", on_grid(box(west, south, west + SIDE, south + SIDE)), area)


def _merge(lots: Sequence[Parcel]) -> Change:
    land = on_grid(shapely.union_all([lot.geometry for lot in lots]))
    merged = Parcel(uuid4(), NEW, None, "09", land)
    edits = (*(Edit(lot.id, lot.version, None) for lot in lots), Edit(merged.id, NEW, merged))
    links = tuple(Lineage(lot.id, merged.id) for lot in lots)
    return Change(uuid4(), "merge", "A block", "2026-1", "09", edits, links)


def _estate(lots: Sequence[Parcel], draw: Random) -> Estate:
    people = [PartyNote(uuid4(), 1, PartyKind.NATURAL, f"Person {index}") for index in range(2 * len(lots))]
    ids = [note.id for note in people]
    rights = [right for lot in lots for right in _rights(lot, lots, ids, draw)]
    return Estate(
        {right.id: right for right in rights},
        {note.id: note for note in people},
        known=frozenset(lot.id for lot in lots),
    )


def _rights(lot: Parcel, lots: Sequence[Parcel], people: Sequence[UUID], draw: Random) -> Iterator[Right]:
    """An ownership in one to four shares; a mortgage, a ban and a servitude with a line on some."""
    count = draw.choice((1, 2, 3, 4))
    shares = tuple(Share(id, Fraction(1, count)) for id in draw.sample(people, count))
    title = Right(uuid4(), 1, "ownership", RightClass.RIGHT, lot.id, shares)
    yield title
    plain = Right(uuid4(), 1, "mortgage", RightClass.RESTRICTION, lot.id)
    if draw.random() < 0.5:
        yield replace(plain, shares=(Share(people[0], Fraction(1)),), rank=1, based_on=title.id)
    if draw.random() < 0.2:
        yield replace(plain, id=uuid4(), kind="ban", number=str(draw.randrange(1000)))
    if draw.random() < 0.5:
        west, south, east, _ = lot.geometry.bounds
        line = LineString([(west, south + 1), (east, south + 1)])
        served = (draw.choice(lots).id,)
        yield replace(plain, id=uuid4(), kind="servitude", right_class=RightClass.RIGHT, place=line, served=served)


def _carried(estate: Estate, parentage: Parentage) -> RightsOutcome:
    decisions = [
        replace(each, confirmed=True, reason=each.reason or ("Agreed" if each.fate is Fate.END else None))
        for each in proposed(estate, parentage)
    ]
    return carried(estate, parentage, decisions, Papers())


def _record(right: Right) -> dict[str, Any]:
    shares = [(share.party_id, share.fraction) for share in right.shares]
    return {"id": right.id, "parcel": right.parcel_id, "kind": right.kind, "rank": right.rank, "shares": shares}


def _copied(records: Sequence[dict[str, Any]], lots: Sequence[Parcel], merged: UUID) -> list[dict[str, Any]]:
    areas = {lot.id: Fraction(str(lot.legal_area)) for lot in lots}
    total = sum(areas.values())
    title: dict[UUID, Fraction] = {}
    copies = []
    for record in records:
        copy = {**record, "id": uuid4(), "parcel": merged, "origins": [record["id"]]}
        if record["kind"] != "ownership":
            copies.append(copy)
            continue
        for party, fraction in record["shares"]:
            title[party] = title.get(party, Fraction(0)) + fraction * areas[record["parcel"]] / total
    return [*copies, {"id": uuid4(), "parcel": merged, "kind": "ownership", "shares": list(title.items())}]


def _verified(estate: Estate, change: Change, outcome: RightsOutcome) -> str:
    """That every right was decided and the ownership is whole."""
    edits = RightsEdits().with_outcome(outcome, estate.versions())
    left = undecided(estate, change, edits)
    (title,) = [right for right in outcome.rights.values() if right and right.kind == "ownership"]
    if left or sum(share.fraction for share in title.shares) != 1:
        raise AssertionError(
            f"{len(left)} rights are undecided, the shares sum to {sum(s.fraction for s in title.shares)}"
        )
    made = sum(right is not None for right in outcome.rights.values())
    return (
        f"{len(estate.rights)} rights decided, {made} made, one ownership of {len(title.shares)} shares, sum 1 exactly"
    )
