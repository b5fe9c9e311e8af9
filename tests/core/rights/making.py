"""An estate of two lots with invented people, for the tests of operations on rights."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from tests.core.making import id_of

LOT, EAST = id_of("1"), id_of("2")
ANNA, BEK, CHORI, DILYA = (id_of(name) for name in ("Anna", "Bek", "Chori", "Dilya"))
NAMES = {ANNA: "Anna", BEK: "Bek", CHORI: "Chori", DILYA: "Dilya"}
CONTRACT = Source(id_of("contract"), 0, "contract", "12", date(2026, 3, 1))
OLD_TITLE = Source(id_of("old title"), 1, "title", "7", date(2020, 3, 1))
PAPERS = Papers((CONTRACT,), applicant_id=ANNA)


def shares(*held: tuple[UUID, str]) -> tuple[Share, ...]:
    return tuple(Share(party, Fraction(fraction)) for party, fraction in held)


def held(right: Right) -> dict[UUID, str]:
    """Who holds what, in the order of the shares."""
    return {share.party_id: str(share.fraction) for share in right.shares}


def ownership(name: str, parcel: UUID, *holders: tuple[UUID, str], **more: object) -> Right:
    """An ownership of the register."""
    state = {"source_ids": (OLD_TITLE.id,), "registered_on": date(2020, 3, 5), "version": 4} | more
    return Right(
        id=id_of(name),
        kind="ownership",
        right_class=RightClass.RIGHT,
        parcel_id=parcel,
        shares=shares(*holders),
        **state,
    )


def restriction(name: str, parcel: UUID, kind: str = "mortgage", **more: object) -> Right:
    state = {"version": 2, "source_ids": (OLD_TITLE.id,)} | more
    return Right(id=id_of(name), kind=kind, right_class=RightClass.RESTRICTION, parcel_id=parcel, **state)


def estate(*rights: Right, people: Iterable[PartyNote] = (), known: Iterable[UUID] = (LOT, EAST)) -> Estate:
    """Rights among four people and others."""
    notes = [PartyNote(id, 1, PartyKind.NATURAL, name) for id, name in NAMES.items()]
    return Estate(
        rights={right.id: right for right in rights},
        parties={note.id: note for note in (*notes, *people)},
        sources={OLD_TITLE.id: OLD_TITLE},
        known=frozenset(known),
    )


def group(name: str, *members: tuple[UUID, str], version: int = 1) -> PartyNote:
    return PartyNote(id_of(name), version, PartyKind.GROUP, name, members=shares(*members))


def person(name: str) -> Party:
    """Someone whom a form made new."""
    return Party(id_of(name), 0, PartyKind.NATURAL, name)


def after(before: Estate, outcome: RightsOutcome) -> Estate:
    return before.with_edits(RightsEdits(outcome.rights, outcome.parties, outcome.sources))


def refused(code: str, operation: Callable[..., RightsOutcome], *arguments: object) -> RightsError:
    """The refusal, which says something in whole words."""
    with pytest.raises(RightsError) as refusal:
        operation(*arguments)
    assert refusal.value.code == code
    assert "{" not in refusal.value.text()
    return refusal.value
