"""A parcel is somewhere as wide as the city asks. A norm for what a change makes: old ones stay.

As wide as `w` means that a disc of diameter `w` finds room in it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from cadastre_plugin.core.geometry.land import mean_width
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, whereabouts
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{number} is nowhere {least:.2f} m wide; its mean width is {width:.2f} m")


def _examine(situation: Situation) -> Iterator[Finding]:
    least = situation.profile.tolerances.min_width_m
    near = situation.neighbourhood
    land = near.land[: near.touched]
    # As wide as its mean width it is somewhere, unless full of holes: only the others are looked at closely.
    doubtful = (2 * shapely.area(land) < least * shapely.length(land)) & ~shapely.is_empty(land)
    for index in np.flatnonzero(doubtful):
        if land[index].buffer(-least / 2).is_empty:
            parcel, width = situation.touched[index], mean_width(land[index])
            parameters: Parameters = {"number": label(parcel), "width": width, "least": least}
            yield RULE.finding(_TEMPLATE, [parcel], parameters, place=whereabouts(parcel), measure=least - width)


RULE = Rule("min-width", N_("Least width"), Severity.WARNING, Stage.LIVE, _examine, is_norm=True)
