"""What became otherwise between two revisions of a change: what a reviewer has to look at again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from cadastre_plugin.core.change.areas import computed_areas
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.difference import parcel_difference, point_differences
from cadastre_plugin.core.change.sentences import LandSentence, sentences_of
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import NEW, Parcel, same_state
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.standing import finding_key, seen
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.sentence import Sentence, Spoken
from cadastre_plugin.core.rights.sentences import sentences
from cadastre_plugin.core.rights.wording import Words
from cadastre_plugin.core.rules.finding import Effect, Finding
from cadastre_plugin.core.rules.subjects import label as label_of
from cadastre_plugin.core.texts import N_

T = TypeVar("T", Parcel, BoundaryPoint)

_TITLE = N_("Title: was {before}, is {after}")
_APPLICATION = N_("Application: was {before}, is {after}")
_NOT_MADE = N_("{parcel} is not made any more")
_NOT_ENDED = N_("{parcel} does not end any more")
_RIGHT_NOT_MADE = N_("{what}: not made any more, {number}")
_GONE = N_("No longer found: {finding}")
_ADDED = N_("Found now: {finding}")


@dataclass(frozen=True)
class Revision:
    """A revision of a change with what it was made from: parcels, boundary points and rights of the register."""

    number: int
    change: Change
    base: Mapping[UUID, Parcel]
    points: Mapping[UUID, BoundaryPoint] = field(default_factory=dict)
    estate: Estate = field(default_factory=Estate)
    findings: tuple[Finding, ...] = ()

    def parcels(self) -> tuple[Parcel, ...]:
        """Every parcel that it names, first as they were."""
        return (*self.base.values(), *self.change.after_parcels())


@dataclass(frozen=True)
class Step:
    """From one revision to a later one.

    change: what differs, as a change of the earlier one's states into the later one's. base, points: the earlier one's
    states. not_made: parcels that only the earlier one makes. not_ended: those that only the earlier one ends.
    before, after: rights as each makes them. gone, added: findings that only one has; known ones are left out.
    """

    earlier: Change
    change: Change
    base: Mapping[UUID, Parcel]
    points: Mapping[UUID, BoundaryPoint]
    not_made: tuple[Parcel, ...]
    not_ended: tuple[Parcel, ...]
    before: Estate
    after: Estate
    gone: tuple[Finding, ...]
    added: tuple[Finding, ...]


def between(earlier: Revision, later: Revision) -> Step:
    """What became otherwise from one revision of a change to another one."""
    was, stands = (
        seen(one.change, {**other.base, **one.base}).parcels for one, other in ((earlier, later), (later, earlier))
    )
    made = [edit.after for edit in earlier.change.parcels if edit.base_version == NEW and edit.after is not None]
    not_made = tuple(parcel for parcel in made if parcel.id not in stands)
    not_ended = tuple(stands[id] for id in earlier.change.ended_parcels() if id in stands)
    passed_over = {parcel.id for parcel in (*not_made, *not_ended)}
    edits = tuple(edit for edit in _edits(was, stands, same_state) if edit.id not in passed_over)
    touched = {edit.id for edit in edits}
    lineage = tuple(link for link in later.change.lineage if {link.parent_id, link.child_id} <= touched)
    points, stood = (_points(one, other) for one, other in ((earlier, later), (later, earlier)))
    before, after = _estate(earlier, later), _estate(later, earlier)
    return Step(
        earlier=earlier.change,
        change=replace(
            later.change,
            parcels=edits,
            lineage=lineage,
            points=_edits(points, stood, _same_point),
            acts=tuple(act for act in later.change.acts if act not in earlier.change.acts),
        ),
        base=was,
        points=points,
        not_made=not_made,
        not_ended=not_ended,
        before=before,
        after=after,
        gone=_only(earlier.findings, later.findings),
        added=_only(later.findings, earlier.findings),
    )


def step_sentences(step: Step, profile: Profile, label: Callable[[UUID], str]) -> tuple[Sentence, ...]:
    """What became otherwise, in the chosen language where people and rights are named; those about land and findings
    know where to look. label: what a parcel is called that has no other name.

    Raises:
        ProfileError: the profile's CRS is not understood.
    """
    return (*_header(step), *_land(step, profile), *_rights(step, profile, label), *_findings(step))


def _edits(was: Mapping[UUID, T], stands: Mapping[UUID, T], is_same: Callable[[T, T], bool]) -> tuple[Edit[T], ...]:
    """What leads from some states to others; the version is NEW for what was not there."""
    found = []
    for id in dict.fromkeys((*was, *stands)):
        before, after = was.get(id), stands.get(id)
        if before is None or after is None or not is_same(before, after):
            version = NEW if before is None else before.version
            found.append(Edit(id, version, after))
    return tuple(found)


def _points(one: Revision, other: Revision) -> Mapping[UUID, BoundaryPoint]:
    """The boundary points as a revision makes them, with those that only the other one touches as they were."""
    after = {edit.id: edit.after for edit in one.change.points}
    states = {**other.points, **one.points, **after}
    return {id: point for id, point in states.items() if point is not None}


def _same_point(one: BoundaryPoint, other: BoundaryPoint) -> bool:
    return replace(one, version=other.version) == other


def _estate(one: Revision, other: Revision) -> Estate:
    return other.estate.joined(one.estate).with_edits(RightsEdits.of(one.change))


def _only(here: tuple[Finding, ...], there: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings that the change itself is to answer for, and that only one revision has."""
    known = {finding_key(finding) for finding in there if finding.effect is not Effect.KNOWN}
    return tuple(one for one in here if one.effect is not Effect.KNOWN and finding_key(one) not in known)


