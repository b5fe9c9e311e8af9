"""What a reviewer is told of a later revision: only what became otherwise since the earlier one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.review.revisions import Revision, between, step_sentences
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from tests.core.making import ORIGIN, TASHKENT, change, id_of, new_parcel, parcel, rectangle

WEST, EAST = parcel("1", rectangle(0, 0, 20, 30)), parcel("2", rectangle(20, 0, 40, 30))
BASE = {one.id: one for one in (WEST, EAST)}
LABELS = {WEST.id: "the west one", EAST.id: "the east one"}


def side_at(x: float) -> tuple[Parcel, Parcel]:
    """Both parcels with their common side elsewhere."""
    return replace(WEST, geometry=rectangle(0, 0, x, 30)), replace(EAST, geometry=rectangle(x, 0, 40, 30))


def revision(number: int, made: Change, **parts: object) -> Revision:
    base = {edit.id: BASE[edit.id] for edit in made.parcels if edit.base_version != NEW}
    return Revision(number, made, base, **parts)  # type: ignore[arg-type]


def said(earlier: Revision, later: Revision) -> list[str]:
    step = between(earlier, later)
    return [one.text() for one in step_sentences(step, TASHKENT, lambda id: LABELS.get(id, "—"))]


def test_the_same_revision_says_nothing():
    one = revision(1, change(*side_at(22)))
    assert said(one, replace(one, number=2)) == []


def test_only_the_way_from_the_earlier_one_is_told():
    texts = said(revision(1, change(*side_at(22))), revision(2, change(*side_at(22.42))))
    moved = [text for text in texts if "moved" in text]
    assert len(moved) == 1 and "0.42 m" in moved[0] and "east" in moved[0]
    assert not any("2.42" in text for text in texts), "not the way from the register"


def test_a_parcel_that_is_as_the_register_has_it_again_is_told_as_the_way_back():
    texts = said(revision(1, change(*side_at(22))), revision(2, change(replace(EAST, purpose="shop"))))
    assert any("moved 2.00 m" in text and "west" in text for text in texts)
    assert any("shop" in text for text in texts)


def test_what_is_not_made_any_more_and_what_does_not_end_any_more():
    parts = new_parcel("a", rectangle(0, 0, 8, 30)), new_parcel("b", rectangle(8, 0, 20, 30))
    split, whole = change(*parts, ended=[WEST]), change(replace(WEST, purpose="shop"))
    texts = said(revision(1, split), revision(2, whole))
    assert texts.count("new parcel is not made any more") == 2
    assert f"{WEST.number} does not end any more" in texts
    assert not any("retired" in text for text in texts)
    back = said(revision(1, whole), revision(2, split))
    assert any(text.startswith(f"{WEST.number} is retired") for text in back)


def test_another_title_is_told_as_it_was_typed():
    one = change(*side_at(22))
    texts = said(revision(1, one), revision(2, replace(one, title="Draft")))
    assert texts == [f"Title: was {one.title}, is Draft"]


def test_boundary_points_that_were_described_meanwhile():
    one = change(*side_at(22))
    point = BoundaryPoint(id_of("p"), NEW, (ORIGIN[0] + 22, ORIGIN[1]), number="17", method="gnss", accuracy=0.02)
    described = replace(one, points=(Edit(point.id, NEW, point),))
    (text,) = said(revision(1, one), revision(2, described))
    assert "17" in text
    assert said(revision(1, described), revision(2, described)) == []


def _lease(**values: object) -> Right:
    share = Share(id_of("aziz"), Fraction(1))
    right = Right(id_of("lease"), NEW, "lease", RightClass.RIGHT, WEST.id, (share,))
    return replace(right, **values)  # type: ignore[arg-type]


def _with_rights(*rights: Right) -> Change:
    made = change(*side_at(22))
    return replace(made, rights=tuple(Edit(right.id, right.version, right) for right in rights))


def test_rights_are_told_by_what_became_otherwise():
    estate = Estate(parties={id_of("aziz"): PartyNote(id_of("aziz"), 1, PartyKind.NATURAL, "Aziz")})
    none, lease = revision(1, _with_rights(), estate=estate), revision(2, _with_rights(_lease()), estate=estate)
    other = revision(3, _with_rights(_lease(number="77")), estate=estate)
    (new,) = said(none, lease)
    assert "Aziz" in new and "the west one" in new
    (changed,) = said(lease, other)
    assert "77" in changed
    (dropped,) = said(lease, none)
    assert "not made any more" in dropped and "the west one" in dropped


def test_findings_that_went_and_came():
    def finding(rule: str, effect: Effect = Effect.NEW) -> Finding:
        return Finding(rule, Severity.WARNING, (WEST.id,), f"{rule} is wrong", place=Point(ORIGIN), effect=effect)

    made = change(*side_at(22))
    earlier = revision(1, made, findings=(finding("one"), finding("both"), finding("old", Effect.KNOWN)))
    later = revision(2, made, findings=(finding("both"), finding("two")))
    assert said(earlier, later) == ["No longer found: one is wrong", "Found now: two is wrong"]


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 39), st.floats(1, 39))
def test_the_step_leads_from_the_earlier_states_to_the_later_ones(one, other):
    earlier, later = (revision(1, change(*side_at(round(x, 3)))) for x in (one, other))
    step = between(earlier, later)
    reached = {**step.base, **{edit.id: edit.after for edit in step.change.parcels}}
    wanted = {edit.id: edit.after for edit in later.change.parcels}
    assert {id: reached[id].geometry for id in wanted} == {id: after.geometry for id, after in wanted.items()}
