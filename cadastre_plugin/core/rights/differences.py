"""What differs between two states of a right besides its holders, and rows of both states for a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import N_

FIELD_NAMES = {
    "kind": N_("kind"),
    "right_class": N_("class"),
    "parcel_id": N_("parcel"),
    "source_ids": N_("documents"),
    "registered_on": N_("registered on"),
    "imposed_by": N_("imposed by"),
    "exchange_code": N_("exchange code"),
    "number": N_("number"),
    "until": N_("until"),
    "rank": N_("rank"),
    "amount": N_("amount"),
    "currency": N_("currency"),
    "standing": N_("state"),
    "checked_on": N_("checked on"),
    "based_on": N_("rests on"),
    "served": N_("serves"),
    "place": N_("place"),
    "building": N_("building"),
}
"""What a person calls the fields of a right, by the names of the model."""


@dataclass(frozen=True)
class FieldDifference:
    """A field of the model (`name`) with another value; None where there was or is none."""

    name: str
    before: object
    after: object


@dataclass(frozen=True)
class RightRow:
    """A holder's share of a right before and after, or a right that nobody holds, such as a ban (party_id None).

    before, after: shares, None where the party holds none; `was` and `stands` tell whether the right itself did.
    changes: what else differs, on the first row of a right.
    """

    right_id: UUID
    kind: str
    parcel_id: UUID
    party_id: UUID | None
    before: Fraction | None
    after: Fraction | None
    was: bool
    stands: bool
    changes: tuple[FieldDifference, ...] = ()


def differences(before: Right, after: Right) -> tuple[FieldDifference, ...]:
    """The fields that differ, in the order of `FIELD_NAMES`."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in FIELD_NAMES)
    return tuple(FieldDifference(name, was, now) for name, was, now in pairs if was != now)


def rows(before: Estate, after: Estate) -> tuple[RightRow, ...]:
    """A row for every holder of every right that became different, began or ended, by parcel and kind.

    Holders come in the order of the shares, first those of before.
    """
    ids = dict.fromkeys((*before.rights, *after.rights))
    touched = [id for id in ids if before.rights.get(id) != after.rights.get(id)]
    states = ((before.rights.get(id), after.rights.get(id)) for id in touched)
    found = [row for was, now in states for row in _rows(was, now)]
    places: dict[UUID, int] = {}
    for row in found:
        places.setdefault(row.parcel_id, len(places))
    return tuple(sorted(found, key=lambda row: (places[row.parcel_id], row.kind)))


def _rows(was: Right | None, now: Right | None) -> Iterator[RightRow]:
    right = now or was
    if right is None:
        return
    changes = differences(was, now) if was and now else ()
    held = [share.party_id for state in (was, now) if state for share in state.shares]
    for place, party in enumerate(dict.fromkeys(held) or (None,)):
        yield RightRow(
            right_id=right.id,
            kind=right.kind,
            parcel_id=right.parcel_id,
            party_id=party,
            before=_share(was, party),
            after=_share(now, party),
            was=was is not None,
            stands=now is not None,
            changes=changes if place == 0 else (),
        )


def _share(right: Right | None, party: UUID | None) -> Fraction | None:
    held = right.share_of(party) if right and party else None
    return held or None
