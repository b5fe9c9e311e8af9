"""A block of Cambridge and the same after forty splits and merges: replayed as changes, the register ends there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from random import Random
from uuid import UUID, uuid4

import psycopg
import pytest
import shapely

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.check import blocking, check
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_server.register.parcels import insert_parcels
from scripts.stack.paths import CHECKOUT
from scripts.trials.attempts import merge_with_neighbour, split
from tests.core.boundary.real import real_fabric, real_profile
from tests.server.world import LONG_AGO, World, serving, settings_of

DISTRICT = "CAM"
PARCELS, OPERATIONS, SEED = 100, 40, 5
COMMON_M2 = 0.05
"""Less land in common is the rounding to the grid, summed over several steps."""


@dataclass(frozen=True)
class Step:
    """One split or merge: what it makes of parcels, None where they end, and who came from whom."""

    kind: str
    states: Mapping[UUID, Parcel | None]
    lineage: tuple[Lineage, ...]


@pytest.fixture(scope="module")
def block() -> Fabric:
    """Parcels around one of the city, with numbers."""
    profile, city = real_profile("cambridge"), real_fabric("cambridge")
    centre = city.parcels[UUID(int=6_000)].geometry.centroid
    around = sorted(city.near(centre, 400.0), key=lambda parcel: parcel.geometry.distance(centre))
    sound = (parcel for parcel in around if parcel.geometry.is_valid and not _is_overlapped(parcel, city))
    nearest = list(islice(sound, PARCELS))
    named = [
        replace(parcel, id=uuid4(), number=f"127-{place + 1}", district=DISTRICT)
        for place, parcel in enumerate(nearest)
    ]
    return Fabric(named, profile.tolerances)


@pytest.fixture(scope="module")
def steps(block: Fabric) -> tuple[Step, ...]:
    """Each on what the one before left."""
    return tuple(_drawn(block, real_profile("cambridge"), Random(SEED)))


@pytest.fixture(scope="module")
def target(block: Fabric, steps: tuple[Step, ...]) -> Fabric:
    """The block after all of them."""
    for step in steps:
        block = block.with_states(step.states)
    return block


@pytest.fixture(scope="module")
def replayed(module_database, block: Fabric, steps: tuple[Step, ...]) -> Iterator[World]:
    """A register that began with the block and approved every step."""
    database = module_database(str(CHECKOUT / "tests" / "profiles" / "cambridge.json"))
    settings = settings_of(database)
    with psycopg.connect(database.owner_url) as connection:
        first = (replace(parcel, version=NEW) for parcel in block.parcels.values())
        insert_parcels(connection, first, real_profile("cambridge").crs, LONG_AGO)
    with serving(settings) as address:
        world = World(database, address, settings)
        _replay(world, block, steps)
        yield world


def test_the_steps_are_forty_splits_and_merges(steps: tuple[Step, ...]) -> None:
    assert len(steps) == OPERATIONS
    assert min(sum(step.kind == kind for step in steps) for kind in ("split", "merge")) >= 10


def test_the_register_ends_as_the_target_to_the_millimetre(replayed: World, block: Fabric, target: Fabric) -> None:
    rows = replayed.query("SELECT parcel_id, ST_AsBinary(geom) FROM cadastre.parcel_current")
    found = {id: shapely.from_wkb(bytes(wkb)).normalize() for id, wkb in rows}
    assert found.keys() == target.parcels.keys() != block.parcels.keys()
    differing = [id for id, shape in found.items() if not shape.equals(target.parcels[id].geometry.normalize())]
    assert differing == []
    assert {id: _corners(shape) for id, shape in found.items()} == {
        id: _corners(parcel.geometry) for id, parcel in target.parcels.items()
    }, "every corner is the same number"


def test_lineage_is_that_of_the_steps_and_leads_back_to_all_whose_land_a_parcel_has(
    replayed: World, block: Fabric, target: Fabric, steps: tuple[Step, ...]
) -> None:
    links = replayed.query("SELECT child_id, parent_id FROM cadastre.lineage")
    assert set(links) == {(link.child_id, link.parent_id) for step in steps for link in step.lineage}
    parents: dict[UUID, set[UUID]] = {}
    for child, parent in links:
        parents.setdefault(child, set()).add(parent)
    for id, parcel in target.parcels.items():
        by_land = {
            first.id
            for first in block.near(parcel.geometry, 0.0)
            if first.geometry.intersection(parcel.geometry).area > COMMON_M2
        }
        assert by_land <= _first(id, parents)


def test_every_retired_parcel_has_successors(replayed: World, block: Fabric, target: Fabric) -> None:
    retired = set(block.parcels) - set(target.parcels)
    with_children = {parent for (parent,) in replayed.query("SELECT DISTINCT parent_id FROM cadastre.lineage")}
    assert retired and retired <= with_children


def _is_overlapped(parcel: Parcel, city: Fabric) -> bool:
    others = (other.geometry for other in city.near(parcel.geometry, 0.0) if other.id != parcel.id)
    return any(shape.is_valid and parcel.geometry.intersection(shape).area > COMMON_M2 for shape in others)


def _drawn(fabric: Fabric, profile: Profile, dice: Random) -> Iterator[Step]:
    made = 0
    while made < OPERATIONS:
        kind, tool = dice.choice((("split", split), ("merge", merge_with_neighbour)))
        in_order = sorted(fabric.parcels, key=lambda id: fabric.parcels[id].geometry.wkb)
        try:
            outcome = tool(fabric, profile, dice.choice(in_order), dice)
        except CadastreError:
            continue
        step = Step(kind, outcome.states, tuple(_lineage(fabric, outcome.states)))
        around = Surroundings(fabric.parcels.values())
        if step.lineage and not blocking(check(_change(step, fabric.parcels), around, profile)):
            yield step
            fabric, made = fabric.with_states(step.states), made + 1


def _lineage(fabric: Fabric, states: Mapping[UUID, Parcel | None]) -> Iterator[Lineage]:
    made = [state for id, state in states.items() if state is not None and id not in fabric.parcels]
    for parent in (fabric.parcels[id] for id, state in states.items() if state is None):
        for child in made:
            if parent.geometry.intersection(child.geometry).area > COMMON_M2:
                yield Lineage(parent.id, child.id)


def _change(step: Step, standing: Mapping[UUID, Parcel], versions: Mapping[UUID, int] | None = None) -> Change:
    """versions: of the register; those of the parcels as they stand when None."""
    edits = []
    for id, state in step.states.items():
        version = NEW if id not in standing else standing[id].version if versions is None else versions[id]
        edits.append(Edit(id, version, None if state is None else replace(state, version=version)))
    return Change(uuid4(), step.kind, "A step", "2026/1", DISTRICT, tuple(edits), step.lineage)


def _replay(world: World, fabric: Fabric, steps: tuple[Step, ...]) -> None:
    surveyor, supervisor = world.surveyor(DISTRICT), world.supervisor(DISTRICT)
    versions = dict.fromkeys(fabric.parcels, 1)
    for step in steps:
        change = _change(step, fabric.parcels, versions)
        numbers = dict(world.query("SELECT parcel_id, number FROM cadastre.parcel_current"))
        world.approved(surveyor, supervisor, _with_numbers(change, numbers))
        versions |= {edit.id: edit.base_version + 1 for edit in change.parcels}
        fabric = fabric.with_states(step.states)


def _with_numbers(change: Change, numbers: Mapping[UUID, str]) -> Change:
    """Parcels have the numbers that approvals gave them."""
    edits = (
        replace(edit, after=replace(edit.after, number=numbers.get(edit.id))) if edit.after else edit
        for edit in change.parcels
    )
    return replace(change, parcels=tuple(edits))


def _first(id: UUID, parents: Mapping[UUID, set[UUID]]) -> set[UUID]:
    """The parcels without parents that it came from, through any number of steps."""
    if id not in parents:
        return {id}
    return set().union(*(_first(parent, parents) for parent in parents[id]))


def _corners(shape: shapely.MultiPolygon) -> set[tuple[float, float]]:
    return {(east, north) for east, north in shapely.get_coordinates(shape).tolist()}
