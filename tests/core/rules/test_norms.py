"""What the city asks of the parcels that a change makes: least width, least area; and how grave it finds that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.check import blocking, check, examine
from cadastre_plugin.core.rules.finding import Effect, Severity
from cadastre_plugin.core.rules.rule import Stage
from cadastre_plugin.core.rules.situation import Situation, Surroundings
from tests.core.making import TASHKENT, change, checked, found, new_parcel, parcel, polygon, rectangle

MINE = parcel("1", rectangle(0, 0, 20, 30))


@pytest.mark.parametrize(("width", "count"), [(1.9, 1), (2.1, 0)])
def test_a_parcel_is_somewhere_as_wide_as_the_profile_asks(width: float, count: int) -> None:
    findings = found("min-width", parcel("1", rectangle(0, 0, width, 30)))
    assert len(findings) == count
    assert all(finding.parameters["width"] == pytest.approx(width, rel=0.1) for finding in findings)


def test_a_wide_parcel_with_a_narrow_arm_is_wide_enough() -> None:
    flag = parcel("1", polygon((0, 0), (20, 0), (20, 30), (19, 30), (19, 10), (0, 10)))
    assert found("min-width", flag) == []


def test_a_thin_frame_around_another_parcel_is_too_narrow() -> None:
    frame = polygon((0, 0), (20, 0), (20, 20), (0, 20), holes=[[(1, 1), (1, 19), (19, 19), (19, 1)]])
    assert len(found("min-width", parcel("1", frame))) == 1


@pytest.mark.parametrize(("north", "count"), [(1.9, 1), (2.1, 0)])
def test_a_parcel_is_as_large_as_the_profile_asks(north: float, count: int) -> None:
    assert len(found("min-area", parcel("1", rectangle(0, 0, 10, north)))) == count


def test_the_least_area_follows_the_purpose() -> None:
    profile = replace(TASHKENT, min_areas={"dwelling": 700.0})
    for purpose, count in (("dwelling", 1), ("shop", 0), (None, 0)):
        mine = replace(MINE, purpose=purpose)
        here = Situation((mine,), frozenset({mine.id}), Surroundings([]), profile)
        assert len(list(RULES["min-area"].examine(here))) == count


@pytest.mark.parametrize("rule", ["min-width", "min-area"])
def test_a_part_that_is_too_small_warns_and_an_old_one_is_known(rule: str) -> None:
    strip = rectangle(0, 0, 0.5, 30)
    rest = new_parcel("b", rectangle(0.5, 0, 20, 30))
    made = change(new_parcel("a", strip), rest, ended=[MINE], kind="split", lineage=[("1", "a"), ("1", "b")])
    [finding] = checked(made, MINE, rule=rule)
    assert (finding.effect, finding.severity) == (Effect.NEW, Severity.WARNING)
    old = replace(MINE, geometry=strip)
    [finding] = checked(change(replace(old, address="here")), old, rule=rule)
    assert finding.effect is Effect.KNOWN
    [finding] = checked(change(replace(old, geometry=rectangle(0, 0, 0.4, 30))), old, rule=rule)
    assert finding.effect is Effect.WORSE


def test_a_register_is_not_searched_for_what_is_only_asked_of_new_parcels() -> None:
    strip = parcel("1", rectangle(0, 0, 0.5, 30))
    assert examine(Situation((strip,), frozenset(), Surroundings([]), TASHKENT)) == ()


def test_a_city_may_weigh_a_finding_otherwise() -> None:
    strip = replace(MINE, geometry=rectangle(0, 0, 0.5, 30))
    strict = replace(TASHKENT, severities={"min-width": Severity.ERROR})
    for profile, blocked in ((TASHKENT, False), (strict, True)):
        findings = check(change(strip), Surroundings([MINE]), profile, Stage.LIVE)
        assert any(finding.rule == "min-width" for finding in blocking(findings)) is blocked
