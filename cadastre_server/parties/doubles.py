"""Who a party that is being typed may be already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from uuid import UUID, uuid4

from psycopg import Connection

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.people.check_digit import cleaned_number, is_digits
from cadastre_plugin.core.people.doubles import PROBABLE, Likeness, likeness
from cadastre_plugin.core.people.names import require_storable
from cadastre_plugin.core.people.pinfl import LENGTH
from cadastre_plugin.core.people.search_key import code_of, key_words, search_text
from cadastre_server.database import Row
from cadastre_server.parties import repository
from cadastre_server.parties.repository import Words
from cadastre_server.parties.schemas import TypedParty

CANDIDATES = 30
"""So many of each way to look for them are compared, those first that have most in common."""
LOOKED_AT = 5_000
"""So many of those that share words are compared at most: more share the commonest names."""
MOST = 10


def probable_doubles(connection: Connection[Row], typed: TypedParty) -> Sequence[tuple[Party, Likeness]]:
    """Parties of the register that the typed one may be, the most probable first.

    Raises:
        PeopleError: `name_too_long`, `name_unstorable`.
    """
    party = _party(typed)
    candidates = {id for ids in _candidates(connection, party) for id in ids} - {party.id}
    compared = [(other, likeness(party, other)) for other in repository.parties_of(connection, candidates).values()]
    probable = [(other, how) for other, how in compared if how.probability >= PROBABLE]
    return sorted(probable, key=lambda found: (-found[1].probability, found[0].name, found[0].id))[:MOST]


def _party(typed: TypedParty) -> Party:
    pinfl, stir = (cleaned_number(number) if number else None for number in (typed.pinfl, typed.stir))
    return Party(typed.id or uuid4(), NEW, typed.kind, require_storable(typed.name), pinfl, stir)


def _candidates(connection: Connection[Row], party: Party) -> Iterator[Sequence[UUID]]:
    for number in (party.pinfl, party.stir):
        if number:
            yield repository.with_number(connection, require_storable(number))
    if party.pinfl and is_digits(party.pinfl, LENGTH):
        yield repository.born_as(connection, party.pinfl, CANDIDATES)
    text = search_text(party.name)
    for asked in _word_searches(key_words(party.name)):
        yield repository.nearest_with_words(connection, asked, text, CANDIDATES, LOOKED_AT)


def _word_searches(words: Sequence[str]) -> Iterator[Words]:
    """All words by their sound; and all but one, for where that one is written wrong or left out.

    Of two words, one alone is in too many names: the other must at least begin alike.
    """
    codes = [[code_of(word)] for word in words]
    if codes:
        yield Words.of(codes)
    if len(words) == 2:
        yield Words.of(codes[:1], words[1][:2])
        yield Words.of(codes[1:], words[0][:2])
    elif len(words) > 2:
        yield from map(Words.of, combinations(codes, len(words) - 1))
