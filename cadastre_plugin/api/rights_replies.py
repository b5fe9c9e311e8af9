"""What the service answers about the rights in a parcel."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from cadastre_plugin.api.replies import Json
from cadastre_plugin.core.model.holding import Holder, Holding, ParcelRights
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import RightClass


def parcel_rights(document: Json) -> ParcelRights:
    """The answer of GET /parcels/{number}/rights."""
    return ParcelRights(UUID(document["id"]), tuple(_holding(item) for item in document["rights"]))


def _holding(document: Json) -> Holding:
    holders = tuple(_holder(item) for item in document["holders"])
    right_class = RightClass(document["right_class"])
    return Holding(UUID(document["id"]), document["kind"], right_class, holders, document["imposed_by"])


def _holder(document: Json) -> Holder:
    fraction = Fraction(int(document["numerator"]), int(document["denominator"]))
    return Holder(UUID(document["party"]), PartyKind(document["kind"]), document["name"], fraction)
