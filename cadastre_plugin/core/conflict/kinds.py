"""What is compared of rights, people, documents and corners."""

from __future__ import annotations

from dataclasses import fields

from cadastre_plugin.core.conflict.cells import joined_ids, joined_shares
from cadastre_plugin.core.conflict.comparison import Thing
from cadastre_plugin.core.conflict.things import Kind
from cadastre_plugin.core.model.parcel import ATTRIBUTES
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source

GIVEN_ANEW = ("number", "legal_area")
"""What a new parcel does not have from the one that it came from."""

PARCELS = Kind(Thing.PARCEL, ATTRIBUTES, inherited=tuple(name for name in ATTRIBUTES if name not in GIVEN_ANEW))

_OF_ITS_OWN = ("kind", "right_class", "parcel_id", "based_on", "origins", "reason")
"""What a right does not have from the one that it carries on."""


def _names(of: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of) if field.name not in ("id", "version"))


RIGHTS = Kind(
    Thing.RIGHT,
    _names(Right),
    {"shares": joined_shares, "source_ids": joined_ids, "served": joined_ids, "origins": joined_ids},
    tuple(name for name in _names(Right) if name not in _OF_ITS_OWN),
)
NUMBERS = ("pinfl", "stir")
"""What of a party may be masked, so that it is compared in a way of its own."""

PARTIES = Kind(Thing.PARTY, tuple(name for name in _names(Party) if name not in NUMBERS))
SOURCES = Kind(Thing.SOURCE, _names(Source))
