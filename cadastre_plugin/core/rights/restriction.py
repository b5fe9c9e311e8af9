"""Bans and arrests: laid, lifted, and looked for. A registry that did not answer leaves it not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right, RightClass, Standing
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import right_in
from cadastre_plugin.core.texts import N_

BAN, ARREST = "ban", "arrest"
KINDS = (BAN, ARREST)

_NO_KIND = N_("Choose a ban or an arrest")
_UNNAMED = N_("Write the number of the restriction and who imposed it")
_DOUBLED = N_("The restriction {number} of {imposed_by} lies on the parcel already")
_NOT_LAID = N_("This record says that there is no restriction, or that nobody knows; there is nothing to lift")
_PRESENT = N_("The restriction {number} lies on the parcel; lift it before its absence is recorded")
_NO_CHECK = N_("A check finds that there is none, or gets no answer; a restriction that was found is laid")
_OLDER = N_("A later check of {checked_on} is recorded already")


@dataclass(frozen=True, slots=True)
class Restriction:
    """A ban or arrest as the body that imposed it wrote it.

    imposed_on: its date. exchange_code: what the exchange with other registers calls it. building: number of the
    building that it lies on, None for the land.
    """

    kind: str
    parcel_id: UUID
    number: str
    imposed_by: str
    imposed_on: date | None = None
    exchange_code: str | None = None
    until: date | None = None
    building: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The answer of the registry of restrictions for a parcel. standing: absent, or not known where none came."""

    kind: str
    parcel_id: UUID
    checked_on: date
    standing: Standing = Standing.ABSENT


def impose(estate: Estate, intent: Restriction, papers: Papers) -> RightsOutcome:
    """A new ban or arrest; a record that there was none, or that nobody knew, ends with it.

    Raises:
        RightsError: `not_a_restriction`, `restriction_unnamed`, `restriction_doubled`.
    """
    _require_kind(intent.kind)
    number, imposed_by = intent.number.strip(), intent.imposed_by.strip()
    if not number or not imposed_by:
        raise RightsError("restriction_unnamed", _UNNAMED)
    there = _of_kind(estate, intent.kind, intent.parcel_id)
    if any(right.is_present and (right.number, right.imposed_by) == (number, imposed_by) for right in there):
        raise RightsError("restriction_doubled", _DOUBLED, number=number, imposed_by=imposed_by)
    laid = Right(
        id=uuid4(),
        version=NEW,
        kind=intent.kind,
        right_class=RightClass.RESTRICTION,
        parcel_id=intent.parcel_id,
        source_ids=papers.source_ids,
        registered_on=intent.imposed_on,
        imposed_by=imposed_by,
        exchange_code=intent.exchange_code,
        number=number,
        until=intent.until,
        standing=Standing.PRESENT,
        building=intent.building,
    )
    ended: dict[UUID, Right | None] = {right.id: None for right in there if not right.is_present}
    return papers.outcome(intent.kind, {laid.id: laid, **ended})


def lift(estate: Estate, restriction_id: UUID, papers: Papers) -> RightsOutcome:
    """A ban or arrest ends.

    Raises:
        RightsError: `right_gone`, `not_a_restriction`, `restriction_not_laid`.
    """
    lifted = right_in(estate, restriction_id)
    _require_kind(lifted.kind)
    if not lifted.is_present:
        raise RightsError("restriction_not_laid", _NOT_LAID)
    return papers.outcome("lifting", {lifted.id: None})


def record_check(estate: Estate, intent: Check, papers: Papers) -> RightsOutcome:
    """What the registry answered, in place of what an earlier check of the same kind in the parcel found.

    Raises:
        RightsError: `not_a_restriction`, `check_found`, `restriction_present`, `check_older`.
    """
    _require_kind(intent.kind)
    if intent.standing is Standing.PRESENT:
        raise RightsError("check_found", _NO_CHECK)
    there = _of_kind(estate, intent.kind, intent.parcel_id)
    present = next((right for right in there if right.is_present), None)
    if present is not None and intent.standing is Standing.ABSENT:
        raise RightsError("restriction_present", _PRESENT, number=present.number or "—")
    records = [right for right in there if not right.is_present]
    later = max((right.checked_on for right in records if right.checked_on), default=intent.checked_on)
    if later > intent.checked_on:
        raise RightsError("check_older", _OLDER, checked_on=later.isoformat())
    record = _record(records[0] if records else None, intent, papers)
    others: dict[UUID, Right | None] = {right.id: None for right in records[1:]}
    return papers.outcome("verified_absent", {record.id: record, **others})


def _record(older: Right | None, intent: Check, papers: Papers) -> Right:
    if older is not None:
        return replace(
            older, standing=intent.standing, checked_on=intent.checked_on, source_ids=papers.source_ids, building=None
        )
    return Right(
        id=uuid4(),
        version=NEW,
        kind=intent.kind,
        right_class=RightClass.RESTRICTION,
        parcel_id=intent.parcel_id,
        source_ids=papers.source_ids,
        standing=intent.standing,
        checked_on=intent.checked_on,
    )


def _of_kind(estate: Estate, kind: str, parcel_id: UUID) -> list[Right]:
    return [right for right in estate.of(parcel_id) if right.kind == kind]


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise RightsError("not_a_restriction", _NO_KIND)
