"""Fifty people at once on one block: what was approved fits one after the other, nothing is half done, each refusal
says why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from threading import Barrier
from uuid import UUID

import pytest
import shapely

from cadastre_plugin.core.rights.document import estate_of_document
from tests.model.founding import Founded, founded
from tests.model.office import ROW_MM, Block, Seen, Surveyor, Work
from tests.model.register_model import Book, Ownership, Plot, neighbours
from tests.server.world import Person, World

CLIENTS, TURNS = 50, 3
PLOTS, WIDTH_MM, LEAST_MM = 12, 20_000, 5_000
BUSY = 503
PARTS = tuple(Fraction(1, part) for part in (1, 2, 3, 7))
WHY = {"stale_base", "findings_block", "register_busy", "wrong_state"}


@dataclass(frozen=True)
class Told:
    """What became of a change: None for `code` when it was approved."""

    work: Work
    code: str | None
    detail: str = ""


@pytest.fixture(scope="module")
def block(world: World) -> Block:
    return Block(350_000_000, 600_000_000)


@pytest.fixture(scope="module")
def start(world: World, block: Block) -> Founded:
    return founded(world, block, "10:09:03:01:01", PLOTS, WIDTH_MM)


@pytest.fixture(scope="module")
def told(world: World, block: Block, start: Founded) -> list[Told]:
    """Everyone works at once, several times."""
    ready = Barrier(CLIENTS)
    people = [(world.surveyor(), world.supervisor()) for _ in range(CLIENTS)]

    def work(number: int) -> list[Told]:
        dice, (author, supervisor) = Random(number), people[number]
        ready.wait()
        return [_turn(world, block, start, author, supervisor, dice) for _ in range(TURNS)]

    with ThreadPoolExecutor(CLIENTS) as threads:
        return [one for turns in threads.map(work, range(CLIENTS)) for one in turns]


def test_every_refused_change_says_why(told: list[Told]) -> None:
    refused = [one for one in told if one.code]
    assert len(refused) > CLIENTS // 2, "they were in each other's way"
    assert {one.code for one in refused} <= WHY
    assert all(len(one.detail) > 20 for one in refused)
    assert len(told) - len(refused) >= PLOTS


def test_what_was_approved_fits_one_after_the_other(
    world: World, block: Block, start: Founded, told: list[Told]
) -> None:
    book = start.book
    for work in _in_order(world, [one.work for one in told if one.code is None]):
        assert book.is_current(work.plan) and book.is_free(work.plan)
        book = book.with_plan(work.plan)
    now = _plots(world, block)
    assert now.keys() == book.plots.keys()
    assert {id: plot for id, (plot, _) in now.items()} == book.plots
    assert shapely.coverage_is_valid([block.geometry(plot) for plot, _ in now.values()])


def test_nothing_is_half_done(world: World, told: list[Told]) -> None:
    refused = [one.work.change.id for one in told if one.code]
    for table in ("parcel_version", "right_version", "source_version", "lineage"):
        assert world.query(f"SELECT change_id FROM cadastre.{table} WHERE change_id = ANY(%s)", refused) == []
    states = world.query(
        "SELECT DISTINCT state FROM cadastre.change WHERE id = ANY(%s)",
        [one.work.change.id for one in told if one.code is None],
    )
    assert states == [("approved",)]


def _turn(world: World, block: Block, start: Founded, author: Person, supervisor: Person, dice: Random) -> Told:
    work = _drawn(world, block, start, author, dice)
    id = work.change.id
    answer = author.put(world.document(work.change))
    assert answer.status_code == 201, answer.text
    for person, step in ((author, "submit"), (supervisor, "take"), (supervisor, "approve")):
        answer = person.step(id, step)
        while answer.status_code == BUSY:
            answer = person.step(id, step)
        if answer.status_code != 200:
            problem = answer.json()
            return Told(work, problem["code"], problem["detail"])
    return Told(work, None)


def _drawn(world: World, block: Block, start: Founded, author: Person, dice: Random) -> Work:
    seen = _seen(world, block, author)
    numbers = {id: number for id, (_, number) in _plots(world, block).items()}
    desk = Surveyor(block, world.profile, numbers)
    pairs = neighbours(seen.book)
    match dice.randrange(5):
        case 0 if pairs:
            west, east = dice.choice(pairs)
            low, high = seen.book.plots[west].west + LEAST_MM, seen.book.plots[east].east - LEAST_MM
            return desk.boundary(seen, west, east, dice.randint(low, high))
        case 1:
            wide = [id for id, plot in seen.book.plots.items() if plot.east - plot.west >= 2 * LEAST_MM]
            id = dice.choice(wide)
            plot = seen.book.plots[id]
            return desk.split(seen, id, dice.randint(plot.west + LEAST_MM, plot.east - LEAST_MM))
        case 2:
            west = dice.randrange(20)
            return desk.new(seen, Plot(1, west * 10_000, (west + 2) * 10_000, "dwelling"))
        case 3 if seen.book.owners:
            id = dice.choice(list(seen.book.owners))
            seller = next(iter(seen.book.owners[id].shares))
            buyers = [person for person in start.people if person != seller]
            return desk.sale(seen, id, seller, dice.choice(buyers), part=dice.choice(PARTS))
        case _:
            return desk.purpose(seen, dice.choice(list(seen.book.plots)), dice.choice(("shop", "office", "park")))


def _seen(world: World, block: Block, author: Person) -> Seen:
    plots = {id: (plot, version) for id, (plot, _, version) in _read(world, block).items()}
    answer = author.ask("POST", "/estate", json={"parcels": [str(id) for id in plots]})
    assert answer.status_code == 200, answer.text
    estate = estate_of_document(answer.json())
    owners = {
        right.parcel_id: Ownership(right.id, {share.party_id: share.fraction for share in right.shares})
        for right in estate.rights.values()
        if right.parcel_id in plots
    }
    versions = {id: version for id, (_, version) in plots.items()}
    versions |= {right.id: right.version for right in estate.rights.values()}
    return Seen(Book({id: plot for id, (plot, _) in plots.items()}, owners, versions), estate)


def _plots(world: World, block: Block) -> dict[UUID, tuple[Plot, str]]:
    return {id: (plot, number) for id, (plot, number, _) in _read(world, block).items()}


def _read(world: World, block: Block) -> dict[UUID, tuple[Plot, str, int]]:
    """The plots of the block as the register has them now, with number and version."""
    rows = world.query(
        """SELECT parcel_id, number, version, purpose, ST_XMin(geom), ST_XMax(geom), ST_YMin(geom)
        FROM cadastre.parcel_current WHERE geom && ST_MakeEnvelope(%s, %s, %s, %s, 10728)""",
        *(block.east / 1000, block.north / 1000, block.east / 1000 + 400, block.north / 1000 + 100),
    )
    return {id: (_plot(block, purpose, *sides), number, version) for id, number, version, purpose, *sides in rows}


def _plot(block: Block, purpose: str, west: float, east: float, south: float) -> Plot:
    row = round(south * 1000 - block.north) // ROW_MM
    return Plot(row, round(west * 1000) - block.east, round(east * 1000) - block.east, purpose)


def _in_order(world: World, works: list[Work]) -> list[Work]:
    """As they became law, one after the other."""
    rows = world.query(
        """SELECT change_id, max(at) FROM (
            SELECT change_id, lower(valid) AS at FROM cadastre.parcel_version
            UNION ALL SELECT change_id, lower(valid) FROM cadastre.right_version) AS made
        WHERE change_id = ANY(%s) GROUP BY change_id""",
        [work.change.id for work in works],
    )
    moments = dict(rows)
    return sorted(works, key=lambda work: moments[work.change.id])
