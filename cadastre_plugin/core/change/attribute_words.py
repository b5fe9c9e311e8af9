"""What the attributes of parcels and boundary points are called, and what their values are in words."""

from __future__ import annotations

from collections.abc import Sequence

from cadastre_plugin.core.change.difference import AttributeDifference
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.quantity import Area, Length
from cadastre_plugin.core.rights.sentence import Listed, Sentence, Spoken
from cadastre_plugin.core.texts import N_

NOTHING = "—"
"""What stands for a value that is not there."""

PARCEL_WORDS = {
    "number": N_("Cadastral number"),
    "district": N_("District"),
    "legal_area": N_("Area by document"),
    "land_category": N_("Land category"),
    "purpose": N_("Purpose"),
    "address": N_("Address"),
}
POINT_WORDS = {
    "number": N_("Number"),
    "method": N_("Method"),
    "accuracy": N_("Accuracy"),
    "source": N_("Source"),
    "source_id": N_("Document"),
    "marker": N_("Marker"),
    "operation": N_("Datum operation"),
    "operation_accuracy": N_("Accuracy of the datum operation"),
}
_WORDS = PARCEL_WORDS | POINT_WORDS | {"number": N_("Number")}
_LISTS = {"land_category": "land_category", "purpose": "purpose", "method": "point_method", "marker": "point_marker"}
_LENGTHS = ("accuracy", "operation_accuracy")
_OPAQUE = ("source_id",)
"""Attributes whose values mean nothing to a person."""

_WAS_IS = N_("{field}: was {before}, is {after}")
_IS = N_("{field}: {after}")


def changes_text(differences: Sequence[AttributeDifference], profile: Profile) -> Listed:
    """Every attribute that became another: `Purpose: was dwelling, is shop`; one that had no value without it."""
    return Listed(tuple(_change(one, profile) for one in differences if one.name not in _OPAQUE), "; ")


def value_words(name: str, value: object, profile: Profile) -> object:
    """The value of an attribute, worded in the language in which it is read; a dash for none."""
    if value is None or value == "":
        return NOTHING
    if name in _LISTS:
        return Spoken(lambda: profile.name_of(_LISTS[name], str(value)))
    if name == "district":
        district = profile.district(str(value))
        return Spoken(district.name) if district else str(value)
    if name == "legal_area":
        return Area(float(str(value)))
    return Length(float(str(value))) if name in _LENGTHS else Spoken(lambda: str(value))


def _change(one: AttributeDifference, profile: Profile) -> Sentence:
    said = {"field": _WORDS[one.name], "after": value_words(one.name, one.after, profile)}
    if one.before is None:
        return Sentence(_IS, said)
    return Sentence(_WAS_IS, {**said, "before": value_words(one.name, one.before, profile)})
