"""From a search as it was typed to parties, in nets that grow wider: as few as will do are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from psycopg import Connection

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.people.query import Query
from cadastre_plugin.core.people.search_key import code_of, search_text
from cadastre_server.database import Row
from cadastre_server.parties import repository

CANDIDATES = 200
"""So many of a net are ranked: who types on gets others."""
SHORTEST = 2
"""Letters of a begun word, and of a code, from which on a net that catches anywhere in a name is cast."""

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
    if len(query.begun) >= SHORTEST:
        asked = _in_any_order(query)
        yield lambda: repository.nearest_with_words(connection, asked, text, most, CANDIDATES)
    sounds = _sounds(query)
    if sounds:
        yield lambda: repository.nearest_with_words(connection, sounds, text, most, CANDIDATES)


def _in_any_order(query: Query) -> str:
    return " & ".join([*map(quoted, query.words), f"{quoted(query.begun)}:*"])


def _sounds(query: Query) -> str:
    """Empty when too little was typed to sound like anything."""
    if len(query.begun_code) < SHORTEST and not query.others:
        return ""
    asked = [quoted(code) for code in query.codes] + [f"{quoted(query.begun_code)}:*"]
    others = [quoted(code_of(word)) for word in query.others]
    asked[0] = f"({' | '.join([asked[0], *others])})"
    return " & ".join(asked)


def quoted(word: str) -> str:
    """A word of a key in a text search; keys have letters and digits only."""
    return f"'{word}'"
