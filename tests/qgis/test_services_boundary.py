"""What the boundary tools make goes all the way: tool, draft, service, supervisor, register, and back after a crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copy
from uuid import UUID, uuid4

import pytest
import shapely

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_state
from cadastre_plugin.core.survey.survey_point import SurveyPoint
from cadastre_plugin.drafts.file import draft_path
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.services.boundary.catalogue import MERGE
from tests.qgis.lot_tools import NORTH_OF_SHARED, Tools, place
from tests.qgis.proofs import click_red_items
from tests.qgis.seat import Seat, count
from tests.qgis.waiting import wait_until
from tests.server.world import LOT_WIDTH, Person, World, change_of, edit


@pytest.fixture
def surveyor(world: World) -> Person:
    return world.surveyor()


@pytest.fixture
def supervisor(world: World) -> Person:
    return world.supervisor()


@pytest.fixture
def lots(world: World) -> list[Parcel]:
    return world.row_of_lots(8)


@pytest.fixture
def known(world: World, surveyor: Person, supervisor: Person, lots: list[Parcel]) -> BoundaryPoint:
    """The corner NORTH_OF_SHARED is a boundary point of the register."""
    point = BoundaryPoint(uuid4(), NEW, place(lots, *NORTH_OF_SHARED), "н5", "gnss", 0.02, marker="fence")
    world.approved(surveyor, supervisor, change_of(points=(Edit(point.id, NEW, point),)))
    return replace(point, version=1)


def edited_all(desk: Seat, lots: list[Parcel]) -> UUID:
    """A change with one of each: a split, a merge, a moved corner, a street, described corners."""
    desk.open_area(lots)
    id = desk.start_change("Mahalla «Doʻstlik» 경계")
    tools = Tools(desk, lots)
    tools.split_first()
    tools.merge_third_and_fourth()
    tools.move_shared_corner()
    tools.take_street()
    tools.describe_last()
    return id


def change_on(desk: Seat) -> Change:
    assert desk.services.drafting.editing is not None
    return desk.services.drafting.editing.change()


def submit(desk: Seat) -> None:
    desk.wait_for_check()
    found = desk.services.work.change.findings.model
    assert desk.action("submit").isEnabled(), [found.index(row, 0).data() for row in range(found.rowCount())]
    desk.action("submit").trigger()
    wait_until(lambda: desk.services.drafting.change_id is None, f"the submission; {desk.iface.texts()}", 15)


def decide(office: Seat, id: UUID) -> None:
    """The supervisor takes the change and approves it, in the panel."""
    review = office.services.review
    wait_until(lambda: review.queue.model.rowCount() == 1, "the change in the queue", 15)
    assert review.select_change(id)
    decision = review.detail.decision
    for action in (Action.TAKE, Action.APPROVE):
        click_red_items(review.detail.proof)
        wait_until(lambda: decision.buttons[action].isEnabled(), f"{action} to be offered", 15)  # noqa: B023
        decision.buttons[action].click()
    decision.asking.confirm.click()


def test_what_the_tools_made_is_in_the_register_after_approval(
    world: World,
    seat: Callable[[], Seat],
    surveyor: Person,
    supervisor: Person,
    lots: list[Parcel],
    known: BoundaryPoint,
):
    field, office = seat(), seat()
    field.sign_in(surveyor)
    office.sign_in(supervisor)
    id = edited_all(field, lots)
    change = change_on(field)
    submit(field)
    assert find_layer(field.project, LayerRole.DRAFT) is None and not field.action("tool.split").isEnabled()
    decide(office, id)
    state = "SELECT state FROM cadastre.change WHERE id = %s"
    wait_until(lambda: world.query(state, id) == [("approved",)], "the approval", 15)

    first, second, third, fourth, fifth, _, seventh, eighth = lots
    _require_parcels(world, change)
    _require_lineage(world, surveyor, change, {first.id: 2, third.id: 1, fourth.id: 1, seventh.id: 1, eighth.id: 1})
    _require_corners_of_neighbours(world, lots)
    _require_points(world, change, known, lots)
    _require_coverage(world, lots)

    neighbour = next(one.after for one in change.parcels if one.id == second.id and one.after is not None)
    again = world.approved(surveyor, supervisor, change_of(edit(replace(neighbour, version=2), address="Yangi")))
    assert again["state"] == "approved", "what was approved can be built upon"
    history = surveyor.get(f"/parcels/{fifth.number}/history").json()["versions"]
    assert [one["version"] for one in history] == [1, 2] and history[-1]["change"]["id"] == str(id)
    assert surveyor.step(id, "withdraw", revision=1).status_code == 409, "a closed change is not taken back"
    wait_until(lambda: all(line.id != id for line in field.services._store.drafts()), "the draft to be dropped", 15)
    field.services.history.request(str(first.number))
    wait_until(lambda: field.services.history.model.rowCount() >= 1, "the history of a parcel that ended")


def _current(world: World, ids: list[UUID]) -> dict[UUID, tuple[str | None, int, bytes]]:
    rows = world.query(
        "SELECT parcel_id, number, version, ST_AsBinary(geom) FROM cadastre.parcel_current WHERE parcel_id = ANY(%s)",
        ids,
    )
    return {id: (number, version, bytes(wkb)) for id, number, version, wkb in rows}


def _require_parcels(world: World, change: Change) -> None:
    """Every parcel stands as in the draft, bit by bit; new ones have numbers of their own, ended ones are gone."""
    current = _current(world, [one.id for one in change.parcels])
    for one in change.parcels:
        if one.after is None:
            assert one.id not in current
            continue
        number, version, wkb = current[one.id]
        stored = shapely.from_wkb(wkb)
        assert stored.normalize().equals_exact(one.after.geometry.normalize(), tolerance=0.0)
        assert version == one.base_version + 1
        assert number == one.after.number if one.base_version != NEW else number and number.startswith("10:09:01:")
    numbers = [number for number, _, _ in current.values()]
    assert len({*numbers}) == len(numbers)
    made = [one for one in change.parcels if one.base_version == NEW]
    assert len(made) == 4, "two halves, one merged, one street"


def _require_lineage(world: World, person: Person, change: Change, children: dict[UUID, int]) -> None:
    stored = world.query("SELECT parent_id, child_id FROM cadastre.lineage WHERE change_id = %s", change.id)
    assert set(stored) == {(link.parent_id, link.child_id) for link in change.lineage} and len(stored) == 6
    ended = {one.id for one in change.parcels if one.after is None}
    for id, expected in children.items():
        ((number,),) = world.query("SELECT number FROM cadastre.parcel_version WHERE parcel_id = %s LIMIT 1", id)
        found = person.get(f"/parcels/{number}/lineage").json()
        assert {(id, UUID(one["id"])) for one in found["children"]} == {link for link in stored if link[0] == id}
        assert len(found["children"]) == expected and all(one["number"] for one in found["children"])
        child = person.get(f"/parcels/{found['children'][0]['number']}/lineage").json()
        assert (str(id), id not in ended) in [(one["id"], one["current"]) for one in child["parents"]]


def _require_corners_of_neighbours(world: World, lots: list[Parcel]) -> None:
    """Parcels that no tool was told of have the corners that came upon their boundaries."""
    wanted = {lots[1]: (20, 16), lots[5]: (120, 2), lots[4]: (100, 27)}
    current = _current(world, [lot.id for lot in lots])
    for lot, corner in wanted.items():
        coordinates = shapely.get_coordinates(shapely.from_wkb(current[lot.id][2])).tolist()
        assert any(shapely.Point(place(lots, *corner)).dwithin(shapely.Point(one), 0.3) for one in coordinates), corner


def _require_points(world: World, change: Change, known: BoundaryPoint, lots: list[Parcel]) -> None:
    """Each point stands as said; the one whose corner moved has a second version there, and is to be measured again."""
    rows = world.query(
        """SELECT point_id, version, number, method, accuracy, marker, ST_X(geom), ST_Y(geom)
        FROM cadastre.boundary_point_current WHERE point_id = ANY(%s)""",
        [one.id for one in change.points],
    )
    stored = {row[0]: row[1:] for row in rows}
    for one in change.points:
        point = one.after
        assert point is not None
        said = (one.base_version + 1, point.number, point.method, point.accuracy, point.marker, *point.position)
        assert stored[one.id] == said
    assert len(stored) == 5, "four corners of the last lot, and the one that moved"
    version, number, method, accuracy, marker, east, north = stored[known.id]
    assert (version, number, marker) == (2, known.number, "fence") and method is None and accuracy is None
    assert shapely.Point(east, north).dwithin(shapely.Point(place(lots, 100, 27)), 0.3)
    versions = "SELECT DISTINCT version FROM cadastre.boundary_point_version WHERE point_id = %s ORDER BY 1"
    assert world.query(versions, known.id) == [(1,), (2,)]


def _require_coverage(world: World, lots: list[Parcel]) -> None:
    """By PostGIS and by GEOS: no two parcels share land, no corner lies on an edge of one that lacks it."""
    west, south, east, north = shapely.total_bounds([lot.geometry for lot in lots])
    block = """SELECT parcel_id, geom FROM cadastre.parcel_current
        WHERE geom && ST_MakeEnvelope(%s, %s, %s, %s, Find_SRID('cadastre', 'parcel_version', 'geom'))"""
    box = (west - 1, south - 1, east + 1, north + 1)
    overlaps = f"""WITH block AS ({block}) SELECT one.parcel_id FROM block AS one JOIN block AS other
        ON one.parcel_id < other.parcel_id AND one.geom && other.geom
        WHERE ST_Relate(one.geom, other.geom, 'T********')"""
    assert world.query(overlaps, *box) == []
    lacking = f"""WITH block AS ({block}), corner AS (SELECT DISTINCT (ST_DumpPoints(geom)).geom AS at FROM block)
        SELECT parcel_id, ST_AsText(at) FROM block JOIN corner ON ST_DWithin(ST_Boundary(geom), at, 0.0015)
        WHERE NOT EXISTS (SELECT 1 FROM ST_DumpPoints(geom) AS own WHERE ST_Equals(own.geom, at))"""
    assert world.query(lacking, *box) == []
    rows = world.query(f"SELECT ST_AsBinary(geom) FROM ({block}) AS block", *box)
    geometries = [shapely.from_wkb(bytes(wkb)) for (wkb,) in rows]
    assert len(geometries) == 9, "eight lots: one became two, two became one, and a street"
    assert shapely.is_empty(shapely.coverage_invalid_edges(geometries)).all()
    land = shapely.union_all(geometries)
    assert land.area == pytest.approx(sum(geometry.area for geometry in geometries), abs=0.001)
    assert len(shapely.get_parts(land)) == 1 and all(not part.interiors for part in shapely.get_parts(land))
    moved = LOT_WIDTH * 3.0  # the two triangles that the moved corner gave to the street
    assert sum(lot.geometry.area for lot in lots) - land.area == pytest.approx(moved, abs=6)


def test_after_a_crash_everything_is_back(
    world: World,
    seat: Callable[[], Seat],
    surveyor: Person,
    lots: list[Parcel],
    known: BoundaryPoint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    first = seat()
    first.sign_in(surveyor)
    id = edited_all(first, lots)
    measured = SurveyPoint("7", *place(lots, 3, 3), accuracy_m=0.02, source="rover.csv", line=3)
    assert first.services.survey.keep([measured])
    before = change_on(first)
    on_disk = tmp_path / "as it was when the power went"
    on_disk.mkdir()
    for file in draft_path(tmp_path, surveyor.address, surveyor.name).parent.glob("*.sqlite*"):
        copy(file, on_disk)  # nothing was closed: the newest edits are in the file beside it
    monkeypatch.setattr("cadastre_plugin.services.draft_files.plugin_folder", lambda: on_disk)
    again = seat()
    again.sign_in(surveyor)
    reopen(again, id)
    after = change_on(again)
    assert {one.id: one for one in after.parcels} == {one.id: one for one in before.parcels}
    assert set(after.lineage) == set(before.lineage) and set(after.points) == set(before.points)
    assert again.services.survey.points == (measured,)
    assert count(again.layer(LayerRole.SURVEY_POINTS)) == 1
    assert count(again.layer(LayerRole.BOUNDARY_POINTS)) == len(before.points)
    Tools(again, lots).describe_last()
    assert set(change_on(again).points) == set(before.points), "the corners are known to the tools"
    submit(again)


def reopen(desk: Seat, id: UUID) -> None:
    wait_until(lambda: desk.services.work.changes.model.row_of(id) >= 0, "my changes")
    desk.services.work.change_open_requested.emit(id)
    wait_until(lambda: desk.services.drafting.change_id == id, "the draft to open", 10)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_returned_change_goes_on_with_its_tools(
    world: World,
    seat: Callable[[], Seat],
    surveyor: Person,
    supervisor: Person,
    lots: list[Parcel],
    known: BoundaryPoint,
    elsewhere: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    desk = seat()
    desk.sign_in(surveyor)
    id = edited_all(desk, lots)
    before = change_on(desk)
    submit(desk)
    assert supervisor.step(id, "take").ok and supervisor.step(id, "return", remark="Burchak").ok
    if elsewhere:
        desk.leave()
        monkeypatch.setattr("cadastre_plugin.services.draft_files.plugin_folder", lambda: tmp_path / "other")
        desk = seat()
        desk.sign_in(surveyor)
    reopen(desk, id)
    after = change_on(desk)
    assert {one.id: one for one in after.parcels} == {one.id: one for one in before.parcels}
    assert set(after.lineage) == set(before.lineage) and set(after.points) == set(before.points)

    halves = sorted(
        (one.after for one in after.parcels if lots[0].id in after.parents().get(one.id, ()) and one.after),
        key=lambda half: half.geometry.centroid.y,
    )
    tools = Tools(desk, lots)
    tools.select()
    tools.open(MERGE)
    tools.click(10, 8)
    tools.click(10, 23)
    tools.apply()
    joined = change_on(desk)
    assert all(joined_id not in {one.id for one in joined.parcels} for joined_id in (half.id for half in halves))
    assert len({link.child_id for link in joined.lineage if link.parent_id == lots[0].id}) == 1
    submit(desk)
    assert supervisor.step(id, "take", revision=2).ok and supervisor.step(id, "approve", revision=2).ok
    rows = world.query("SELECT child_id FROM cadastre.lineage WHERE parent_id = %s", lots[0].id)
    assert rows == [(next(link.child_id for link in joined.lineage if link.parent_id == lots[0].id),)]


def test_two_surveyors_and_a_stale_base(
    world: World, seat: Callable[[], Seat], surveyor: Person, supervisor: Person, lots: list[Parcel]
):
    other = world.surveyor()
    one, two = seat(), seat()
    one.sign_in(surveyor)
    two.sign_in(other)
    for desk in (one, two):
        desk.open_area(lots)
        desk.start_change("Bir chegara")
    Tools(one, lots).split_first()
    Tools(two, lots).split_first()
    first, second = one.services.drafting.change_id, two.services.drafting.change_id
    submit(one)
    submit(two)
    for id in (first, second):
        assert supervisor.step(id, "take").ok
    assert supervisor.step(first, "approve").ok
    refused = supervisor.step(second, "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_base")
    stale = {UUID(item["id"]) for item in refused.json()["parameters"]["stale"]}
    assert stale == {lots[0].id, lots[1].id}, "the parcel that ended, and the neighbour that got a corner"
    assert world.query("SELECT count(*) FROM cadastre.lineage WHERE parent_id = %s", lots[0].id) == [(2,)]


def test_a_neighbours_corner_alone_makes_the_base_stale(
    world: World, seat: Callable[[], Seat], surveyor: Person, supervisor: Person, lots: list[Parcel]
):
    desk = seat()
    desk.sign_in(surveyor)
    desk.open_area(lots)
    desk.start_change("Boʻlish")
    Tools(desk, lots).split_first()
    assert not same_state(change_on(desk).after_parcels()[0], lots[0])
    world.approved(world.surveyor(), supervisor, change_of(edit(lots[1], address="Yangi")))
    wait_until(lambda: any("new version" in text for text in desk.iface.texts()), "the warning", 10)
    desk.wait_for_check()
    desk.action("submit").trigger()
    wait_until(lambda: any("meanwhile" in text for text in desk.iface.texts()), "the refusal", 15)
    assert desk.services.drafting.change_id is not None, "the draft stays open"
