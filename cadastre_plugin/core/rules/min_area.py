"""A parcel is not smaller than the city allows for its purpose. A norm for what a change makes: old ones stay."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, whereabouts
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_("{number} has {area:.2f} m²; a parcel of its purpose has at least {least:.2f} m²")


def _examine(situation: Situation) -> Iterator[Finding]:
    profile = situation.profile
    for parcel, area in zip(situation.touched, situation.areas.tolist(), strict=True):
        least = profile.min_area(parcel.purpose)
        if 0 < area < least:
            parameters: Parameters = {"number": label(parcel), "area": area, "least": least}
            yield RULE.finding(_TEMPLATE, [parcel], parameters, place=whereabouts(parcel), measure=least - area)


RULE = Rule("min-area", N_("Least area"), Severity.WARNING, Stage.LIVE, _examine, is_norm=True)
