"""From a search as it was typed to parties, in nets that grow wider: as few as will do are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.people.query import Query
from cadastre_plugin.core.people.search_key import code_of, search_text
from cadastre_server.database import Row
from cadastre_server.parties import repository
from cadastre_server.parties.repository import Words

CANDIDATES = 200
"""So many of a net are ranked: who types on gets others."""
SHORTEST = 2
"""Letters of a begun word from which on it is looked for anywhere in a name."""
FEWEST_SOUNDS = 3
"""Sounds of a begun word from which on names are looked for by them alone: fewer are in every tenth name."""

Net = Callable[[], Sequence[UUID]]


def search(connection: Connection[Row], query: Query, most: int) -> Sequence[Party]:
    """The parties that a search means, the best first, at most so many.

    First names that begin as it was typed, by the alphabet; then those that have its words in any order, and then those
    that sound like it, first of either those that have most in common with what was typed.
    """
    if query.is_empty:
        return []
    found: dict[UUID, None] = {}
    for net in _nets(connection, query, most):
        found |= dict.fromkeys(net())
        if len(found) >= most:
            break
    parties = repository.parties_of(connection, found)
    return [parties[id] for id in islice(found, most)]


def _nets(connection: Connection[Row], query: Query, most: int) -> Iterator[Net]:
    if query.number is not None:
        number = query.number
        yield lambda: repository.with_number(connection, number)
        return
    yield lambda: repository.keys_that_begin(connection, query.key_start, most)
    text = search_text(query.text)
    for words in (_in_any_order(query), _sounds(query)):
        if words is not None:
            yield partial(repository.nearest_with_words, connection, words, text, most, CANDIDATES)


def _in_any_order(query: Query) -> Words | None:
    """None when too little was typed to be looked for anywhere in a name."""
    if len(query.begun) < SHORTEST:
        return Words.of([[word] for word in query.words]) if query.words else None
    return Words.of([[word] for word in query.words], query.begun)


def _sounds(query: Query) -> Words | None:
    """None when too little was typed to sound like anything."""
    codes = [[code] for code in query.codes]
    others = [code_of(word) for word in query.others]
    if codes:
        codes[0] += others
    elif others:
        return Words.of([others])
    return Words.of(codes, query.begun_sound) if codes or len(query.begun_sound) >= FEWEST_SOUNDS else None
