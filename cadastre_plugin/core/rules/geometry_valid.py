"""The geometry is a valid polygon of one part, or of several where the profile allows it (OGC 06-103r4, 6.1.11)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import shapely
from shapely.geometry import Point

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage, register
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_PLACE = re.compile(r"\[(\S+) (\S+)\]")

_REASONS = {
    "Self-intersection": N_("The boundary of {number} crosses itself"),
    "Ring Self-intersection": N_("The boundary of {number} touches itself"),
    "Hole lies outside shell": N_("A hole of {number} lies outside the parcel"),
    "Nested shells": N_("One part of {number} lies inside another"),
    "Holes are nested": N_("A hole of {number} lies inside another hole"),
    "Interior is disconnected": N_("The inside of {number} is not connected"),
    "Duplicate Rings": N_("A ring of {number} is doubled"),
    "Too few points in geometry component": N_("A ring of {number} has fewer than three corners"),
}
_OTHER = N_("The geometry of {number} is not valid")
_MULTIPART = N_("{number} consists of {parts} parts; a parcel must be of one piece")


def _examine(situation: Situation) -> Iterator[Finding]:
    for parcel in situation.touched:
        yield from _invalid(parcel)
        yield from _multipart(parcel, allowed=situation.profile.tolerances.multipart_allowed)


def _invalid(parcel: Parcel) -> Iterator[Finding]:
    reason = shapely.is_valid_reason(parcel.geometry)
    if reason == "Valid Geometry":
        return
    kind = reason.split("[")[0].strip()
    place = _PLACE.search(reason)
    point = Point(float(place[1]), float(place[2])) if place else parcel.geometry.envelope
    yield Finding(
        RULE.id, RULE.severity, (parcel.id,), _REASONS.get(kind, _OTHER), {"number": parcel.number or "—"}, point
    )


def _multipart(parcel: Parcel, *, allowed: bool) -> Iterator[Finding]:
    parts = len(parcel.geometry.geoms)
    if parts > 1 and not allowed:
        parameters = {"number": parcel.number or "—", "parts": parts}
        yield Finding(
            RULE.id, RULE.severity, (parcel.id,), _MULTIPART, parameters, parcel.geometry, measure=float(parts)
        )


RULE = register(Rule("geometry-valid", N_("Valid geometry"), Severity.ERROR, Stage.LIVE, _examine))
