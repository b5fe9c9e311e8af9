"""No rule dies of bad geometry: whatever is drawn, every rule answers, and its findings can be sent and shown."""

from __future__ import annotations

import json
import warnings
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.check import blocking, check
from cadastre_plugin.core.rules.document import finding_document, finding_of
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.situation import Surroundings
from tests.core.making import ORIGIN, TASHKENT, change, id_of, situation

# A small lattice, so that rings cross, touch, double back and collapse all the time; and sizes from a hair to a city.
lattice = st.tuples(st.integers(0, 4), st.integers(0, 4))
rings = st.lists(lattice, min_size=3, max_size=7)
sizes = st.sampled_from([0.001, 0.02, 1.0, 7.0, 900.0])
strange = st.sampled_from([float("nan"), float("inf"), -float("inf"), 1e300, -1e300])


def _polygon(parts: list[list[list[tuple[int, int]]]], size: float) -> MultiPolygon:
    east, north = ORIGIN

    def ring(corners: list[tuple[int, int]]) -> list[tuple[float, float]]:
        return [(round(east + x * size, 3), round(north + y * size, 3)) for x, y in corners]

    return MultiPolygon([Polygon(ring(shell), [ring(hole) for hole in holes]) for shell, *holes in parts])


@st.composite
def broken(draw: st.DrawFn) -> MultiPolygon:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # numpy says that NaN is one
        bad = draw(strange)
        good = [(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in draw(rings)]
        return MultiPolygon([Polygon([ORIGIN, (bad, ORIGIN[1]), *good])])


polygons = st.builds(_polygon, st.lists(st.lists(rings, min_size=1, max_size=3), min_size=1, max_size=3), sizes)
geometries = st.one_of(polygons, polygons, polygons, st.just(MultiPolygon()), broken())


@st.composite
def parcels(draw: st.DrawFn, name: str) -> Parcel:
    return Parcel(
        id_of(name),
        draw(st.sampled_from([0, 1])),
        draw(st.sampled_from([None, "10:09:03:02:03:0047", "", "x" * 99, "Ж", "10:09:03:02:03:0047:0001"])),
        draw(st.sampled_from(["09", "", "99", "Юнусабад"])),
        draw(geometries),
        draw(st.sampled_from([None, 0.0, 1e-9, 600.0, 1e12])),
    )


groups = st.tuples(*[parcels(name) for name in "abcd"])


def _sound(finding: Finding) -> None:
    text = json.dumps(finding_document(finding), allow_nan=False)
    read = finding_of(json.loads(text))
    assert read.text() == finding.text()
    assert read.subjects == finding.subjects
    assert finding.subjects
    assert np.isfinite(finding.measure)
    assert finding.place is None or finding.place.is_empty or np.isfinite(finding.place.bounds).all()
    assert finding.place is None or finding.place.is_valid


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if not rule.compares], ids=lambda rule: rule.id)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(groups)
def test_a_rule_answers_whatever_it_is_shown(rule, group: tuple[Parcel, ...]) -> None:
    one, two, *others = group
    for finding in rule.examine(situation(one, two, others=others)):
        _sound(finding)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(groups, groups, st.sampled_from(["split", "merge", "boundary", "attributes"]))
def test_a_change_of_bad_to_bad_is_checked(before: tuple[Parcel, ...], after: tuple[Parcel, ...], kind: str) -> None:
    known = {parcel.id for parcel in after if parcel.version}
    register = [parcel for parcel in before if parcel.id in known or parcel.id == UUID(int=0)]
    made = change(*after[:3], ended=[parcel for parcel in after[3:] if parcel.version], kind=kind)
    for finding in check(made, Surroundings(register), TASHKENT):
        _sound(finding)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(groups)
def test_what_did_not_change_is_never_blamed_on_the_change(group: tuple[Parcel, ...]) -> None:
    """The strongest word on float noise: the same state before and after blocks nothing, however bad it is."""
    register = [Parcel(p.id, 1, p.number, p.district, p.geometry, p.legal_area) for p in group]
    findings = check(change(*register[:2], kind="attributes"), Surroundings(register), TASHKENT)
    assert blocking(findings) == ()
