"""Bearer tokens: signed, dated, naming the user and nothing else. What a user may do is asked of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt

from cadastre_plugin.core.texts import N_
from cadastre_server.problems import NotSignedInError

ALGORITHM = "HS256"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token names, until when (UTC)."""

    user_id: UUID
    expires_at: datetime


class Tokens:
    """Makes and reads tokens (RFC 7519) with one secret. `seconds`: how long one is good for."""

    def __init__(self, secret: str, seconds: int) -> None:
        self._secret = secret
        self.seconds = seconds

    def new(self, user_id: UUID) -> str:
        """A token for a user, from now on."""
        now = datetime.now(UTC)
        claims = {"sub": str(user_id), "iat": now, "exp": now + timedelta(seconds=self.seconds)}
        return jwt.encode(claims, self._secret, ALGORITHM)

    def read(self, token: str) -> Identity:
        """Who it names.

        Raises:
            NotSignedInError: `token_expired`, or `not_signed_in` when it is not one of this service.
        """
        try:
            claims = jwt.decode(token, self._secret, [ALGORITHM], options={"require": ["sub", "exp"]})
            return Identity(UUID(claims["sub"]), datetime.fromtimestamp(claims["exp"], UTC))
        except jwt.ExpiredSignatureError as error:
            raise NotSignedInError("token_expired", N_("The sign-in has expired; sign in again")) from error
        except (jwt.InvalidTokenError, ValueError) as error:
            raise not_signed_in() from error


def not_signed_in() -> NotSignedInError:
    """The refusal of a request that does not say who it is from."""
    return NotSignedInError("not_signed_in", N_("Sign in first"))
