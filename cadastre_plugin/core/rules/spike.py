"""A boundary has no spike: no tip so sharp that its two sides run along each other.

A spike is left by a slip of the hand, or by two lines that should have been one. The tip of land is a spike, the tip of
a slit that is cut into the land a needle.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from shapely.geometry import Point

from cadastre_plugin.core.geometry.edges import Floats
from cadastre_plugin.core.geometry.ring_corners import RingCorners
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.grading import by_place
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, on_earth
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{number} has a spike {length:.2f} m long; its tip has an angle of {angle:.2f}°")


def _examine(situation: Situation) -> Iterator[Finding]:
    tolerances = situation.profile.tolerances
    corners = situation.corners
    arm, angle = _arms_and_angles(corners)
    is_spike = (angle < tolerances.spike_angle_deg) & (arm >= tolerances.spike_arm_m) & on_earth(corners.at)
    for index in np.flatnonzero(is_spike):
        parcel = situation.touched[corners.owner[index]]
        parameters: Parameters = {"number": label(parcel), "length": float(arm[index]), "angle": float(angle[index])}
        yield RULE.finding(_TEMPLATE, [parcel], parameters, place=Point(corners.at[index]))


def _arms_and_angles(corners: RingCorners) -> tuple[Floats, Floats]:
    """The shorter side (m) that meets in each corner, and the angle (degrees) between both; NaN where not finite."""
    one, other = corners.before - corners.at, corners.after - corners.at
    across = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    angle = np.degrees(np.abs(np.arctan2(across, (one * other).sum(axis=1))))
    return np.minimum(np.hypot(*one.T), np.hypot(*other.T)), angle


RULE = Rule("spike", N_("Spike"), Severity.WARNING, Stage.LIVE, _examine, grade=by_place)