def _header(step: Step) -> Iterator[Sentence]:
    for template, name in ((_TITLE, "title"), (_APPLICATION, "application")):
        before, after = getattr(step.earlier, name), getattr(step.change, name)
        if before != after:
            yield Sentence(template, {"before": _as_typed(before), "after": _as_typed(after)})


def _land(step: Step, profile: Profile) -> Iterator[Sentence]:
    for template, parcels in ((_NOT_MADE, step.not_made), (_NOT_ENDED, step.not_ended)):
        for parcel in parcels:
            yield LandSentence(template, {"parcel": _name(parcel)}, (parcel.id,), parcel.geometry)
    sides = ((step.base.get(edit.id), edit.after) for edit in step.change.parcels)
    differences = tuple(parcel_difference(before, after) for before, after in sides)
    areas = computed_areas(differences, profile)
    yield from sentences_of(step.change, differences, areas, profile, point_differences(step.change, step.points))


def _rights(step: Step, profile: Profile, label: Callable[[UUID], str]) -> Iterator[Sentence]:
    was, stands = step.before, step.after
    words = Words(was, stands, profile, label)
    rights: dict[UUID, Right | None] = {}
    for id in _different(was.rights, stands.rights):
        right, rights[id] = was.rights.get(id), stands.rights.get(id)
        if right is not None and right.version == NEW and rights[id] is None:
            del rights[id]
            yield Sentence(_RIGHT_NOT_MADE, {"what": words.what(right), "number": words.parcels([right.parcel_id])})
    different = set(_different(was.parties, stands.parties))
    parties = {edit.id: edit.after for edit in step.change.parties if edit.id in different}
    edits = RightsEdits(rights, parties, {}, step.change.acts)
    yield from sentences(was, stands, edits, profile, label)


def _different(was: Mapping[UUID, object], stands: Mapping[UUID, object]) -> list[UUID]:
    return [id for id in dict.fromkeys((*was, *stands)) if was.get(id) != stands.get(id)]


def _as_typed(text: str) -> Spoken:
    """What a person wrote is not a text of the tables, and not translated."""
    return Spoken(lambda: text)


def _findings(step: Step) -> Iterator[Sentence]:
    for template, findings in ((_GONE, step.gone), (_ADDED, step.added)):
        for one in findings:
            yield LandSentence(template, {"finding": Spoken(one.text)}, one.subjects, one.place)


def _name(parcel: Parcel) -> object:
    return _as_typed(parcel.number) if parcel.number else Sentence(label_of(parcel))
