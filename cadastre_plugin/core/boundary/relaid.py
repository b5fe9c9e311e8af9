"""A chain laid along another line in every parcel that has some of it, before anything is put on the grid.

Where boundaries of neighbours end on the chain, they are cut off at the new line or go on straight up to it; where that
leads too far, their last corner moves onto the new line. Where the chain's own ends may slide, they do so along the
boundaries beside it: the parcel that shrinks is cut there, the one that grows follows the other's boundary. Where the
boundary beside an end runs on in the chain's direction, the moved one ends with a step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import dist, hypot
from uuid import UUID

import numpy as np
from shapely.geometry import Point

from cadastre_plugin.core.boundary.chain import Chain, Run
from cadastre_plugin.core.boundary.course import Course, Meeting
from cadastre_plugin.core.boundary.errors import BoundaryError
from cadastre_plugin.core.boundary.fabric import Position
from cadastre_plugin.core.boundary.rings import Place, edges_at, rings_of, with_rings
from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

MOST_PASSED = 500
"""So many corners of the boundary beside the chain are looked at for where it meets the new line."""
_BEYOND_M = 1e4
_OBLIQUE = 3.0
"""A boundary that would go on, or be cut, for so many times its distance from the new line is turned instead."""

_ABOUT = 2.0

_NO_MEETING = N_(
    "The new boundary does not meet the one beside it at {number}; move it less far, or a longer stretch of it at once"
)
_VANISHES = N_("{number} would lose its part of this boundary; keep the new boundary outside it")


@dataclass(frozen=True)
class _End:
    """How a run ends now: `dropped` corners of its ring go, the run's own among them; `path` leads to the course."""

    dropped: int
    path: tuple[Position, ...]
    meeting: Meeting


_Key = tuple[int, bool, bool]
"""A terminal of a run: the index in the chain, whether the run lies ahead of it, whether the parcel lies left."""


def relaid(chain: Chain, course: Course, *, slides: bool, only: UUID | None = None) -> dict[UUID, Parcel]:
    """The parcels along a chain with the course in its place. `slides`: its ends move too, along what is beside them.

    only: leave the others out, where one is all that is looked at; what is refused is the same.

    Raises:
        BoundaryError: `course_misses`, `course_swallows`: see the texts.
    """
    try:
        return _Laying(chain, course, slides).parcels(only)
    except BoundaryError as error:
        if error.code != "course_swallows":
            raise
        return _Laying(chain, course, slides, turns_all=True).parcels(only)


