"""A parcel is of one piece, unless the profile allows several."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{number} consists of {parts} parts; a parcel must be of one piece")


def _examine(situation: Situation) -> Iterator[Finding]:
    if situation.profile.tolerances.multipart_allowed:
        return
    for parcel in situation.touched:
        parts = len(parcel.geometry.geoms)
        if parts > 1:
            parameters: Parameters = {"number": label(parcel), "parts": parts}
            yield RULE.finding(_TEMPLATE, [parcel], parameters, place=land_of([parcel.geometry])[0], measure=parts)


RULE = Rule("one-part", N_("One piece"), Severity.ERROR, Stage.LIVE, _examine)
