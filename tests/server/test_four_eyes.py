"""Author, last editor and each approver are different people; two approve where the profile says so."""

from __future__ import annotations

import threading
from fractions import Fraction
from uuid import uuid4

import psycopg
import pytest

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_server.register.parcels import insert_parcels
from cadastre_server.register.rights import insert_rights
from tests.server.acts import acts_on
from tests.server.deputies import stands_in
from tests.server.people import enter, give_land, person
from tests.server.world import LONG_AGO, World, change_of, edit, lot, polygon


@pytest.fixture
def second(world):
    return world.supervisor()


def small(world: World) -> Change:
    (parcel,) = world.row_of_lots(1)
    return change_of(edit(parcel, purpose="shop"))


def large(world: World, **more: object) -> Change:
    """A change of a parcel of more than a hectare."""
    (parcel,) = world.row_of_lots(1)
    west, south, _, _ = parcel.geometry.bounds
    return change_of(edit(parcel, geometry=lot(west, south, 200.0, 60.0), legal_area=None), kind="boundary", **more)


def of_state(world: World) -> Change:
    """A change of the purpose of a parcel that the city hall holds."""
    (parcel,) = world.row_of_lots(1)
    hall = Party(uuid4(), NEW, PartyKind.STATE, "Hokimiyat")
    enter(world, hall)
    held = Right(uuid4(), NEW, "permanent_use", RightClass.RIGHT, parcel.id, (Share(hall.id, Fraction(1)),))
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [held], world.profile.crs.srid, LONG_AGO)
    return change_of(edit(parcel, purpose="shop"))


def lifting(world: World) -> Change:
    """A ban is lifted."""
    (parcel,) = world.row_of_lots(1)
    ban = Right(uuid4(), NEW, "ban", RightClass.RESTRICTION, parcel.id, imposed_by="The court")
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [ban], world.profile.crs.srid, LONG_AGO)
    return change_of(rights=(Edit(ban.id, 1, None),), **acts_on(("lifting", "decision", ban)))


@pytest.mark.parametrize(
    ("made", "reason"),
    [(large, "area_over_m2"), (of_state, "state_land"), (lifting, "lifting")],
    ids=lambda of: str(of),
)
def test_the_profile_says_which_changes_two_approve_and_why_is_kept(world, surveyor, supervisor, second, made, reason):
    change = made(world)
    assert world.taken(surveyor, supervisor, change)["second_needed"] == [reason]
    first = supervisor.step(change.id, "approve").json()
    assert (first["state"], first["second_needed"], first["reviewer"]) == ("second_review", [reason], None)
    assert first["first_approver"]["id"] == str(supervisor.id)
    assert world.query("SELECT count(*) FROM cadastre.parcel_version WHERE change_id = %s", change.id) == [(0,)]
    assert world.query("SELECT count(*) FROM cadastre.right_version WHERE change_id = %s", change.id) == [(0,)]

    again = supervisor.step(change.id, "approve")
    assert (again.status_code, again.json()["code"]) == (403, "approved_before")

    done = second.step(change.id, "approve").json()
    people = (done["first_approver"]["id"], done["reviewer"]["id"])
    assert (done["state"], people) == ("approved", (str(supervisor.id), str(second.id)))
    assert done["second_needed"] == [reason]


def test_one_approval_is_enough_for_everything_else(world, surveyor, supervisor):
    done = world.approved(surveyor, supervisor, small(world))
    assert (done["state"], done["second_needed"], done["first_approver"]) == ("approved", [], None)


def test_what_waits_for_a_second_approval_is_taken_returned_or_rejected(world, surveyor, supervisor, second):
    taken, returned, rejected = (large(world) for _ in range(3))
    for change in (taken, returned, rejected):
        world.taken(surveyor, supervisor, change)
        assert supervisor.step(change.id, "approve").json()["state"] == "second_review"
    assert supervisor.step(taken.id, "take").json()["code"] == "approved_before"
    held = second.step(taken.id, "take").json()
    assert (held["state"], held["reviewer"]["id"]) == ("second_review", str(second.id))
    assert second.step(returned.id, "return", remark="Measure again").json()["first_approver"] is None
    assert supervisor.step(rejected.id, "reject", remark="I was wrong").json()["state"] == "rejected"


