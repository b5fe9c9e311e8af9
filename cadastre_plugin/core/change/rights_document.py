"""The JSON forms of parties, rights, documents and acts, as parts of a change.

A member that says nothing and that older changes did not have is left out, so that these keep their hash.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any
from uuid import UUID

from cadastre_plugin.core.change.place import geometry_document, right_place
from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share, Standing
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.record import Record
from cadastre_plugin.core.texts import N_

LARGEST_SHARE = 2**63 - 1
"""Numerator and denominator of a share stand in the register as 64-bit integers."""

LARGEST_AMOUNT = Decimal(10) ** 16
"""Amounts of money are below this, with two decimals at most."""

LARGEST_FILE = 2**53
"""Whole numbers above this are not exact in every reader of JSON."""

Json = dict[str, Any]


def party_document(party: Party) -> Json:
    """The state of a party without id and version."""
    document: Json = {"kind": party.kind.value, "name": party.name, "pinfl": party.pinfl, "stir": party.stir}
    return {**document, **_said({"members": [share_document(share) for share in party.members]})}


def party_of(id: UUID, version: int, record: Record) -> Party:
    """The party of a state document.

    Raises:
        CadastreError: that of the record.
        ChangeError: `share_out_of_range`.
    """
    record.allow("kind", "name", "pinfl", "stir", "members")
    kind, name = record.choice("kind", PartyKind), record.text("name")
    members = shares_of(record, "members") if record.has("members") else ()
    return Party(id, version, kind, name, record.text_or_none("pinfl"), record.text_or_none("stir"), members)


def right_document(right: Right) -> Json:
    """The state of a right without id and version."""
    document: Json = {
        "kind": right.kind,
        "class": right.right_class.value,
        "parcel": str(right.parcel_id),
        "shares": [share_document(share) for share in right.shares],
        "sources": [str(id) for id in right.source_ids],
        "registered_on": right.registered_on.isoformat() if right.registered_on else None,
        "imposed_by": right.imposed_by,
        "exchange_code": right.exchange_code,
    }
    return {**document, **_said(_details(right))}


def right_of(id: UUID, version: int, record: Record) -> Right:
    """The right of a state document.

    Raises:
        CadastreError: that of the record.
        ChangeError: `share_out_of_range`.
        GeometryError: its place cannot be on the grid.
    """
    record.allow(*_MEMBERS)
    place = record.record("place") if record.members.get("place") is not None else None
    return Right(
        id=id,
        version=version,
        kind=record.text("kind"),
        right_class=record.choice("class", RightClass),
        parcel_id=record.id("parcel"),
        shares=shares_of(record, "shares"),
        source_ids=record.ids("sources"),
        registered_on=record.day_or_none("registered_on"),
        imposed_by=record.text_or_none("imposed_by"),
        exchange_code=record.text_or_none("exchange_code"),
        number=record.text_or_none("number"),
        until=record.day_or_none("until"),
        rank=record.whole("rank") if record.members.get("rank") is not None else None,
        amount=_amount(record),
        currency=record.text_or_none("currency"),
        standing=record.choice("standing", Standing) if record.members.get("standing") is not None else None,
        checked_on=record.day_or_none("checked_on"),
        based_on=record.id("based_on") if record.members.get("based_on") is not None else None,
        served=record.ids("served") if record.has("served") else (),
        place=right_place(place) if place is not None else None,
        building=record.text_or_none("building"),
        origins=record.ids("origins") if record.has("origins") else (),
        reason=record.text_or_none("reason"),
    )


def source_document(source: Source) -> Json:
    """The state of a document without id and version."""
    issued = source.issued_on.isoformat() if source.issued_on else None
    document: Json = {"kind": source.kind, "number": source.number, "issued_on": issued, "sha256": source.sha256}
    file = {"file_name": source.file_name, "media_type": source.media_type, "size": source.size}
    return {**document, **_said(file)}


def source_of(id: UUID, version: int, record: Record) -> Source:
    """The source of a state document.

    Raises:
        CadastreError: that of the record.
    """
    record.allow("kind", "number", "issued_on", "sha256", "file_name", "media_type", "size")
    return Source(
        id=id,
        version=version,
        kind=record.text("kind"),
        number=record.text_or_none("number"),
        issued_on=record.day_or_none("issued_on"),
        sha256=record.text_or_none("sha256"),
        file_name=record.text_or_none("file_name"),
        media_type=record.text_or_none("media_type"),
        size=record.whole("size", LARGEST_FILE) if record.members.get("size") is not None else None,
    )


def act_document(act: Act) -> Json:
    """The JSON form of an act."""
    named = {"rights": act.right_ids, "sources": act.source_ids, "parties": act.party_ids}
    document: Json = {"id": str(act.id), "operation": act.operation}
    document |= {name: [str(id) for id in ids] for name, ids in named.items()}
    applicant = str(act.applicant_id) if act.applicant_id else None
    return {**document, "applicant": applicant, "reason": act.reason}


def act_of(record: Record) -> Act:
    """The act of its JSON form.

    Raises:
        CadastreError: that of the record.
    """
    record.allow("id", "operation", "rights", "sources", "parties", "applicant", "reason")
    return Act(
        id=record.id("id"),
        operation=record.text("operation"),
        right_ids=record.ids("rights"),
        source_ids=record.ids("sources"),
        party_ids=record.ids("parties"),
        applicant_id=record.id("applicant") if record.members.get("applicant") is not None else None,
        reason=record.text_or_none("reason"),
    )


def share_document(share: Share) -> Json:
    """The JSON form of a share."""
    numerator, denominator = share.fraction.as_integer_ratio()
    return {"party": str(share.party_id), "numerator": numerator, "denominator": denominator}


def shares_of(record: Record, name: str) -> tuple[Share, ...]:
    """The shares that a member holds.

    Raises:
        CadastreError: that of the record.
        ChangeError: `share_out_of_range`.
    """
    return tuple(_share(item) for item in record.records(name))


def malformed(place: str) -> ChangeError:
    """The error of a place in the document of a change."""
    return ChangeError("change_malformed", N_("The change is not well formed: {part}"), part=place)


_MEMBERS = (
    *("kind", "class", "parcel", "shares", "sources", "registered_on", "imposed_by", "exchange_code", "number"),
    *("until", "rank", "amount", "currency", "standing", "checked_on", "based_on", "served", "place", "building"),
    *("origins", "reason"),
)


def _details(right: Right) -> Json:
    """What only some kinds of right have."""
    return {
        "number": right.number,
        "until": right.until.isoformat() if right.until else None,
        "rank": right.rank,
        "amount": str(right.amount) if right.amount is not None else None,
        "currency": right.currency,
        "standing": right.standing.value if right.standing else None,
        "checked_on": right.checked_on.isoformat() if right.checked_on else None,
        "based_on": str(right.based_on) if right.based_on else None,
        "served": [str(id) for id in right.served],
        "place": geometry_document(right.place) if right.place is not None else None,
        "building": right.building,
        "origins": [str(id) for id in right.origins],
        "reason": right.reason,
    }


def _said(members: Json) -> Json:
    return {name: value for name, value in members.items() if value is not None and value != []}


def _share(record: Record) -> Share:
    party = record.allow("party", "numerator", "denominator").id("party")
    numerator, denominator = (record.whole(name, LARGEST_SHARE) for name in ("numerator", "denominator"))
    if not 0 < numerator <= denominator:
        raise ChangeError(
            "share_out_of_range",
            N_("A share must be above 0 and at most 1, not {share}"),
            share=f"{numerator}/{denominator}",
        )
    return Share(party, Fraction(numerator, denominator))


def _amount(record: Record) -> Decimal | None:
    """Money is written as a text, so that no reader of JSON makes a double of it."""
    text = record.text_or_none("amount")
    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        record.refuse("amount")
    if not amount.is_finite() or not 0 < amount < LARGEST_AMOUNT or amount != amount.quantize(Decimal("0.01")):
        record.refuse("amount")
    return amount
