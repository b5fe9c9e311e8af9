"""Who came from whom after the boundary tools: a parcel may give land and stay."""

from __future__ import annotations

import pytest

from cadastre_plugin.core.boundary.new_parcel import Designation, new_parcel
from cadastre_plugin.core.boundary.taking import Rest, Side, Terms, strip_along, take
from tests.qgis.coverage import DEPTH, EAST, NORTH, WIDTH, parcels, tashkent

STRIP = strip_along([(EAST - 1, NORTH), (EAST + 2 * WIDTH - 2, NORTH)], 3.0, Side.LEFT)


def lineage(session):
    return {(link.parent_id, link.child_id) for link in session.change().lineage}


@pytest.mark.parametrize("rest", Rest)
def test_a_street_comes_from_each_parcel_that_gave_land(session, rest):
    first, second, _ = parcels(3)
    session.apply(take(session.fabric(), STRIP, Terms(Designation(purpose="street"), rest), tashkent()), "Taken")
    change = session.change()
    [street] = [edit.after for edit in change.parcels if edit.after is not None and edit.after.purpose == "street"]
    assert {(first.id, street.id), (second.id, street.id)} <= lineage(session)
    assert len(change.lineage) == (2 if rest is Rest.KEEPS_NUMBER else 4)
    session.undo_stack.undo()
    assert session.change().is_empty()


def test_a_parcel_on_land_that_was_nobodys_has_no_parent(session):
    south = NORTH - 10.0
    session.apply(new_parcel(session.fabric(), [(EAST, NORTH), (EAST, south), (EAST + 5, south)]), "New")
    assert lineage(session) == set() and not session.change().is_empty()


def test_an_overlap_is_no_descent(session):
    layer = session.draft.layer
    feature = next(iter(layer.getFeatures()))
    geometry = feature.geometry()
    geometry.translate(0.3 * WIDTH, 0.2 * DEPTH)
    feature.setGeometry(geometry)
    feature.setAttribute("parcel_id", None)
    layer.beginEditCommand("Feature added")
    assert layer.addFeatures([feature])
    layer.endEditCommand()
    assert lineage(session) == set()
