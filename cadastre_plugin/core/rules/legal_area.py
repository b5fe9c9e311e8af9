"""The area on the ground agrees with the area of the document."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cadastre_plugin.core.geometry.crs import ellipsoidal_areas
from cadastre_plugin.core.profile.profile import Tolerances
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import label, whereabouts
from cadastre_plugin.core.texts import N_

_TEMPLATE = N_(
    "{number}: the computed area {computed:.2f} m² differs from the legal {legal:.2f} m² by {difference:.2f} m²; "
    "allowed are {allowed:.2f} m²"
)


def allowed_difference(legal_area: float, tolerances: Tolerances) -> float:
    """How far (m2) the computed area may be from a legal area (m2): dP = factor * Mt * sqrt(P).

    Rosreestr order P/0393 with factor 3.5 and Mt, the standard error of a boundary point in m; both of the profile.
    """
    return tolerances.legal_area_factor * tolerances.boundary_point_m * math.sqrt(legal_area)


def _examine(situation: Situation) -> Iterator[Finding]:
    stated = [parcel for parcel in situation.touched if parcel.legal_area]
    areas = ellipsoidal_areas([parcel.geometry for parcel in stated], situation.profile.crs.definition)
    for parcel, computed in zip(stated, areas.tolist(), strict=True):
        legal = parcel.legal_area or 0.0
        allowed = allowed_difference(legal, situation.profile.tolerances)
        difference = abs(computed - legal)
        if difference > allowed and computed > 0:
            parameters = {"computed": computed, "legal": legal, "difference": difference, "allowed": allowed}
            yield RULE.finding(
                _TEMPLATE,
                [parcel],
                {"number": label(parcel), **parameters},
                place=whereabouts(parcel),
                measure=difference / legal,
            )


RULE = Rule("legal-area", N_("Legal and computed area"), Severity.WARNING, Stage.LIVE, _examine)
