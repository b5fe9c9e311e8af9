"""A corner is one point: two that follow each other on a boundary are farther apart than points can be told apart.

OGC 06-103r4, 6.1.6.1 lets a line repeat a point; a boundary may not, since nobody can set out a side of a millimetre.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from shapely.geometry import Point

from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.grading import by_place
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, on_earth
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("A corner of {number} is doubled: the next one is {distance:.4f} m away")


def _examine(situation: Situation) -> Iterator[Finding]:
    corners = situation.corners
    distance = np.hypot(*(corners.after - corners.at).T)
    near = (distance <= situation.profile.tolerances.t_junction_m) & on_earth(corners.at)
    for index in np.flatnonzero(near):
        parcel = situation.touched[corners.owner[index]]
        parameters: Parameters = {"number": label(parcel), "distance": float(distance[index])}
        yield RULE.finding(_TEMPLATE, [parcel], parameters, place=Point(corners.at[index]))


RULE = Rule("doubled-corner", N_("Doubled corner"), Severity.ERROR, Stage.LIVE, _examine, grade=by_place)
