"""Random parcels that are split, merged and mixed: every right of theirs is decided, and nothing is lost."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import translate
from shapely.geometry import LineString, box

from cadastre_plugin.core.change.change import Change, Lineage
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.right import Right, RightClass, Share, Standing
from cadastre_plugin.core.rights.carry import Fate, carried, parentage_of, proposed, undecided
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.shares import is_whole, sum_of
from tests.core.making import ORIGIN, TASHKENT, change, id_of, new_parcel, parcel, rectangle
from tests.core.rights.making import ANNA, BEK, CHORI, DILYA, estate

PEOPLE = (ANNA, BEK, CHORI, DILYA)
STREET = parcel("99", rectangle(0, 30, 60, 40))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_every_right_is_decided_and_nothing_is_lost(data: st.DataObject) -> None:
    before_land, made = _mixed(data)
    rights = [right for item in before_land for right in _rights(data, item)]
    rights += [_serving(data, before_land)]
    before = estate(*rights, known=[STREET.id, *(item.id for item in before_land)])
    parents = parentage_of(made, {item.id: item for item in before_land}, TASHKENT.crs.definition)

    decisions = proposed(before, parents)
    decided = {id for decision in decisions for id in decision.right_ids}
    assert decided == set(before.rights)
    agreed = [replace(each, confirmed=True, reason="Agreed" if each.fate is Fate.END else None) for each in decisions]
    outcome = carried(before, parents, agreed, Papers())
    edits = RightsEdits().with_outcome(outcome, before.versions())
    after = before.with_edits(edits)

    assert undecided(before, made, edits) == ()
    standing = {item.id for item in made.after_parcels()}
    assert all(right.parcel_id in standing | {STREET.id} for right in after.rights.values())
    ended = {id for each in agreed if each.fate is Fate.END for id in each.right_ids}
    carried_on = {origin for right in after.rights.values() for origin in right.origins}
    assert set(before.rights) - ended == carried_on | (set(before.rights) & set(after.rights))
    for right in after.rights.values():
        assert right.kind != "ownership" or is_whole(right.shares)
        assert all(id in standing or id == STREET.id for id in right.served)
        if right.based_on is not None:
            assert after.rights[right.based_on].parcel_id == right.parcel_id
        if right.place is not None and right.parcel_id != STREET.id:
            bearer = next(item for item in made.after_parcels() if item.id == right.parcel_id)
            assert shapely.distance(bearer.geometry, right.place) <= 0.001
    for id in standing:
        ranks = sorted(right.rank for right in after.of(id) if right.rank)
        assert ranks == list(range(1, len(ranks) + 1))
        assert sum(right.kind == "ownership" for right in after.of(id)) == 1


def _mixed(data: st.DataObject) -> tuple[list[Parcel], Change]:
    """A row of lots that end, and the lots that other cuts make of the same land."""
    old = [0, *sorted(data.draw(st.sets(st.integers(1, 59), max_size=5))), 60]
    new = [0, *sorted(data.draw(st.sets(st.integers(1, 59), max_size=5))), 60]
    lots = [parcel(str(n + 1), rectangle(a, 0, b, 30)) for n, (a, b) in enumerate(itertools.pairwise(old))]
    made = [new_parcel(f"new {n}", rectangle(a, 0, b, 30)) for n, (a, b) in enumerate(itertools.pairwise(new))]
    links = tuple(
        Lineage(lot.id, item.id)
        for lot in lots
        for item in made
        if lot.geometry.intersection(item.geometry).area > 0.01
    )
    return lots, replace(change(*made, ended=lots), lineage=links)


def _rights(data: st.DataObject, item: Parcel) -> list[Right]:
    """One ownership, and some of what may lie on it."""
    title = _right(item, "ownership", shares=_shares(data))
    laid = [
        _right(item, "mortgage", RightClass.RESTRICTION, rank=1, based_on=title.id, shares=_shares(data)),
        _right(item, "ban", RightClass.RESTRICTION, number=data.draw(st.sampled_from("12"))),
        _right(item, "arrest", RightClass.RESTRICTION, standing=data.draw(st.sampled_from(Standing)), number="3"),
        _right(item, "lease", shares=_shares(data), until=date(2030, 1, 1), based_on=title.id),
        _right(item, "servitude", served=(STREET.id,), place=_line(data, item)),
    ]
    return [title, *(right for right in laid if data.draw(st.booleans()))]


def _right(item: Parcel, kind: str, right_class: RightClass = RightClass.RIGHT, **more: object) -> Right:
    return Right(id_of(f"{kind} {item.number}"), 1, kind, right_class, item.id, **more)


def _serving(data: st.DataObject, lots: list[Parcel]) -> Right:
    served: tuple[UUID, ...] = tuple(item.id for item in data.draw(st.sets(st.sampled_from(lots), min_size=1)))
    return _right(STREET, "servitude", served=served)


def _shares(data: st.DataObject) -> tuple[Share, ...]:
    holders = data.draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
    weights = [data.draw(st.integers(1, 9)) for _ in holders]
    shares = tuple(Share(id, Fraction(part, sum(weights))) for id, part in zip(holders, weights, strict=True))
    assert sum_of(shares) == 1
    return shares


def _line(data: st.DataObject, item: Parcel) -> LineString:
    """A line along the lot at some height, in whole metres."""
    west, _, east, _ = translate(box(*item.geometry.bounds), -ORIGIN[0], -ORIGIN[1]).bounds
    height = data.draw(st.integers(0, 30))
    return translate(LineString([(round(west), height), (round(east), height)]), *ORIGIN)