def test_after_a_return_two_approve_anew(world, surveyor, supervisor, second):
    change = large(world)
    world.taken(surveyor, supervisor, change)
    supervisor.step(change.id, "approve")
    second.step(change.id, "return", remark="Measure again")
    assert surveyor.put({**world.document(change), "title": "Measured"}, revision=1).status_code == 200
    assert surveyor.step(change.id, "submit", revision=2).json()["first_approver"] is None
    assert second.step(change.id, "take", revision=2).status_code == 200
    assert second.step(change.id, "approve", revision=2).json()["state"] == "second_review"
    assert supervisor.step(change.id, "approve", revision=2).json()["state"] == "approved"


def test_what_became_state_land_meanwhile_needs_a_second_one_too(world, surveyor, supervisor):
    change = small(world)
    (parcel,) = (edited.id for edited in change.parcels)
    assert world.taken(surveyor, supervisor, change)["second_needed"] == []
    hall = Party(uuid4(), NEW, PartyKind.STATE, "Hokimiyat")
    enter(world, hall)
    held = Right(uuid4(), NEW, "ownership", RightClass.RIGHT, parcel, (Share(hall.id, Fraction(1)),))
    with psycopg.connect(world.database.owner_url) as connection:
        insert_rights(connection, [held], world.profile.crs.srid, LONG_AGO)
    first = supervisor.step(change.id, "approve").json()
    assert (first["state"], first["second_needed"]) == ("second_review", ["state_land"])


