"""What operations on rights ask of an estate before they do anything: the right stands, people are there, parts fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from datetime import date
from fractions import Fraction
from uuid import UUID

from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.shares import WHOLE, acceptable_share, missing, sum_text
from cadastre_plugin.core.texts import N_

_RIGHT_GONE = N_("The right is not there any more; read the parcel again")
_PARTY_GONE = N_("A party that was chosen is not there any more; choose it again")
_NOT_HOLDER = N_("{name} holds nothing of the right; choose one of its holders")
_TOO_MUCH = N_("{name} holds {held} and cannot give {given}")
_NOBODY = N_("Name at least one party")
_TWICE = N_("{name} is named twice; give one share for each party")
_PARTS = N_("The parts must sum to {whole}: {sum}")
_OVER = N_("It ends on {until}, before its document of {issued}; check the dates")
_REASON = N_("Write the reason")


def right_in(estate: Estate, right_id: UUID) -> Right:
    """A right as it stands.

    Raises:
        RightsError: `right_gone`.
    """
    right = estate.rights.get(right_id)
    if right is None:
        raise RightsError("right_gone", _RIGHT_GONE)
    return right


def held_by(estate: Estate, right: Right, party_id: UUID, given: Fraction | None = None) -> Fraction:
    """What a holder gives of a right: `given`, or all that he holds.

    Raises:
        RightsError: `not_holder`, he holds nothing or less than that; those of `acceptable_share`.
    """
    held, name = right.share_of(party_id), estate.name(party_id)
    if not held:
        raise RightsError("not_holder", _NOT_HOLDER, name=name)
    if given is None:
        return held
    if acceptable_share(given) > held:
        raise RightsError("not_holder", _TOO_MUCH, name=name, held=str(held), given=str(given))
    return given


def name_of(estate: Estate, papers: Papers, party_id: UUID) -> str:
    """What a party of the estate, or one that the form made new, is called."""
    new = next((party.name for party in papers.parties if party.id == party_id), None)
    return new if new is not None else estate.name(party_id)


def require_parties(estate: Estate, papers: Papers, ids: Iterable[UUID]) -> None:
    """Raise unless every party is of the estate or new on these papers.

    Raises:
        RightsError: `party_gone`.
    """
    there = estate.parties.keys() | {party.id for party in papers.parties}
    if any(id not in there for id in ids):
        raise RightsError("party_gone", _PARTY_GONE)


def require_named(named: Sized) -> None:
    """Raise when nobody is named.

    Raises:
        RightsError: `nobody_named`.
    """
    if not len(named):
        raise RightsError("nobody_named", _NOBODY)


def require_parts(estate: Estate, papers: Papers, parts: Sequence[Share], whole: Fraction = WHOLE) -> None:
    """Raise unless the parts are of different parties that are there, and sum to exactly `whole`.

    Raises:
        RightsError: `nobody_named`, `party_named_twice`, `party_gone`, `parts_not_whole`; those of `acceptable_share`.
    """
    require_named(parts)
    ids = [part.party_id for part in parts]
    require_parties(estate, papers, ids)
    twice = next((id for id in ids if ids.count(id) > 1), None)
    if twice is not None:
        raise RightsError("party_named_twice", _TWICE, name=name_of(estate, papers, twice))
    fractions = [acceptable_share(part.fraction) for part in parts]
    if missing(fractions, whole):
        raise RightsError("parts_not_whole", _PARTS, whole=str(whole), sum=sum_text(fractions, whole))


def require_term(until: date | None, papers: Papers) -> None:
    """Raise when a term is over before the documents that agree on it were issued.

    Raises:
        RightsError: `term_over`.
    """
    issued = max((source.issued_on for source in papers.sources if source.issued_on), default=None)
    if until is not None and issued is not None and until < issued:
        raise RightsError("term_over", _OVER, until=until.isoformat(), issued=issued.isoformat())


def reason_of(papers: Papers) -> str:
    """Why it is done, without blanks around it.

    Raises:
        RightsError: `reason_missing`.
    """
    reason = (papers.reason or "").strip()
    if not reason:
        raise RightsError("reason_missing", _REASON)
    return reason
