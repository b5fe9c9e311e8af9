"""How the rights of a city are written in the files that they are loaded from: layers, columns, kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import RightClass
from cadastre_plugin.core.record import Record


@dataclass(frozen=True)
class TableMapping:
    """A layer of a file, with or without geometry, and the column of each field that is read of it."""

    layer: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class KindMapping:
    """What a kind of right of the file is here: a code of `right_kind` and its class."""

    code: str
    right_class: RightClass


@dataclass(frozen=True)
class RightsMapping:
    """Rights as a file has them: parcels have titles, titles have rights, rights have shares that parties hold.

    parcel_key: column of the parcels that titles point to. titles: fields key, parcel, reference, issued_on (of them
    key and parcel must be there). rights: key, title, kind, registered_on (the first three must be there). shares:
    right and either numerator and denominator or fraction (`1/2`); with holders also key, without also party. holders:
    share and party, where a layer of its own says who holds a share. parties: key, name, kind (key must be there).
    kinds: by the file's kind. party_kinds: by the file's kind, natural where none is said. source_kind: code of
    the documents that the titles are. owners: codes of the kinds of right without which a title has no owner.
    """

    parcel_key: str
    titles: TableMapping
    rights: TableMapping
    shares: TableMapping
    parties: TableMapping
    kinds: Mapping[str, KindMapping]
    source_kind: str
    holders: TableMapping | None = None
    party_kinds: Mapping[str, PartyKind] = field(default_factory=dict)
    owners: tuple[str, ...] = ("ownership",)


def rights_mapping(record: Record) -> RightsMapping:
    """The mapping of its part of a profile.

    Raises:
        ProfileError: a part is missing, misspelt or of the wrong kind.
    """
    record.allow(*RightsMapping.__dataclass_fields__)
    has_holders = record.has("holders")
    return RightsMapping(
        parcel_key=record.text("parcel_key"),
        titles=_table(record.record("titles"), ("key", "parcel"), ("reference", "issued_on")),
        rights=_table(record.record("rights"), ("key", "title", "kind"), ("registered_on",)),
        shares=_shares(record.record("shares"), "key" if has_holders else "party"),
        parties=_table(record.record("parties"), ("key",), ("name", "kind")),
        kinds={kind: _kind(record.record("kinds").record(kind)) for kind in record.record("kinds").members},
        source_kind=record.text("source_kind"),
        holders=_table(record.record("holders"), ("share", "party")) if has_holders else None,
        party_kinds=_party_kinds(record.record("party_kinds")) if record.has("party_kinds") else {},
        owners=record.texts("owners") if record.has("owners") else ("ownership",),
    )


def _table(record: Record, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> TableMapping:
    record.allow("layer", "columns")
    columns = record.record("columns").allow(*needed, *allowed)
    for name in needed:
        columns.text(name)
    return TableMapping(record.text("layer"), record.dictionary("columns"))


def _shares(record: Record, key: str) -> TableMapping:
    if record.record("columns").has("fraction"):
        return _table(record, (key, "right", "fraction"))
    return _table(record, (key, "right", "numerator", "denominator"))


def _kind(record: Record) -> KindMapping:
    record.allow("code", "class")
    return KindMapping(record.text("code"), record.choice("class", RightClass))


def _party_kinds(record: Record) -> Mapping[str, PartyKind]:
    return {kind: record.choice(kind, PartyKind) for kind in record.members}
