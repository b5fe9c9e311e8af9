"""What differs in boundary points, as lines a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely.geometry import Point

from cadastre_plugin.core.change.difference import PointDifference
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.review_style import metres
from cadastre_plugin.panels.review.differences_view import Row
from cadastre_plugin.panels.review.values import NOTHING, code_name, coordinates, direction

POINT_LABELS = {
    "number": N_("Number"),
    "method": N_("Method"),
    "accuracy": N_("Accuracy"),
    "source": N_("Source"),
    "source_id": N_("Document"),
    "marker": N_("Marker"),
    "operation": N_("Datum operation"),
    "operation_accuracy": N_("Accuracy of the datum operation"),
}
"""What each attribute of a boundary point is called where a person reads it."""

_LISTS = {"method": "point_method", "marker": "point_marker"}
_LENGTHS = ("accuracy", "operation_accuracy")


def point_rows(differences: Sequence[PointDifference], profile: Profile) -> list[Row]:
    """One heading with a row for each boundary point below it; none when there are none."""
    if not differences:
        return []
    rows = [_point_row(one, profile) for one in differences]
    return [Row(tr("Boundary points: {count}").format(count=len(rows)), children=rows, heading=True)]


def point_value(profile: Profile, name: str, value: object) -> str:
    """The value of an attribute of a boundary point as a person reads it."""
    if value is None or value == "":
        return NOTHING
    if name in _LISTS:
        return code_name(profile, _LISTS[name], str(value))
    return metres(float(str(value))) if name in _LENGTHS else str(value)


def _point_row(difference: PointDifference, profile: Profile) -> Row:
    present = difference.after or difference.before
    number = (present.number if present else None) or tr("without a number")
    return Row(
        f"{number} · {_what_happens(difference)}",
        children=[*_move_rows(difference), *_attribute_rows(difference, profile)],
        place=Point(present.position) if present else None,
        heading=True,
    )


def _what_happens(difference: PointDifference) -> str:
    if difference.after is None:
        return tr("point ends")
    return tr("new point") if difference.before is None else tr("point changes")


def _move_rows(difference: PointDifference) -> Iterator[Row]:
    if difference.move is not None:
        moved = f"{metres(difference.move.distance)}, {direction(difference.move.azimuth)}"
        yield Row(tr("Place"), coordinates(difference.move.before), moved)


def _attribute_rows(difference: PointDifference, profile: Profile) -> Iterator[Row]:
    for one in difference.attributes:
        before, after = (point_value(profile, one.name, value) for value in (one.before, one.after))
        yield Row(tr(POINT_LABELS[one.name]), before, after)
