"""What the database holds: the tour's own look at it, beside the program."""

from __future__ import annotations

import os
from typing import Any

import psycopg
from psycopg.rows import dict_row


def rows(query: str, *parameters: object) -> list[dict[str, Any]]:
    """Rows of a query with %s parameters, by the owner's role."""
    with psycopg.connect(os.environ["CADASTRE_OWNER_URL"], row_factory=dict_row) as connection:
        return connection.execute(query.encode(), parameters).fetchall()


def row(query: str, *parameters: object) -> dict[str, Any]:
    """The one row of a query.

    Raises:
        LookupError: there is not exactly one.
    """
    found = rows(query, *parameters)
    if len(found) != 1:
        raise LookupError(f"{len(found)} rows instead of one for: {query}")
    return found[0]
