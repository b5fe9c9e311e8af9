"""An invented city, cell by cell: parcels with their attributes, who holds what in them, and faults where asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
import shapely
from shapely import MultiPolygon

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.cities.ancestry import Ancestry, ancestry
from cadastre_server.cities.drawing import DrawnCell, drawn
from cadastre_server.cities.faults import KINDS, Fault, FaultKind, seeded
from cadastre_server.cities.holdings import Institutions, Register
from cadastre_server.cities.ledger import Holdings
from cadastre_server.cities.naming import addresses, local_streets
from cadastre_server.cities.people import People
from cadastre_server.cities.plan import Cell, Plan
from cadastre_server.cities.planning import planned
from cadastre_server.cities.uses import STRIPS, Use, legal_areas, use_of

FEWEST, MOST = 1_000, 1_000_000
DWELLING = "dwelling"
GROUPS = ("region", "district", "zone", "massif", "mavze", "parcel")


class CityError(CadastreError):
    """A city that cannot be invented as asked."""


@dataclass(frozen=True)
class Part:
    """The parcels of a cell and what is held in them. `off`: how many legal areas are beyond the tolerance."""

    district: str
    parcels: list[Parcel]
    holdings: Holdings
    faults: list[Fault]
    off: int
    past: Ancestry = field(default_factory=Ancestry)


class City:
    """A city of exactly `parcels` parcels that follows from its seed alone."""

    def __init__(self, profile: Profile, parcels: int, seed: int, faults: int = 0) -> None:
        """Raises CityError when the number of parcels is out of range or the profile's numbers are of another form."""
        if not FEWEST <= parcels <= MOST:
            raise CityError(
                "city_size", N_("A sample city has {fewest} to {most} parcels"), fewest=f"{FEWEST}", most=f"{MOST}"
            )
        if profile.number.groups[: profile.number.parcel_groups] != GROUPS or not profile.districts:
            raise CityError("city_profile", N_("The sample city needs the numbers and districts of Tashkent's profile"))
        if faults < 0 or seed < 0:
            raise CityError("city_arguments", N_("The seed and the number of faults cannot be negative"))
        self.profile = profile
        self.parcels = parcels
        self._seed = seed
        self.plan: Plan = planned(parcels, len(profile.districts), _middle(profile.bounds), seed)
        self._region = profile.number.read(profile.number.example).groups["region"]
        self._institutions = Institutions.of(People(Random(f"{seed}:institutions")))
        self._faults = _faults_of_cells(self.plan.cells, faults, seed)

    @property
    def institutions(self) -> list[Party]:
        """Parties that hold rights all over the city; they come before the parts."""
        return self._institutions.all()

    def outlines(self) -> Iterator[tuple[str, MultiPolygon]]:
        """Districts by code, a coverage."""
        for index, outline in self.plan.outlines.items():
            yield self.profile.districts[index].code, outline

    def parts(self) -> Iterator[Part]:
        """The cells one after the other, in the order of their numbers; each is forgotten once the next is asked for.

        Raises:
            CityError: there is no room for the faults that were asked for.
        """
        waiting: list[FaultKind] = []
        for cell, kinds in zip(self.plan.cells, self._faults, strict=True):
            part = self._part(cell, [*waiting, *kinds])
            waiting = _not_seeded([*waiting, *kinds], part.faults)
            yield part
        if waiting:
            text = N_("The city has no room for so many faults; left over: {count}")
            raise CityError("city_faults", text, count=len(waiting))

    def _part(self, cell: Cell, kinds: Sequence[FaultKind]) -> Part:
        rng = np.random.default_rng([self._seed, 2, cell.index])
        draw = Random(f"{self._seed}:{cell.index}")
        parcels, off = self._parcels(drawn(cell, self.plan.street_scale, self._seed), rng, draw)
        register = Register(self._institutions, draw)
        for parcel in parcels:
            register.enter(parcel)
        parcels, faults = seeded(parcels, kinds, rng)
        past = self._past(cell, parcels, faults)
        return Part(parcels[0].district, parcels, register.made, faults, off, past)

    def _past(self, cell: Cell, parcels: Sequence[Parcel], faults: Sequence[Fault]) -> Ancestry:
        """Lots with a fault have none: it would not be of their land."""
        format, spoilt = self.profile.number, {parcel.id for fault in faults for parcel in fault.parcels}
        blocks = (format.block(format.read(parcel.number)) for parcel in parcels if parcel.number)
        given = Counter(blocks)

        def next_number(lot: Parcel) -> str:
            block = format.block(format.read(lot.number or ""))
            given[block] += 1
            return format.in_block(block, given[block])

        lots = [lot for lot in parcels if lot.id not in spoilt and lot.purpose == DWELLING]
        return ancestry(lots, next_number, Random(f"{self._seed}:past:{cell.index}"))

    def _parcels(self, cell: DrawnCell, rng: np.random.Generator, draw: Random) -> tuple[list[Parcel], int]:
        district, ids = self.profile.districts[cell.cell.district], People(draw)
        streets = [*cell.cell.streets, *local_streets(cell.axes, rng)]
        where, on_avenue = addresses(cell.places, streets, district.names.get("uz", district.code), cell.cell.mahalla)
        grounds = shapely.transform(cell.places, self.plan.ground)
        areas = ellipsoidal_areas(list(grounds), self.profile.crs.definition)
        legal, off = legal_areas(areas, self.profile.tolerances, rng)
        uses = _uses(cell, on_avenue.tolist(), draw)
        numbers = self._numbers(cell, district.code)
        shapes = np.asarray(shapely.multipolygons(grounds, indices=np.arange(len(grounds))))
        parcels = [
            Parcel(ids.id(), NEW, number, district.code, shape, area, use.category, use.purpose, address)
            for number, shape, area, use, address in zip(numbers, shapes, legal, uses, where, strict=True)
        ]
        return parcels, int(off.sum())

    def _numbers(self, cell: DrawnCell, district: str) -> Iterator[str]:
        """Cadastral numbers: parcels are counted in each mavze."""
        count = 0
        for place, mavze in enumerate(cell.mavze):
            count = count + 1 if place and mavze == cell.mavze[place - 1] else 1
            groups = (self._region, district, f"{cell.cell.zone:02d}", f"{cell.cell.massif:02d}", f"{mavze:02d}")
            block = "".join(group + self.profile.number.separator for group in groups)
            yield self.profile.number.in_block(block, count)