def test_a_corner_given_to_large_land_beside_does_not_make_the_change_large(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    west, south, east, north = parcel.geometry.bounds
    vast = lot(east, south, 400.0, 30.0)
    beside = Parcel(uuid4(), NEW, None, "09", vast)
    with psycopg.connect(world.database.owner_url) as connection:
        insert_parcels(connection, [beside], world.profile.crs, LONG_AGO)
    middle = (south + north) / 2
    corner = [(east, south), (east + 400, south), (east + 400, north), (east, north), (east, middle)]
    step = [(west, south), (east, south), (east, middle), (east, north), (west, north)]
    given = Edit(beside.id, 1, edit(beside, geometry=polygon(*corner)).after)
    change = change_of(edit(parcel, geometry=polygon(*step), purpose="shop"), given, kind="boundary")
    assert world.approved(surveyor, supervisor, change)["second_needed"] == []


def test_a_deputy_of_the_author_saves_and_submits_and_that_is_on_record(world, supervisor):
    author, deputy = world.surveyor(), world.surveyor()
    change = small(world)
    document = world.document(change)
    assert author.put(document).status_code == 201
    assert deputy.get(f"/changes/{change.id}").status_code == 404
    assert deputy.put({**document, "title": "Mine"}, revision=1).json()["code"] == "not_author"

    stands_in(world, author, deputy, "surveyor")
    assert str(author.id) in deputy.get("/me").json()["authors"]
    assert deputy.get(f"/changes/{change.id}").status_code == 200
    saved = deputy.put({**document, "title": "Ours"}, revision=1).json()
    assert (saved["author"]["id"], saved["last_editor"]["id"]) == (str(author.id), str(deputy.id))
    assert deputy.step(change.id, "submit", revision=2).json()["last_editor"]["id"] == str(deputy.id)
    rows = world.query(
        "SELECT what, who, detail ->> 'in_place_of' FROM cadastre.audit"
        " WHERE subject = %s AND what IN ('save', 'submit') ORDER BY id",
        str(change.id),
    )
    of_deputy = (deputy.id, str(author.id))
    assert rows == [("save", author.id, None), ("save", *of_deputy), ("submit", *of_deputy)]
    assert supervisor.step(change.id, "take", revision=2).status_code == 200
    assert supervisor.step(change.id, "approve", revision=2).json()["state"] == "approved"


def test_who_only_submits_in_the_authors_place_answers_for_it_too(world):
    author, deputy = world.surveyor(), world.person("surveyor", "supervisor")
    change = small(world)
    author.put(world.document(change))
    id = stands_in(world, author, deputy, "surveyor")
    assert deputy.step(change.id, "submit").json()["last_editor"]["id"] == str(deputy.id)
    author.ask("DELETE", f"/delegations/{id}")
    assert deputy.step(change.id, "take").json()["code"] == "own_edit"


def test_the_last_editor_does_not_decide_nor_does_an_earlier_one(world, supervisor):
    author, deputy = world.surveyor(), world.person("surveyor", "supervisor")
    change = small(world)
    author.put(world.document(change))
    id = stands_in(world, author, deputy, "surveyor")
    assert deputy.put({**world.document(change), "title": "Ours"}, revision=1).status_code == 200
    assert author.ask("DELETE", f"/delegations/{id}").status_code == 200
    assert author.put({**world.document(change), "title": "Mine again"}, revision=2).status_code == 200
    author.step(change.id, "submit", revision=3)
    supervisor.step(change.id, "take", revision=3)
    for step in ("approve", "return", "reject"):
        answer = deputy.step(change.id, step, revision=3, remark="why")
        assert (answer.status_code, answer.json()["code"]) == (403, "own_edit")


@pytest.mark.parametrize("role", ["surveyor", "supervisor"])
def test_a_deputy_of_the_author_does_not_decide_even_after_that_ended(world, supervisor, role):
    author, deputy = world.person("surveyor", "supervisor"), world.person("surveyor", "supervisor")
    change = small(world)
    author.put(world.document(change))
    id = stands_in(world, author, deputy, role)
    author.step(change.id, "submit")
    assert deputy.step(change.id, "take").json()["code"] == "authors_deputy"
    assert author.ask("DELETE", f"/delegations/{id}").status_code == 200
    supervisor.step(change.id, "take")
    answer = deputy.step(change.id, "approve")
    assert (answer.status_code, answer.json()["code"]) == (403, "authors_deputy")


def test_who_was_deputy_before_the_change_was_begun_may_decide(world):
    author, once = world.surveyor(), world.person("surveyor", "supervisor")
    id = stands_in(world, author, once, "surveyor")
    author.ask("DELETE", f"/delegations/{id}")
    assert world.approved(author, once, small(world))["state"] == "approved"


def test_a_supervisors_deputy_gets_the_districts_and_that_is_on_record(world):
    author, giver, deputy = world.surveyor("01"), world.supervisor("01"), world.supervisor()
    (parcel,) = world.row_of_lots(1, district="01")
    change = change_of(edit(parcel, purpose="shop"), district="01")
    world.submitted(author, change)
    assert deputy.step(change.id, "take").json()["code"] == "other_district"
    stands_in(world, giver, deputy, "supervisor")
    assert str(change.id) in [item["id"] for item in deputy.get("/changes").json()["changes"]]
    assert deputy.get(f"/parcels/{parcel.number}/rights").status_code == 200
    assert deputy.step(change.id, "take").status_code == 200
    assert deputy.step(change.id, "approve").json()["state"] == "approved"
    rows = world.query(
        "SELECT what, detail ->> 'in_place_of' FROM cadastre.audit WHERE who = %s AND what IN"
        " ('take', 'approve', 'read_rights') ORDER BY id",
        deputy.id,
    )
    assert rows == [(what, str(giver.id)) for what in ("read_rights", "take", "approve")]


def test_whom_a_deputy_looks_at_in_someones_place_is_on_record_with_it(world):
    giver, deputy = world.supervisor("01"), world.supervisor("02")
    here, there = person("Ismoilov Ilhom"), person("Ismoilova Iroda")
    enter(world, here, there)
    give_land(world, there, "01")
    give_land(world, here, "02")
    stands_in(world, giver, deputy, "supervisor")
    for seen in (there, here):
        assert deputy.get(f"/parties/{seen.id}").status_code == 200
    deputy.get("/parties", params={"q": "Ismoilova Iroda"})
    rows = world.query(
        "SELECT what, detail ->> 'in_place_of' FROM cadastre.audit WHERE who = %s ORDER BY id", deputy.id
    )
    assert rows == [("read_party", str(giver.id)), ("read_party", None), ("find_parties", str(giver.id))]


def test_a_deputy_of_the_first_approver_is_not_the_second(world, surveyor):
    giver = world.supervisor("01")
    deputy, other = world.supervisor("02"), world.supervisor("02")
    (parcel,) = world.row_of_lots(1, district="01")
    west, south, _, _ = parcel.geometry.bounds
    large = edit(parcel, geometry=lot(west, south, 200.0, 60.0), legal_area=None)
    change = change_of(large, district="01", kind="boundary")
    world.taken(world.surveyor("01"), giver, change)
    assert giver.step(change.id, "approve").json()["state"] == "second_review"
    for stand_in in (deputy, other):
        stands_in(world, giver, stand_in, "supervisor")
    answer = deputy.step(change.id, "approve")
    assert (answer.status_code, answer.json()["code"]) == (403, "giver_involved")
    assert world.supervisor("01").step(change.id, "approve").json()["state"] == "approved"


def test_who_let_a_deputy_approve_first_is_not_the_second(world):
    giver, deputy = world.supervisor("01"), world.supervisor("02")
    (parcel,) = world.row_of_lots(1, district="01")
    west, south, _, _ = parcel.geometry.bounds
    large = edit(parcel, geometry=lot(west, south, 200.0, 60.0), legal_area=None)
    change = change_of(large, district="01", kind="boundary")
    stands_in(world, giver, deputy, "supervisor")
    world.taken(world.surveyor("01"), deputy, change)
    assert deputy.step(change.id, "approve").json()["state"] == "second_review"
    assert giver.step(change.id, "approve").json()["code"] == "approved_before"


def test_of_two_second_approvals_at_once_one_is_done(world, surveyor, supervisor):
    change = large(world)
    world.taken(surveyor, supervisor, change)
    supervisor.step(change.id, "approve")
    others = [world.supervisor() for _ in range(4)]
    answers = []
    threads = [
        threading.Thread(target=lambda who=who: answers.append(who.step(change.id, "approve"))) for who in others
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = sorted(answer.json().get("code", "done") for answer in answers)
    assert codes == ["done", "wrong_state", "wrong_state", "wrong_state"]


def test_of_two_first_approvals_at_once_neither_is_taken_for_the_second(world, surveyor, supervisor):
    change = large(world)
    world.taken(surveyor, supervisor, change)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(supervisor.step(change.id, "approve"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = sorted(answer.json().get("code", "done") for answer in answers)
    assert codes == ["approved_before", "approved_before", "approved_before", "done"]
    assert world.query("SELECT state FROM cadastre.change WHERE id = %s", change.id) == [("second_review",)]


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("first_approver = author", "change_eyes_differ"),
        ("first_approver = last_editor", "change_eyes_differ"),
        ("last_editor = reviewer", "change_eyes_differ"),
        ("first_approver = reviewer", "change_eyes_differ"),
        ("state = 'second_review'", "change_second_review_has_a_first"),
        ("state = 'approved', decided_at = now(), second_needed = '{lifting}'", "change_has_the_approvers_it_needs"),
    ],
)
def test_the_database_forbids_it_by_itself(world, surveyor, supervisor, statement, constraint):
    change = small(world)
    world.taken(surveyor, supervisor, change)
    with psycopg.connect(world.database.owner_url) as owner, pytest.raises(psycopg.errors.CheckViolation) as refused:
        owner.execute(f"UPDATE cadastre.change SET {statement} WHERE id = %s", [change.id])
    assert refused.value.diag.constraint_name == constraint
