"""Sign-in."""

from __future__ import annotations

from threading import BoundedSemaphore

from psycopg.conninfo import conninfo_to_dict

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.texts import N_
from cadastre_server.audit.repository import record
from cadastre_server.auth.passwords import matches
from cadastre_server.auth.repository import user_and_hash
from cadastre_server.auth.schemas import Me, ReaderDatabase, Token
from cadastre_server.auth.user import User
from cadastre_server.context import Context
from cadastre_server.problems import NotSignedInError

LONGEST_NAME = 200
"""So much of a name is written to the audit: an index holds no longer ones, and strangers choose them."""

_hashing = BoundedSemaphore(4)  # each takes 64 MiB while it runs


def sign_in(context: Context, name: str, password: str) -> Token:
    """A token for the user of that name and password.

    Raises:
        NotSignedInError: `wrong_credentials`, without saying which of both is wrong.
    """
    with context.database.transaction() as connection:
        found = user_and_hash(connection, name)
    user, kept = found or (None, None)
    with _hashing:
        known = matches(password, kept)
    with context.database.transaction() as connection:
        who = user.id if user and known else None
        record(connection, who, "sign_in" if known else "sign_in_refused", name[:LONGEST_NAME])
    if user is None or not known:
        raise NotSignedInError("wrong_credentials", N_("User name or password is wrong"))
    return Token(access_token=context.tokens.new(user.id), expires_in=context.tokens.seconds)


def me(user: User, reader_url: str) -> Me:
    """The user, with the way to what they may read."""
    reader = conninfo_to_dict(reader_url)
    return Me(
        id=user.id,
        name=user.name,
        full_name=user.full_name,
        roles=sorted(user.roles),
        districts=sorted(user.reach()),
        database=ReaderDatabase(
            host=str(reader.get("host", "localhost")),
            port=int(reader.get("port", 5432) or 5432),
            name=str(reader.get("dbname", "")),
            user=str(reader.get("user", "")),
            password=str(reader.get("password", "")),
        ),
        authors=sorted(user.givers(Role.SURVEYOR)),
    )
