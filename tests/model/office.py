"""A surveyor at work: reads the register, makes changes of what was read, and says the same to the plain model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from uuid import UUID, uuid4

from shapely.geometry import MultiPolygon, box

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.carry import carried, parentage_of, proposed
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.transfer import Transfer, transfer
from tests.model.register_model import Book, Ownership, Plan, Plot

DISTRICT = "09"
DEPTH_MM, ROW_MM = 30_000, 40_000
"""Depth of a row of plots, and from one row to the next: between two rows is a street."""


@dataclass(frozen=True)
class Seen:
    """What a surveyor read of the register: it may have become another one since."""

    book: Book
    estate: Estate


@dataclass(frozen=True)
class Work:
    """A change as it is sent, and what it means in the plain model."""

    change: Change
    plan: Plan


class Block:
    """Where the rows lie: east and north (mm) of the south-west corner."""

    def __init__(self, east: int, north: int) -> None:
        self.east, self.north = east, north

    def geometry(self, plot: Plot) -> MultiPolygon:
        """The plot on the map, in m."""
        west, east = self.east + plot.west, self.east + plot.east
        south = self.north + plot.row * ROW_MM
        return MultiPolygon([box(west / 1000, south / 1000, east / 1000, (south + DEPTH_MM) / 1000)])

    def parcel(self, id: UUID, version: int, plot: Plot, number: str | None) -> Parcel:
        """The plot as the service has it."""
        return Parcel(id, version, number, DISTRICT, self.geometry(plot), None, "2", plot.purpose)


class Surveyor:
    """Makes changes of what was seen last. `numbers`: of plots, as the service gave them."""

    def __init__(self, block: Block, profile: Profile, numbers: Mapping[UUID, str]) -> None:
        self._block, self._profile, self._numbers = block, profile, numbers

    def boundary(self, seen: Seen, west: UUID, east: UUID, to: int) -> Work:
        """The boundary between two neighbours moves to `to` (mm)."""
        one, two = seen.book.plots[west], seen.book.plots[east]
        return self._land(seen, {west: replace(one, east=to), east: replace(two, west=to)}, kind="boundary")

    def purpose(self, seen: Seen, id: UUID, purpose: str) -> Work:
        """A plot gets another purpose."""
        return self._land(seen, {id: replace(seen.book.plots[id], purpose=purpose)}, kind="attributes")

    def new(self, seen: Seen, plot: Plot) -> Work:
        """Land that is nobody's becomes a plot."""
        return self._land(seen, {uuid4(): plot}, kind="new")

    def split(self, seen: Seen, id: UUID, at: int) -> Work:
        """A plot becomes two; what is owned in it is owned in both."""
        plot = seen.book.plots[id]
        parts = {uuid4(): replace(plot, east=at), uuid4(): replace(plot, west=at)}
        return self._cut(seen, [id], parts, kind="split")

    def merge(self, seen: Seen, west: UUID, east: UUID) -> Work:
        """Two neighbours of the same owners become one."""
        whole = replace(seen.book.plots[west], east=seen.book.plots[east].east)
        return self._cut(seen, [west, east], {uuid4(): whole}, kind="merge")

    def sale(self, seen: Seen, id: UUID, seller: UUID, buyer: UUID, part: Fraction) -> Work:
        """A holder sells a part of what he has in a plot."""
        owned = seen.book.owners[id]
        given = owned.shares[seller] * part
        papers = Papers((Source(uuid4(), NEW, "contract", "12"),), buyer)
        intent = Transfer("sale", owned.right_id, seller, (Share(buyer, Fraction(1)),), given)
        change = self._with_rights(self._empty("rights"), seen.estate, transfer(seen.estate, intent, papers))
        after = {**owned.shares, seller: owned.shares[seller] - given}
        after[buyer] = after.get(buyer, Fraction(0)) + given
        shares = {party: share for party, share in after.items() if share}
        bases = {owned.right_id: seen.book.versions[owned.right_id]}
        return Work(change, Plan(bases, owners={id: Ownership(owned.right_id, shares)}))

    def _land(self, seen: Seen, plots: Mapping[UUID, Plot], kind: str) -> Work:
        bases = {id: seen.book.versions[id] for id in plots if id in seen.book.plots}
        edits = tuple(self._edit(id, bases.get(id, NEW), plot) for id, plot in plots.items())
        made = {id: frozenset[UUID]() for id in plots if id not in bases}
        return Work(replace(self._empty(kind), parcels=edits), Plan(bases, plots, parents=made))

    def _cut(self, seen: Seen, ended: list[UUID], made: Mapping[UUID, Plot], kind: str) -> Work:
        versions = seen.book.versions
        gone: tuple[Edit[Parcel], ...] = tuple(Edit(id, versions[id], None) for id in ended)
        parcels = (*gone, *(self._edit(id, NEW, plot) for id, plot in made.items()))
        links = tuple(Lineage(parent, child) for parent in ended for child in made)
        change = replace(self._empty(kind), parcels=parcels, lineage=links)
        before = {id: self._parcel(id, versions[id], seen.book.plots[id]) for id in ended}
        land = parentage_of(change, before, self._profile.crs.definition)
        decisions = [replace(each, confirmed=True) for each in proposed(seen.estate, land)]
        change = self._with_rights(change, seen.estate, carried(seen.estate, land, decisions, Papers(reason="Agreed")))
        return Work(change, _plan_of_cut(seen, ended, made, change))

    def _empty(self, kind: str) -> Change:
        return Change(uuid4(), kind, "A title", "2026/1", DISTRICT)

    def _edit(self, id: UUID, version: int, plot: Plot) -> Edit[Parcel]:
        return Edit(id, version, self._parcel(id, version, plot))

    def _parcel(self, id: UUID, version: int, plot: Plot) -> Parcel:
        return self._block.parcel(id, version, plot, self._numbers.get(id))

    @staticmethod
    def _with_rights(change: Change, estate: Estate, outcome: RightsOutcome) -> Change:
        edits = RightsEdits().with_outcome(outcome, estate.versions())
        return replace(
            change,
            rights=edits.right_edits(),
            parties=edits.party_edits(),
            sources=edits.source_edits(),
            acts=edits.acts,
        )


def _plan_of_cut(seen: Seen, ended: Iterable[UUID], made: Mapping[UUID, Plot], change: Change) -> Plan:
    """Every owned part is owned as what it came from; the ids of the new rights are the change's."""
    parents = tuple(ended)
    old = {id: seen.book.owners[id] for id in parents if id in seen.book.owners}
    things = [*parents, *(owned.right_id for owned in old.values())]
    new_rights = {edit.after.parcel_id: edit.id for edit in change.rights if edit.after is not None}
    plots: dict[UUID, Plot | None] = {**dict.fromkeys(parents), **made}
    owners: dict[UUID, Ownership | None] = dict.fromkeys(old)
    if old:
        shares = next(iter(old.values())).shares
        owners |= {id: Ownership(new_rights[id], shares) for id in made}
    bases = {id: seen.book.versions[id] for id in things}
    return Plan(bases, plots, owners, {id: frozenset(parents) for id in made})
