"""What becomes of rights, in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.sentence import Sentence
from cadastre_plugin.core.texts import N_

_WAS_AND_IS = N_("{kind} in {parcel}: {holder} had {before}, then has {after}")


def sentences(
    before: Estate, after: Estate, edits: RightsEdits, profile: Profile, label: Callable[[UUID], str]
) -> tuple[Sentence, ...]:
    """One for each holder whose share becomes another one."""
    return tuple(_of_holders(before, after, profile, label))


def _of_holders(before: Estate, after: Estate, profile: Profile, label: Callable[[UUID], str]) -> Iterator[Sentence]:
    for id in dict.fromkeys((*before.rights, *after.rights)):
        was, becomes = before.rights.get(id), after.rights.get(id)
        right = becomes or was
        if right is None or was == becomes:
            continue
        holders = [share.party_id for one in (was, becomes) if one is not None for share in one.shares]
        for party in dict.fromkeys(holders):
            had, has = was.share_of(party) if was else 0, becomes.share_of(party) if becomes else 0
            if had != has:
                kind, parcel, name = (
                    profile.name_of("right_kind", right.kind),
                    label(right.parcel_id),
                    after.name(party),
                )
                named = {"kind": kind, "parcel": parcel, "holder": name, "before": str(had), "after": str(has)}
                yield Sentence(_WAS_AND_IS, named)
