"""What the service refuses, and the one table from a class of error to a status of HTTP (RFC 9457 problem details)."""

from __future__ import annotations

from collections.abc import Mapping

from cadastre_plugin.core.errors import CadastreError, ChangeError, GeometryError, NumberError
from cadastre_plugin.core.people.errors import PeopleError
from cadastre_plugin.core.texts import N_
from cadastre_server.database import (
    DatabaseDownError,
    RegisterBusyError,
    RegisterRefusesError,
    SchemaMissingError,
    ValueRefusedError,
)


class NotSignedInError(CadastreError):
    """No token, or one that is not valid (any more)."""


class ForbiddenError(CadastreError):
    """The user may not do this."""


class NotFoundError(CadastreError):
    """There is no such thing, as far as the user may know."""


class ConflictError(CadastreError):
    """Others, or an earlier step, have changed what this step starts from."""


class RevisionChangedError(CadastreError):
    """The change has another revision than the one the step was made for."""


class RevisionMissingError(CadastreError):
    """The step does not say which revision it was made for."""


class MalformedError(CadastreError):
    """The request cannot be read."""


class TooLargeError(CadastreError):
    """What is sent has more bytes than are kept."""


class StorageFullError(CadastreError):
    """The disk of the service has no room."""


class RefusedError(CadastreError):
    """The request can be read and asks for what cannot be. `extra`: further members of the problem."""

    def __init__(
        self, code: str, template: str, *, extra: Mapping[str, object] | None = None, **parameters: object
    ) -> None:
        super().__init__(code, template, **parameters)
        self.extra: Mapping[str, object] = extra or {}


STATUS: Mapping[type[CadastreError], int] = {
    MalformedError: 400,
    NotSignedInError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    RegisterRefusesError: 409,
    RevisionChangedError: 412,
    TooLargeError: 413,
    RefusedError: 422,
    ValueRefusedError: 422,
    ChangeError: 422,
    GeometryError: 422,
    NumberError: 422,
    PeopleError: 422,
    RevisionMissingError: 428,
    DatabaseDownError: 503,
    RegisterBusyError: 503,
    SchemaMissingError: 503,
    CadastreError: 500,
    StorageFullError: 507,
}


def status_of(error: CadastreError) -> int:
    """The status of the nearest class in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def not_found() -> NotFoundError:
    """The one answer for what is not there and for what the user may not know of."""
    return NotFoundError("not_found", N_("It is not there, or you may not see it"))
