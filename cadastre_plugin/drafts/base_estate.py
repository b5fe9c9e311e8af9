"""The rights of a draft's parcels, as far as they were read of the register."""

from __future__ import annotations

import json
import sqlite3
from uuid import UUID

from cadastre_plugin.core.rights.document import estate_document, estate_of_document
from cadastre_plugin.core.rights.estate import Estate

_SELECT = "SELECT document FROM base_estate WHERE draft_id = ?"
_INSERT = "INSERT OR REPLACE INTO base_estate (draft_id, document) VALUES (?, ?)"


def read_base_estate(connection: sqlite3.Connection, draft_id: UUID) -> Estate:
    """The rights of a draft, inside a transaction; an empty estate while none were read."""
    row = connection.execute(_SELECT, (str(draft_id),)).fetchone()
    return estate_of_document(json.loads(row[0])) if row else Estate()


def write_base_estate(connection: sqlite3.Connection, draft_id: UUID, estate: Estate) -> None:
    """Keep the rights of a draft in place of those it had, inside a transaction."""
    document = json.dumps(estate_document(estate), ensure_ascii=False)
    connection.execute(_INSERT, (str(draft_id), document))
