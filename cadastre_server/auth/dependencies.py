"""Who a request is from."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from fastapi.security import OAuth2PasswordBearer

from cadastre_server.auth.repository import user_of
from cadastre_server.auth.tokens import Identity, not_signed_in
from cadastre_server.auth.user import User
from cadastre_server.context import Here

_bearer = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)


def _identity(token: Annotated[str | None, Depends(_bearer)], context: Here) -> Identity:
    if token is None:
        raise not_signed_in()
    return context.tokens.read(token)


Signed = Annotated[Identity, Depends(_identity)]
"""The parameter of an endpoint that gets what the token says."""


def _user(identity: Signed, context: Here) -> User:
    with context.database.transaction() as connection:
        user = user_of(connection, identity.user_id)
    if user is None:
        raise not_signed_in()
    return user


SignedIn = Annotated[User, Depends(_user)]
"""The parameter of an endpoint that gets the user with the rights they have now."""