def _uses(cell: DrawnCell, on_avenue: Sequence[bool], draw: Random) -> Iterator[Use]:
    corners = shapely.get_num_coordinates(cell.places).tolist()
    for (fabric, inner), avenue, count in zip(cell.fabrics, on_avenue, corners, strict=False):
        yield use_of(fabric, inner=inner, corners=count, on_avenue=avenue, draw=draw)
    for kind, _ in cell.cell.strips:
        yield STRIPS[kind]


def _middle(bounds: tuple[float, float, float, float]) -> tuple[float, float]:
    west, south, east, north = bounds
    return (west + east) / 2, (south + north) / 2


def _faults_of_cells(cells: Sequence[Cell], faults: int, seed: int) -> list[list[FaultKind]]:
    """Faults spread over the city: each cell is drawn by how many parcels it has, the kinds take turns."""
    sizes = np.array([cell.count for cell in cells], dtype=np.float64)
    rng = np.random.default_rng([seed, 3])
    found: list[list[FaultKind]] = [[] for _ in cells]
    for turn, cell in enumerate(rng.choice(len(cells), faults, p=sizes / sizes.sum()).tolist()):
        found[cell].append(KINDS[turn % len(KINDS)])
    return found


def _not_seeded(kinds: Sequence[FaultKind], faults: Sequence[Fault]) -> list[FaultKind]:
    left = list(kinds)
    for fault in faults:
        left.remove(fault.kind)
    return left
