"""A record of a right is corrected: it never was as it is written. Not for what became otherwise since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import reason_of, require_parties, right_in
from cadastre_plugin.core.rights.servitude_place import place_on_grid
from cadastre_plugin.core.shares import gathered
from cadastre_plugin.core.texts import N_

CORRECTION = "correction"

CORRECTABLE = (
    *("kind", "right_class", "parcel_id", "shares", "source_ids", "registered_on", "imposed_by", "exchange_code"),
    *("number", "until", "rank", "amount", "currency", "standing", "checked_on", "based_on", "served", "place"),
    "building",
)
"""What of a right can be corrected, by the names of the model."""

_NO_FIELD = N_("“{field}” of a right cannot be corrected")
_EMPTY = N_("Nothing differs from the record; change what is wrong")


def correct(estate: Estate, right_id: UUID, changes: Mapping[str, object], papers: Papers) -> RightsOutcome:
    """The record as it should have been written. changes: new values by the names of `CORRECTABLE`.

    Raises:
        RightsError: `right_gone`, `reason_missing`, `correction_unknown`, `correction_empty`, `party_gone`,
            `place_wrong`; those of `acceptable_share`.
    """
    right, reason = right_in(estate, right_id), reason_of(papers)
    unknown = next((name for name in changes if name not in CORRECTABLE), None)
    if unknown is not None:
        raise RightsError("correction_unknown", _NO_FIELD, field=unknown)
    corrected = _with_changes(right, changes)
    if corrected == right:
        raise RightsError("correction_empty", _EMPTY)
    require_parties(estate, papers, (share.party_id for share in _new_shares(right, corrected)))
    return papers.outcome(CORRECTION, {right.id: replace(corrected, reason=reason)})


def _with_changes(right: Right, changes: Mapping[str, object]) -> Right:
    corrected = replace(right, **changes)  # type: ignore[arg-type]
    try:
        place = None if corrected.place is None else place_on_grid(corrected.place)
    except GeometryError as error:
        raise RightsError("place_wrong", error.template, **error.parameters) from error
    shares = gathered(corrected.shares) if "shares" in changes else right.shares
    return replace(corrected, place=place if "place" in changes else right.place, shares=shares)


def _new_shares(right: Right, corrected: Right) -> tuple[Share, ...]:
    held = {share.party_id for share in right.shares}
    return tuple(share for share in corrected.shares if share.party_id not in held)
