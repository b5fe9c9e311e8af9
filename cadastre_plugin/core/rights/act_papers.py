"""The papers of an act that stands in the draft already: what was forgotten is added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.texts import N_

_GONE = N_("What was done is not in the change any more; choose again")
_SAME = N_("Nothing differs yet; add a document, or write over what is wrong")


def with_papers(edits: RightsEdits, act_id: UUID, papers: Papers) -> RightsOutcome:
    """The act on these papers instead. Rights that it made or changed rest on the documents that were added, and no
    longer on those that were taken away; a document that the draft made and no act names any more goes.

    Raises:
        RightsError: `act_gone`, `act_papers_same`.
    """
    act = next((act for act in edits.acts if act.id == act_id), None)
    if act is None:
        raise RightsError("act_gone", _GONE)
    parties = tuple(dict.fromkeys((*act.party_ids, *(party.id for party in papers.parties))))
    amended = replace(
        act,
        source_ids=papers.source_ids,
        party_ids=parties,
        applicant_id=papers.applicant_id,
        reason=papers.reason,
    )
    if amended == act and all(edits.sources.get(source.id, source) == source for source in papers.sources):
        raise RightsError("act_papers_same", _SAME)
    gone = set(act.source_ids) - set(amended.source_ids)
    sources: dict[UUID, Source | None] = {source.id: source for source in papers.sources}
    sources |= dict.fromkeys(_unnamed(edits, act, gone))
    return RightsOutcome(amended, _resting(edits, act, amended), {party.id: party for party in papers.parties}, sources)


def _resting(edits: RightsEdits, act: Act, amended: Act) -> dict[UUID, Right | None]:
    """What the act made or changed and still stands, on the documents of now."""
    standing = [right for id in act.right_ids if (right := edits.rights.get(id)) is not None]
    gone = set(act.source_ids) - set(amended.source_ids)
    added = [id for id in amended.source_ids if id not in act.source_ids]
    return {
        right.id: replace(right, source_ids=tuple(dict.fromkeys([*_without(right.source_ids, gone), *added])))
        for right in standing
    }


def _unnamed(edits: RightsEdits, act: Act, gone: set[UUID]) -> list[UUID]:
    named = {id for other in edits.acts if other.id != act.id for id in other.source_ids}
    made = {id for id, source in edits.sources.items() if source is not None and source.version == NEW}
    return sorted((gone - named) & made)


def _without(ids: Iterable[UUID], gone: set[UUID]) -> list[UUID]:
    return [id for id in ids if id not in gone]
