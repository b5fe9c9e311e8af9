"""No rule dies of bad geometry: whatever is drawn, every rule answers, and its findings can be sent and shown.

`scripts/bad_geometries N` shows them N geometries; each run of the tests shows them a few hundred.
"""

from __future__ import annotations

import json
import os
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.check import blocking, check
from cadastre_plugin.core.rules.document import finding_document, finding_of
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.situation import Surroundings
from tests.core.bad_geometry import few, groups, many, parcels, with_many_corners
from tests.core.making import TASHKENT, change, situation

GEOMETRIES = int(os.environ.get("CADASTRE_BAD_GEOMETRIES", "800"))
"""How many are drawn for the test of all rules together."""

MANY_IN = 2_000
"""For so many geometries there is a group whose parcels may have 50 000 corners."""

groups_of_many = st.tuples(*[parcels(name, st.one_of(few, many)) for name in "abcd"])


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
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
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
@settings(max_examples=max(1, GEOMETRIES // 4), suppress_health_check=list(HealthCheck), deadline=None)
@given(groups)
def test_every_bad_geometry_is_found_and_none_is_too_bad(group: tuple[Parcel, ...]) -> None:
    _found_in_a_change(group)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(max_examples=max(1, GEOMETRIES // MANY_IN), suppress_health_check=list(HealthCheck), deadline=None)
@given(groups_of_many)
def test_every_bad_geometry_of_many_corners_is_found(group: tuple[Parcel, ...]) -> None:
    _found_in_a_change(group)


def _found_in_a_change(group: tuple[Parcel, ...]) -> None:
    """Two are changed into two others; the rules of submission answer, and name each that is not valid."""
    one, two, three, four = group
    register = [Parcel(one.id, 1, None, "09", three.geometry), Parcel(two.id, 1, None, "09", four.geometry)]
    after = [Parcel(two.id, 1, two.number, two.district, two.geometry, two.legal_area, purpose=two.purpose)]
    made = change(Parcel(one.id, 1, one.number, one.district, one.geometry, one.legal_area), *after)
    findings = check(made, Surroundings(register), TASHKENT)
    for finding in findings:
        _sound(finding)
    invalid = {parcel.id for parcel in (one, two) if parcel.geometry.is_empty or not parcel.geometry.is_valid}
    assert invalid == {finding.subjects[0] for finding in findings if finding.rule == "geometry-valid"}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("kind", ["comb", "wound", "doubled", "ragged"])
def test_fifty_thousand_corners(kind: str) -> None:
    mine = Parcel(UUID(int=1), 1, None, "09", with_many_corners(kind))
    for finding in check(change(mine), Surroundings([]), TASHKENT):
        _sound(finding)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(groups)
def test_what_did_not_change_is_never_blamed_on_the_change(group: tuple[Parcel, ...]) -> None:
    """The strongest word on float noise: the same state before and after blocks nothing, however bad it is."""
    register = [Parcel(p.id, 1, p.number, p.district, p.geometry, p.legal_area) for p in group]
    findings = check(change(*register[:2], kind="attributes"), Surroundings(register), TASHKENT)
    assert blocking(findings) == ()
