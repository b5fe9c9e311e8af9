"""Who sees what of people. Every look-up is on record, those too that were refused.

A person is known to those who work in a district where they hold a right today, and, as long as they never held one
anywhere, to all. Everyone else sees initials and the last digits of the number: enough to find a buyer and tell them
from a namesake, no more. What a body of the state or a company is called is no personal data.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.model.holding import masked
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote, noted
from cadastre_plugin.core.people.check_digit import cleaned_number
from cadastre_plugin.core.people.names import tidied
from cadastre_plugin.core.people.personal_data import PersonalData, personal_data_of, roles_with, sees_names
from cadastre_plugin.core.people.query import read_query
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.user import WHOLE_CITY, User
from cadastre_server.database import Row
from cadastre_server.parties import repository
from cadastre_server.parties.doubles import probable_doubles
from cadastre_server.parties.schemas import Double, Doubles, Parties, PartyNoted, PartyRecord, TypedParty
from cadastre_server.parties.searching import search
from cadastre_server.problems import ForbiddenError, not_found

BODIES = (PartyKind.LEGAL, PartyKind.STATE)


def found(connection: Connection[Row], user: User, typed: str, limit: int, profile: Profile) -> Parties:
    """Parties by the words of a name as they are typed, or by a whole number.

    Raises:
        ForbiddenError: `wrong_role`, `number_search` when the role sees no numbers.
        PeopleError: `name_too_long`, `name_unstorable`.
    """
    level = _require(user, PersonalData.INITIALS, profile)
    query = read_query(typed)
    if query.number is not None and level is PersonalData.INITIALS:
        raise ForbiddenError("number_search", N_("You may look for people by their names, not by their numbers"))
    if query.is_empty:
        return Parties(parties=[], more=False)
    parties = search(connection, query, limit + 1)
    shown = parties[:limit]
    detail = {"query": query.shown, "parties": [str(party.id) for party in shown]}
    record(connection, user.id, "find_parties", "", detail, in_place_of=_giver(connection, user, shown))
    notes = notes_of(connection, user, shown, profile)
    return Parties(parties=[PartyNoted.of(note) for note in notes], more=len(parties) > limit)


def doubles(connection: Connection[Row], user: User, typed: TypedParty, profile: Profile) -> Doubles:
    """Parties of the register that one who is being typed may be, with the reasons.

    Raises:
        ForbiddenError: `wrong_role`.
        PeopleError: `name_too_long`, `name_unstorable`.
    """
    _require(user, PersonalData.NAMES, profile)
    alike = probable_doubles(connection, typed)
    detail = {"query": _typed(typed), "parties": [str(party.id) for party, _ in alike]}
    found = [party for party, _ in alike]
    giver = _giver(connection, user, found)
    record(connection, user.id, "find_doubles", str(typed.id or ""), detail, in_place_of=giver)
    notes = notes_of(connection, user, found, profile)
    return Doubles(
        doubles=[
            Double(party=PartyNoted.of(note), probability=how.probability, reasons=list(how.reasons))
            for note, (_, how) in zip(notes, alike, strict=True)
        ]
    )


def party_record(connection: Connection[Row], user: User, id: UUID, profile: Profile) -> PartyRecord | None:
    """All that the register says of a party; None, which is on record too, when they are known in other districts only.

    Raises:
        ForbiddenError: `wrong_role`.
        NotFoundError: it is not in the register today.
    """
    _require(user, PersonalData.FULL, profile)
    party = repository.parties_of(connection, [id]).get(id)
    if party is None:
        raise not_found()
    is_known = party.id in _known(connection, user, [party])
    giver = _giver(connection, user, [party])
    record(connection, user.id, "read_party" if is_known else "read_party_refused", str(id), in_place_of=giver)
    return PartyRecord.of(party) if is_known else None


def notes_of(
    connection: Connection[Row], user: User, parties: Sequence[Party], profile: Profile
) -> Sequence[PartyNote]:
    """Parties as a user may see them in a list, in their order. Writes nothing to the audit."""
    level = personal_data_of(user.roles, profile.personal_data)
    known = _known(connection, user, parties) if sees_names(level) else frozenset()
    return [_note(party, level, is_known=party.id in known) for party in parties]


def require_known(connection: Connection[Row], user: User, parties: Sequence[Party], profile: Profile) -> None:
    """Nothing when the user may read all that the register says of the parties. Writes nothing to the audit.

    Raises:
        ForbiddenError: `wrong_role`, `party_elsewhere`.
    """
    _require(user, PersonalData.FULL, profile)
    if len(_known(connection, user, parties)) < len(parties):
        raise elsewhere()


def elsewhere() -> ForbiddenError:
    """Why a record stays closed."""
    return ForbiddenError(
        "party_elsewhere", N_("This person holds rights in other districts only; ask someone who works there")
    )


def _require(user: User, least: PersonalData, profile: Profile) -> PersonalData:
    user.require_role(*roles_with(profile.personal_data, least))
    return personal_data_of(user.roles, profile.personal_data)


def _known(connection: Connection[Row], user: User, parties: Sequence[Party]) -> Collection[UUID]:
    """Those whose names the user may read: bodies, and people of the user's districts."""
    if WHOLE_CITY in user.reach():
        return frozenset(party.id for party in parties)
    bodies = frozenset(party.id for party in parties if party.kind in BODIES)
    people = [party.id for party in parties if party.id not in bodies]
    return bodies | repository.known_in(connection, people, user.reach()) if people else bodies


def _giver(connection: Connection[Row], user: User, parties: Sequence[Party]) -> UUID | None:
    """By whose delegation the user may read one of these names; None where they read all of them as themselves."""
    if not user.mandates:
        return None
    own = _known(connection, replace(user, mandates=()), parties)
    others = [party for party in parties if party.id not in own]
    for mandate in user.mandates if others else ():
        if _known(connection, replace(user, districts=mandate.districts, mandates=()), others):
            return mandate.giver
    return None


def _note(party: Party, level: PersonalData, *, is_known: bool) -> PartyNote:
    note = noted(party)
    if not is_known:
        note = replace(note, name=masked(tidied(party.name), party.kind))
    return note if sees_names(level) else replace(note, mark="", members=())


def _typed(typed: TypedParty) -> str:
    """What was typed as the audit keeps it: of numbers, the last digits."""
    numbers = (cleaned_number(number) for number in (typed.pinfl, typed.stir) if number)
    return " ".join([typed.name, *("•" * max(len(number) - 4, 0) + number[-4:] for number in numbers)]).strip()