class _Laying:
    """turns_all: no boundary that ends on the chain is lengthened or cut; each is turned about its other end."""

    def __init__(self, chain: Chain, course: Course, slides: bool, turns_all: bool = False) -> None:
        self.chain, self.course, self.slides = chain, course, slides
        self._terminals: dict[_Key, tuple[Run, bool]] = {}
        for run in chain.runs:
            self._terminals[(run.start, run.is_left, run.is_left)] = (run, True)
            self._terminals[(run.end, not run.is_left, run.is_left)] = (run, False)
        self._turned: dict[int, Meeting] = {}
        for index in (0, len(chain.corners) - 1) if slides else ():
            self._move_if_close(index)
        for index in range(1, len(chain.corners) - 1):
            if turns_all or chain.lone[index] or not self._is_straight(index):
                self._turned[index] = self._place_of(index)

    def parcels(self, only: UUID | None) -> dict[UUID, Parcel]:
        """The parcels as they are now."""
        rings: dict[UUID, dict[Place, Floats]] = {}
        parcels = {run.parcel.id: run.parcel for run in self.chain.runs}
        for runs in self.chain.runs_by_ring:
            rings.setdefault(runs[0].parcel.id, {})[runs[0].ring.place] = self._ring(runs)
        wanted = [id for id in rings if only in (None, id)]
        made = {id: replace(parcels[id], geometry=with_rings(parcels[id].geometry, rings[id])) for id in wanted}
        return made | self._lone()

    def _lone(self) -> dict[UUID, Parcel]:
        """Parcels that have nothing of the chain but a corner, which goes with it."""
        made: dict[UUID, Parcel] = {}
        for index, meeting in self._turned.items():
            for parcel in self.chain.lone[index]:
                made[parcel.id] = _moved(made.get(parcel.id, parcel), self.chain.corners[index], meeting.point)
        return made

    def _ring(self, runs: Sequence[Run]) -> Floats:
        """The ring (k, 2) with every run on it laid anew."""
        ring, ends = runs[0].ring, [(self._end(run, True), self._end(run, False)) for run in runs]
        count, pieces = len(ring.corners), []
        for index, (run, (first, last)) in enumerate(zip(runs, ends, strict=True)):
            pieces.append(np.array([*first.path, *self._between(run, first.meeting, last.meeting), *last.path[::-1]]))
            again, following = divmod(index + 1, len(runs))
            stop = runs[following].first + again * count - ends[following][0].dropped + 1
            if stop < run.last + last.dropped:
                raise BoundaryError("course_swallows", _VANISHES, number=label(run.parcel))
            pieces.append(ring.corners[np.arange(run.last + last.dropped, stop) % count])
        corners: Floats = np.concatenate(pieces)
        if len(corners) < 3:
            raise BoundaryError("course_swallows", _VANISHES, number=label(runs[0].parcel))
        return corners

    def _between(self, run: Run, first: Meeting, last: Meeting) -> list[Position]:
        one, other = (first, last) if run.is_left else (last, first)
        if one.place >= other.place:
            raise BoundaryError("course_swallows", _VANISHES, number=label(run.parcel))
        way = self.course.between(one, other)
        return way if run.is_left else way[::-1]

    def _end(self, run: Run, is_first: bool) -> _End:
        index = run.start if is_first else run.end
        if self._is_fixed(index):
            return _End(1, (), self.course.ends()[0 if index == 0 else 1])
        if index in self._turned:
            return _End(1, (), self._turned[index])
        return self._slid(run, is_first, index) if self._is_end(index) else self._straight(run, is_first, index)

    def _slid(self, run: Run, is_first: bool, index: int) -> _End:
        """An end of the chain: along what is beside it; where that runs on with the chain, a step into who shrinks."""
        corner = self.chain.corners[index]
        end = self._near(index, lambda: self._straight(run, is_first, index))
        if end is not None:
            return end
        partner = self._partner(run, is_first, index)
        grower, shrinker = ((run, is_first), partner) if self._grows(run, index) else (partner, (run, is_first))
        step = self._near(index, lambda: self._extended(*grower, corner)) if grower else None
        if step is None or not _is_on_land(shrinker, step.meeting):
            return self._beside(index) or self._step(shrinker, corner)
        return step if grower == (run, is_first) else _End(1, (corner,), step.meeting)

    def _beside(self, index: int) -> _End | None:
        """Along the boundary of someone who has nothing of the chain but its end."""
        corner = self.chain.corners[index]
        edges = (pair for parcel in self.chain.lone[index] for pair in edges_at(parcel.geometry, corner))
        meetings = [self.course.meeting(corner, end) for pair in edges for end in pair]
        near = [one for one in meetings if one is not None and dist(corner, one.point) <= self._limit(index)]
        return _End(1, (corner,), min(near, key=lambda one: dist(corner, one.point))) if near else None

    def _step(self, shrinker: tuple[Run, bool] | None, corner: Position) -> _End:
        """Square from the corner to the course, as long as that is land of who shrinks."""
        foot = self.course.foot(corner)
        if not _is_on_land(shrinker, foot):
            assert shrinker is not None
            raise BoundaryError("course_misses", _NO_MEETING, number=label(shrinker[0].parcel))
        return _End(1, (corner,), foot)

    def _near(self, index: int, find: Callable[[], _End]) -> _End | None:
        """What is found, unless it lies too far from the corner for the way that the course is off it."""
        try:
            end = find()
        except BoundaryError:
            return None
        return end if dist(self.chain.corners[index], end.meeting.point) <= self._limit(index) else None

    def _limit(self, index: int) -> float:
        corner = self.chain.corners[index]
        return _OBLIQUE * dist(corner, self.course.foot(corner).point)

    def _grows(self, run: Run, index: int) -> bool:
        return self.course.side(self.chain.corners[index]) == (1 if run.is_left else -1)

    def _partner(self, run: Run, is_first: bool, index: int) -> tuple[Run, bool] | None:
        """The run on the other side that ends at the same corner."""
        return self._terminals.get((index, is_first == run.is_left, not run.is_left))

    def _straight(self, run: Run, is_first: bool, index: int) -> _End:
        corner = self.chain.corners[index]
        if self.course.side(corner) == 0:
            return _End(1, (), self.course.foot(corner))
        partner = self._partner(run, is_first, index)
        if partner is not None and _outside(*partner) == _outside(run, is_first):
            return self._along_both(run, is_first, corner)
        if not self._grows(run, index):
            return self._cut(run, is_first)
        if partner is not None:
            cut = self._cut(*partner)
            return _End(1, self._passed(*partner, cut.dropped), cut.meeting)
        return self._extended(run, is_first, corner)

    def _cut(self, run: Run, is_first: bool) -> _End:
        """Where the run's parcel shrinks: its boundary beside the chain begins where that meets the course."""
        at, step = (run.first, -1) if is_first else (run.last, 1)
        count = len(run.ring.corners)
        outside = min(count - (run.last - run.first), MOST_PASSED)
        found = self.course.first_meeting(run.ring.corners[(at + step * np.arange(outside + 1)) % count])
        if found:
            return _End(found[0] + 1, (), found[1])
        raise BoundaryError("course_misses", _NO_MEETING, number=label(run.parcel))

    def _passed(self, run: Run, is_first: bool, count: int) -> tuple[Position, ...]:
        """The corners that a cut drops, from the chain outwards: the parcel that grows has them from now on."""
        at, step = (run.first, -1) if is_first else (run.last, 1)
        return tuple(run.ring.at(at + step * passed) for passed in range(count))

    def _along_both(self, run: Run, is_first: bool, corner: Position) -> _End:
        """Both sides go on with the same boundary: it is shortened, or goes on straight."""
        meeting = self.course.meeting(corner, _outside(run, is_first))
        return self._extended(run, is_first, corner) if meeting is None else _End(1, (), meeting)

    def _extended(self, run: Run, is_first: bool, corner: Position) -> _End:
        """Nobody's boundary leads on to the course: that beside the chain goes on straight."""
        x, y = _outside(run, is_first)
        east, north = corner[0] - x, corner[1] - y
        ratio = _BEYOND_M / hypot(east, north)
        meeting = self.course.meeting(corner, (corner[0] + ratio * east, corner[1] + ratio * north))
        if meeting is None:
            raise BoundaryError("course_misses", _NO_MEETING, number=label(run.parcel))
        return _End(1, (), meeting)

    def _is_fixed(self, index: int) -> bool:
        return not self.slides and self._is_end(index)

    def _is_end(self, index: int) -> bool:
        return index in (0, len(self.chain.corners) - 1)

    def _is_straight(self, index: int) -> bool:
        """True when every boundary that ends at a corner of the chain may be cut or go on up to the course."""
        ends = [end for key, end in self._terminals.items() if key[0] == index]
        return None not in [self._near(index, partial(self._straight, *end, index)) for end in ends]

    def _move_if_close(self, index: int) -> None:
        """An end that hardly slides is moved in every parcel that has it: corners so close are taken for one."""
        spacing = 2 * self.chain.fabric.tolerances.t_junction_m
        meetings = [self._slid(*end, index).meeting for key, end in self._terminals.items() if key[0] == index]
        if all(dist(self.chain.corners[index], meeting.point) < spacing for meeting in meetings):
            self._turned[index] = meetings[0]

    def _place_of(self, index: int) -> Meeting:
        """Where a corner of the chain goes: to a corner of the course that is about as near as the course itself."""
        corner = self.chain.corners[index]
        foot, nearest = self.course.foot(corner), self.course.nearest_corner(corner)
        inner = 0 < nearest.place < len(self.course.corners) - 1
        return nearest if inner and dist(corner, nearest.point) <= _ABOUT * dist(corner, foot.point) else foot


def _is_on_land(shrinker: tuple[Run, bool] | None, meeting: Meeting) -> bool:
    """True where the street is entered, or the land of who shrinks."""
    return shrinker is None or bool(shrinker[0].parcel.geometry.covers(Point(meeting.point)))


def _moved(parcel: Parcel, corner: Position, to: Position) -> Parcel:
    changed = {
        ring.place: np.where((ring.corners == corner).all(axis=1)[:, None], to, ring.corners)
        for ring in rings_of(parcel.geometry)
        if ring.indices(corner)
    }
    return replace(parcel, geometry=with_rings(parcel.geometry, changed))


def _outside(run: Run, is_first: bool) -> Position:
    """The corner of the ring beside the run."""
    return run.ring.at(run.first - 1) if is_first else run.ring.at(run.last + 1)
