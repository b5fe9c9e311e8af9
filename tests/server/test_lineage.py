"""Lineage in the register: of parcels that end, and of those that give land and stay."""

from __future__ import annotations

from cadastre_plugin.core.change.change import Lineage
from tests.server.world import change_of, edit, ended, lot, new_parcel, split


def relatives(person, parcel_id, world):
    ((number,),) = world.query(
        "SELECT number FROM cadastre.parcel_version WHERE parcel_id = %s ORDER BY version DESC LIMIT 1", parcel_id
    )
    return person.get(f"/parcels/{number}/lineage").json()


def test_a_parcel_that_gives_land_and_stays_is_a_parent(world, surveyor, supervisor, analyst):
    (parcel,) = world.row_of_lots(1)
    west, south, east, _ = parcel.geometry.bounds
    street = new_parcel(parcel, lot(west, south, 3.0), purpose="street")
    rest = edit(parcel, geometry=lot(west + 3.0, south, east - west - 3.0))
    change = change_of(rest, street, kind="split", lineage=(Lineage(parcel.id, street.id),))
    world.approved(surveyor, supervisor, change)
    found = relatives(analyst, street.id, world)
    assert [(one["id"], one["current"]) for one in found["parents"]] == [(str(parcel.id), True)]
    found = relatives(analyst, parcel.id, world)
    assert [one["id"] for one in found["children"]] == [str(street.id)]


def test_children_of_children_are_found_step_by_step(world, surveyor, supervisor, analyst):
    (parcel,) = world.row_of_lots(1)
    first = split(parcel, 8.0)
    world.approved(surveyor, supervisor, first)
    child = next(one.after for one in first.parcels if one.after is not None)
    ((number, version),) = world.query(
        "SELECT number, version FROM cadastre.parcel_version WHERE parcel_id = %s", child.id
    )
    child = edit(child, number=number, version=version).after
    second = split(child, 4.0)
    world.approved(surveyor, supervisor, second)
    assert [one["current"] for one in relatives(analyst, child.id, world)["parents"]] == [False]
    assert len(relatives(analyst, child.id, world)["children"]) == 2


def test_a_link_out_of_the_change_is_refused(world, surveyor):
    one, other = world.row_of_lots(2)
    child = new_parcel(one, one.geometry)
    document = world.document(change_of(ended(one), child, kind="split", lineage=(Lineage(other.id, child.id),)))
    answer = surveyor.put(document)
    assert (answer.status_code, answer.json()["code"]) == (422, "change_lineage")
