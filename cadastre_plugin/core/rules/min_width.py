"""A parcel is somewhere as wide as the city asks. A norm for what a change makes: old ones stay.

As wide as `w` means that a disc of diameter `w` finds room in it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, whereabouts
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{number} is nowhere {least:.2f} m wide; the widest place has {width:.2f} m")

EXACT_M = 0.005
"""How exactly the radius of the largest disc is found."""


def _examine(situation: Situation) -> Iterator[Finding]:
    least = situation.profile.tolerances.min_width_m
    near = situation.neighbourhood
    land = near.land[: near.touched]
    # As wide as its mean width it is somewhere, unless full of holes: only the others are looked at closely.
    doubtful = (2 * shapely.area(land) < least * shapely.length(land)) & ~shapely.is_empty(land)
    found = np.flatnonzero(doubtful)
    discs = shapely.maximum_inscribed_circle(land[found], EXACT_M)
    for index, width in zip(found, (2 * shapely.length(discs)).tolist(), strict=True):
        if width < least:
            parcel = situation.touched[index]
            parameters: Parameters = {"number": label(parcel), "width": width, "least": least}
            yield RULE.finding(_TEMPLATE, [parcel], parameters, place=whereabouts(parcel), measure=least - width)


RULE = Rule("min-width", N_("Least width"), Severity.WARNING, Stage.LIVE, _examine, is_norm=True)
