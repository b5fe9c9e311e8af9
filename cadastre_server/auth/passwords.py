"""Passwords are kept as Argon2id hashes (RFC 9106)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_

MIN_LENGTH = 8
MAX_LENGTH = 1000

_hasher = PasswordHasher()


class PasswordError(CadastreError):
    """A password that cannot be one."""


def hashed(password: str) -> str:
    """The hash to keep.

    Raises:
        PasswordError: too short, or absurdly long.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise PasswordError("password_length", N_("A password must have at least {count} characters"), count=MIN_LENGTH)
    return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """True when the password belongs to the hash. None, for a name that nobody has, takes as long and is False."""
    if len(password) > MAX_LENGTH:
        return False
    try:
        return _hasher.verify(kept or _hash_of_nobody(), password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash("what a name that nobody has is compared with")
