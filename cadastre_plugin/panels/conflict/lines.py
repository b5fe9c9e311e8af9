"""A conflict as lines of a table: a heading for each thing with who changed it, below it each cell in dispute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.conflict.comparison import Choice, Dispute, DisputeKey, Merged
from cadastre_plugin.panels.conflict.shapes import place_of
from cadastre_plugin.panels.conflict.sides import SIDES
from cadastre_plugin.panels.conflict.wording import ConflictWords
from cadastre_plugin.panels.review.differences_view import Row

Authors = Mapping[UUID, str]
"""Who changed a thing and by which change, in words."""

PlaceOf = Callable[[UUID], BaseGeometry | None]
"""Where a parcel is, in m of the city's CRS."""


@dataclass(eq=False, slots=True)
class Line:
    """A line of the table. key: of a cell in dispute, None for a heading. sides: its texts in the order of `SIDES`.
    choices: what may be chosen. reason: why it is in dispute. place: in m of the city's CRS."""

    what: str
    sides: tuple[str, ...] = ()
    key: DisputeKey | None = None
    choices: tuple[Choice, ...] = ()
    reason: str = ""
    place: BaseGeometry | None = None
    children: Sequence[Line] = ()
    parent: Line | None = field(default=None, repr=False)
    position: int = 0


def dispute_lines(disputes: Sequence[Dispute], words: ConflictWords, authors: Authors, place: PlaceOf) -> list[Line]:
    """A heading for each thing, or for the parcels on the sides of a boundary, in the order of the disputes."""
    groups: dict[str, list[Dispute]] = {}
    for one in disputes:
        groups.setdefault(words.heading(one.key, one.boundary), []).append(one)
    return [
        Line(_signed(heading, group[0], authors), children=[_line(one, words, place) for one in group])
        for heading, group in groups.items()
    ]


def merged_rows(merged: Sequence[Merged], words: ConflictWords, authors: Authors) -> list[Row]:
    """What is done by itself, one text a row: a heading for each thing, below it what was taken from whom."""
    groups: dict[str, list[Merged]] = {}
    for one in merged:
        groups.setdefault(words.heading(one.key, one.boundary), []).append(one)
    return [
        Row(_signed(heading, group[0], authors), children=[_merged_row(one, words) for one in group], heading=True)
        for heading, group in groups.items()
    ]


def _line(one: Dispute, words: ConflictWords, place: PlaceOf) -> Line:
    return Line(
        words.cell(one.key, one.boundary),
        tuple(words.side(one, choice) for choice in SIDES),
        one.key,
        one.choices,
        words.reason(one),
        place_of(one.boundary) if one.boundary else place(one.key.id),
    )


def _merged_row(one: Merged, words: ConflictWords) -> Row:
    return Row(words.merged(one), place=place_of(one.boundary) if one.boundary else None, heading=True)


def _signed(heading: str, one: Dispute | Merged, authors: Authors) -> str:
    ids = (one.key.id, *(one.boundary.parcels if one.boundary else ()), *((one.ended,) if one.ended else ()))
    said = dict.fromkeys(authors[id] for id in ids if id in authors)
    return "\n".join([heading, *said])
