"""Approval: what the register becomes, and what it never becomes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from uuid import uuid4

import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from tests.server.acts import acts_on
from tests.server.world import change_of, edit, ended, lot, moved_boundary, new_parcel, split


def _current(world, *ids):
    return world.query("SELECT * FROM cadastre.parcel_current WHERE parcel_id = ANY(%s) ORDER BY number", list(ids))


def _versions(world, id):
    """Version, valid from and to, recorded from and to of every row of a parcel."""
    return world.query(
        """SELECT version, lower(valid), upper(valid), lower(recorded), upper(recorded) FROM cadastre.parcel_version
        WHERE parcel_id = %s ORDER BY row_id""",
        id,
    )


def _numbers(world, *ids):
    return [
        row[0]
        for row in world.query(
            "SELECT number FROM cadastre.parcel_current WHERE parcel_id = ANY(%s) ORDER BY 1", list(ids)
        )
    ]


def test_a_new_version_is_law_and_the_old_one_is_kept_in_both_times(world, surveyor, supervisor):
    west, east, untouched = world.row_of_lots()
    change = moved_boundary(west, east, 0.5)
    world.approved(surveyor, supervisor, change)
    first, kept, second = _versions(world, west.id)
    moment = second[1]
    assert first[:3] == (1, kept[1], None) and first[4] == moment, "what was known before ends"
    assert kept == (1, first[1], moment, moment, None), "the old state was law until now"
    assert second == (2, moment, None, moment, None), "the new one is law from now on"
    assert len(_versions(world, untouched.id)) == 1
    row = world.query(
        """SELECT number, version, change_id, ST_Equals(geom, ST_GeomFromText(%s, 10728)), computed_area
        FROM cadastre.parcel_current WHERE parcel_id = %s""",
        change.parcels[0].after.geometry.wkt,
        west.id,
    )[0]
    assert row[:4] == (west.number, 2, change.id, True)
    assert row[4] == pytest.approx(20.5 * 30, rel=1e-4)


def test_a_shared_corner_is_the_same_number_in_both_parcels(world, surveyor, supervisor):
    west, east, _ = world.row_of_lots()
    world.approved(surveyor, supervisor, moved_boundary(west, east, 0.333))
    corners = world.query(
        """SELECT count(DISTINCT (ST_X(p.geom), ST_Y(p.geom))), count(*)
        FROM cadastre.parcel_current, ST_DumpPoints(ST_RemoveRepeatedPoints(ST_Points(geom))) AS p
        WHERE parcel_id = ANY(%s) AND abs(ST_X(p.geom) - %s) < 0.01""",
        [west.id, east.id],
        west.geometry.bounds[2] + 0.333,
    )
    assert corners == [(2, 4)]


def test_a_split_retires_the_parcel_and_numbers_its_children(world, surveyor, supervisor):
    parcel, neighbour = world.row_of_lots(2)
    change = split(parcel, 8.0)
    world.approved(surveyor, supervisor, change)
    children = [edit.id for edit in change.parcels if edit.after]
    block = parcel.number[:-4]
    assert _current(world, parcel.id) == []
    assert _numbers(world, *children) == [f"{block}0003", f"{block}0004"]
    lineage = world.query("SELECT child_id, change_id FROM cadastre.lineage WHERE parent_id = %s", parcel.id)
    assert sorted(lineage) == sorted((child, change.id) for child in children)
    assert _numbers(world, neighbour.id) == [neighbour.number]


def test_a_number_is_never_given_again(world, surveyor, supervisor):
    first, last = world.row_of_lots(2)
    block = first.number[:-4]
    world.approved(surveyor, supervisor, change_of(ended(last), kind="merge"))
    assert _current(world, last.id) == []
    bounds = last.geometry.bounds
    change = change_of(new_parcel(first, lot(bounds[0], bounds[1])), kind="new")
    world.approved(surveyor, supervisor, change)
    assert _numbers(world, change.parcels[0].id) == [f"{block}0003"]


def test_a_number_of_a_retired_parcel_is_refused_to_another(world, surveyor, supervisor):
    first, last = world.row_of_lots(2)
    world.approved(surveyor, supervisor, change_of(ended(last), kind="merge"))
    bounds = last.geometry.bounds
    change = change_of(new_parcel(first, lot(bounds[0], bounds[1]), number=last.number), kind="new")
    surveyor.put(world.document(change))
    answer = surveyor.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (422, "findings_block")
    assert "number" in {finding["rule"] for finding in answer.json()["findings"]}


def test_a_number_that_a_surveyor_gives_is_kept_canonical(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    bounds = parcel.geometry.bounds
    number = parcel.number[:-4] + "0777"
    change = change_of(new_parcel(parcel, lot(bounds[2], bounds[1]), number=number), kind="new")
    world.approved(surveyor, supervisor, change)
    assert _numbers(world, change.parcels[0].id) == [number]
    next_one = change_of(new_parcel(parcel, lot(bounds[2] + 20, bounds[1])), kind="new")
    world.approved(surveyor, supervisor, next_one)
    assert _numbers(world, next_one.parcels[0].id) == [parcel.number[:-4] + "0778"]


def test_the_first_parcel_of_a_district_needs_a_number_by_hand(world, supervisor):
    author = world.surveyor("*")
    (parcel,) = world.row_of_lots(1)
    bounds = parcel.geometry.bounds
    change = change_of(new_parcel(parcel, lot(bounds[2], bounds[1]), district="12"), kind="new", district="12")
    city = world.supervisor("*")
    world.taken(author, city, change)
    answer = city.step(change.id, "approve")
    assert (answer.status_code, answer.json()["code"]) == (422, "block_unknown")


def test_a_block_with_no_number_left_says_so(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    bounds = parcel.geometry.bounds
    last = change_of(new_parcel(parcel, lot(bounds[2], bounds[1]), number=parcel.number[:-4] + "9999"), kind="new")
    world.approved(surveyor, supervisor, last)
    change = change_of(new_parcel(parcel, lot(bounds[2] + 20, bounds[1])), kind="new")
    world.taken(surveyor, supervisor, change)
    answer = supervisor.step(change.id, "approve")
    assert (answer.status_code, answer.json()["code"]) == (422, "block_full")


def test_a_parcel_that_was_loaded_without_a_number_gets_one(world, surveyor, supervisor):
    parcel, nameless = world.row_of_lots(2, numbered=1)
    assert nameless.number is None
    world.approved(surveyor, supervisor, change_of(edit(nameless, purpose="shop")))
    assert _numbers(world, nameless.id) == [parcel.number[:-4] + "0002"]


def test_a_base_that_is_no_longer_current_is_refused_with_what_changed(world, surveyor, supervisor):
    parcel, other = world.row_of_lots(2)
    late = change_of(edit(parcel, purpose="park"), edit(other, purpose="park"))
    world.taken(surveyor, supervisor, late)
    world.approved(surveyor, supervisor, change_of(edit(parcel, purpose="shop")))
    answer = supervisor.step(late.id, "approve")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "stale_base")
    assert problem["parameters"]["stale"] == [
        {"id": str(parcel.id), "number": parcel.number, "base_version": 1, "current_version": 2}
    ]
    assert problem["parameters"]["numbers"] == parcel.number
    assert [row[6] for row in _current(world, parcel.id, other.id)] == ["shop", "dwelling"]
    assert surveyor.get(f"/changes/{late.id}").json()["summary"]["state"] == "in_review"


def test_a_parcel_retired_meanwhile_is_named_when_submitted(world, surveyor, supervisor):
    parcel, _ = world.row_of_lots(2)
    late = change_of(edit(parcel, purpose="park"))
    surveyor.put(world.document(late))
    world.approved(surveyor, supervisor, change_of(ended(parcel), kind="merge"))
    answer = surveyor.step(late.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_base")
    (stale,) = answer.json()["parameters"]["stale"]
    assert (stale["number"], stale["base_version"], stale["current_version"]) == (parcel.number, 1, None)


def test_a_new_parcel_with_the_id_of_an_old_one_is_refused(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(Edit(parcel.id, 0, replace(parcel, version=0, number=None)), kind="new")
    surveyor.put(world.document(change))
    answer = surveyor.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_base")


def test_two_changes_that_are_right_alone_and_wrong_together_are_not_both_approved(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    bounds = parcel.geometry.bounds
    one = change_of(new_parcel(parcel, lot(bounds[2], bounds[1])), kind="new")
    two = change_of(new_parcel(parcel, lot(bounds[2] + 10, bounds[1])), kind="new")
    for change in (one, two):
        world.taken(surveyor, supervisor, change)
    assert supervisor.step(one.id, "approve").status_code == 200
    answer = supervisor.step(two.id, "approve")
    assert (answer.status_code, answer.json()["code"]) == (422, "findings_block")
    assert "overlap" in {finding["rule"] for finding in answer.json()["findings"]}


@pytest.mark.parametrize("attempt", range(4))
def test_the_same_at_the_same_moment(world, surveyor, supervisor, attempt):
    (parcel,) = world.row_of_lots(1)
    bounds = parcel.geometry.bounds
    shifts = (0, 5, 10, 15)
    changes = [change_of(new_parcel(parcel, lot(bounds[2] + shift, bounds[1])), kind="new") for shift in shifts]
    for change in changes:
        world.taken(surveyor, supervisor, change)
    with ThreadPoolExecutor(len(changes)) as pool:
        answers = list(pool.map(lambda change: supervisor.step(change.id, "approve"), changes))
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 422} == {"findings_block"}
    overlaps = world.query(
        """SELECT count(*) FROM cadastre.parcel_current AS a JOIN cadastre.parcel_current AS b
        ON a.parcel_id < b.parcel_id AND ST_Overlaps(a.geom, b.geom)"""
    )
    assert overlaps == [(0,)]


def test_two_changes_of_one_parcel_at_the_same_moment_make_one_version(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    changes = [change_of(edit(parcel, purpose=purpose)) for purpose in ("shop", "park", "office", "school")]
    for change in changes:
        world.taken(surveyor, supervisor, change)
    with ThreadPoolExecutor(len(changes)) as pool:
        answers = list(pool.map(lambda change: supervisor.step(change.id, "approve"), changes))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert [row[2] for row in _current(world, parcel.id)] == [2]


def test_children_made_in_one_block_at_the_same_moment_have_different_numbers(world, surveyor, supervisor):
    parcels = world.row_of_lots(5)
    changes = [split(parcel, 8.0) for parcel in parcels]
    for change in changes:
        world.taken(surveyor, supervisor, change)
    with ThreadPoolExecutor(len(changes)) as pool:
        answers = list(pool.map(lambda change: supervisor.step(change.id, "approve"), changes))
    codes = sorted(answer.status_code for answer in answers)
    assert set(codes) <= {200, 503}, [answer.text for answer in answers]
    for change, answer in zip(changes, answers, strict=True):
        if answer.status_code == 503:
            assert answer.json()["code"] == "register_busy"
            assert supervisor.step(change.id, "approve").status_code == 200
    children = [edit.id for change in changes for edit in change.parcels if edit.after]
    block = parcels[0].number[:-4]
    assert _numbers(world, *children) == [f"{block}{count:04d}" for count in range(6, 16)]


def _right(parcel, party, source=None, **others) -> Right:
    right = Right(
        uuid4(),
        0,
        "ownership",
        RightClass.RIGHT,
        parcel.id,
        (Share(party.id, Fraction(1, 3)), Share(party.id, Fraction(2, 3))),
        (source.id,) if source else (),
    )
    return replace(right, **others)


def _owner() -> Party:
    return Party(uuid4(), 0, PartyKind.NATURAL, "Зулфия 김", "30101901000014")


def _new(thing):
    return Edit(thing.id, 0, thing)


def test_rights_parties_and_sources_are_written_and_keep_their_history(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    party, source = _owner(), Source(uuid4(), 0, "title", "№ 7")
    right = _right(parcel, party, source)
    world.approved(
        surveyor,
        supervisor,
        change_of(kind="rights", parties=(_new(party),), sources=(_new(source),), rights=(_new(right),)),
    )
    leased = replace(right, version=1, kind="lease", shares=(Share(party.id, Fraction(1)),))
    for state, *step in (
        (Edit(right.id, 1, leased), "correction", "application"),
        (Edit(right.id, 2, None), "ending", "decision"),
    ):
        world.approved(surveyor, supervisor, change_of(kind="rights", rights=(state,), **acts_on((*step, right))))
    rows = world.query(
        """SELECT version, kind, upper_inf(valid), upper_inf(recorded),
            (SELECT string_agg(numerator || '/' || denominator, ' ' ORDER BY place) FROM cadastre.right_share
                WHERE right_row_id = row_id),
            (SELECT count(*) FROM cadastre.right_source WHERE right_row_id = row_id)
        FROM cadastre.right_version WHERE right_id = %s ORDER BY row_id""",
        right.id,
    )
    assert rows == [
        (1, "ownership", True, False, "1/3 2/3", 1),
        (1, "ownership", False, True, "1/3 2/3", 1),
        (2, "lease", True, False, "1/1", 1),
        (2, "lease", False, True, "1/1", 1),
    ]


def test_a_stale_right_is_refused_too(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    party, source = _owner(), Source(uuid4(), 0, "title")
    right = _right(parcel, party, source)
    made = change_of(kind="rights", parties=(_new(party),), sources=(_new(source),), rights=(_new(right),))
    world.approved(surveyor, supervisor, made)
    change = change_of(kind="rights", rights=(Edit(right.id, 5, replace(right, version=5)),))
    surveyor.put(world.document(change))
    answer = surveyor.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_base")


@pytest.mark.parametrize("missing", ["parcel", "party", "source"])
def test_a_right_that_names_what_is_not_there_is_refused(world, surveyor, missing):
    (parcel,) = world.row_of_lots(1)
    party, source = _owner(), Source(uuid4(), 0, "title")
    right = _right(parcel, party, source)
    if missing == "parcel":
        right = replace(right, parcel_id=uuid4())
    change = change_of(
        kind="rights",
        parties=() if missing == "party" else (_new(party),),
        sources=() if missing == "source" else (_new(source),),
        rights=(_new(right),),
    )
    surveyor.put(world.document(change))
    answer = surveyor.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (422, "reference_unknown")


def test_a_right_in_a_parcel_that_the_change_ends_is_refused(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    party = _owner()
    change = change_of(ended(parcel), kind="merge", parties=(_new(party),), rights=(_new(_right(parcel, party)),))
    surveyor.put(world.document(change))
    answer = surveyor.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (422, "reference_unknown")


def test_what_approval_found_is_known_from_then_on(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    world.approved(surveyor, supervisor, change_of(edit(parcel, legal_area=100.0)))
    known = "SELECT rule, document ->> 'effect' FROM cadastre.known_finding WHERE subjects && %s"
    assert world.query(known, [parcel.id]) == [("legal-area", "known")]
    healed = change_of(edit(replace(parcel, version=2), legal_area=600.0))
    world.approved(surveyor, supervisor, healed)
    assert world.query(known, [parcel.id]) == []


def test_what_is_refused_leaves_nothing_behind(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    late = split(parcel, 8.0)
    world.taken(surveyor, supervisor, late)
    world.approved(surveyor, supervisor, change_of(edit(parcel, purpose="shop")))
    tables = ("parcel", "parcel_version", "cadastral_number", "lineage", "event", "audit", "known_finding")
    count = "SELECT " + ", ".join(f"(SELECT count(*) FROM cadastre.{table})" for table in tables)
    before = world.query(count)
    assert supervisor.step(late.id, "approve").status_code == 409
    assert world.query(count) == before


def test_texts_reach_the_register_as_they_were_typed(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    address = 'Гафура Гуляма, 7 "A" · Oʻzbekiston koʻchasi · 타슈켄트 \'; DROP TABLE x; --'
    world.approved(surveyor, supervisor, change_of(edit(parcel, address=address)))
    assert world.query("SELECT address FROM cadastre.parcel_current WHERE parcel_id = %s", parcel.id) == [(address,)]
