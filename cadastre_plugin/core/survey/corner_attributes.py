"""What a measured point says of the corner that is made of it."""

from __future__ import annotations

from collections.abc import Mapping

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.survey.survey_point import SurveyPoint

METHODS = "point_method"
"""The profile's list of methods."""
_GNSS = "gnss"


def corner_attributes(point: SurveyPoint, profile: Profile) -> Mapping[str, object]:
    """The attributes of a boundary point (`core.model.boundary_point`) by name, those only of which something is known.

    The accuracy includes that of the datum operation. A method that the profile has no code for stands with the source.
    """
    method = _method(point.method, profile)
    line = "" if point.line is None else f":{point.line}"
    words = f" ({point.method})" if point.method and method is None else ""
    accuracy = point.position_accuracy_m
    said: dict[str, object] = {
        "number": point.number,
        "method": method,
        "accuracy": round(accuracy, 4) if accuracy else None,
        "source": f"{point.source}{line}{words}".strip(),
        "operation": point.operation_code or point.operation,
        "operation_accuracy": point.operation_accuracy_m,
    }
    return {name: value for name, value in said.items() if value}


def _method(text: str, profile: Profile) -> str | None:
    """The code of a method by its code or by its name in any language; receivers' own points are GNSS."""
    known = {item.code: item for item in profile.codes(METHODS)}
    plain = text.casefold().strip()
    if plain.split(" ")[0] == _GNSS or plain == "rtk":
        return _GNSS if _GNSS in known else None
    named = (
        code for code, item in known.items() if plain in {code, *(name.casefold() for name in item.names.values())}
    )
    return next(named, None)
