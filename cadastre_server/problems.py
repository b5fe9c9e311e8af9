"""What the service refuses, and the one table from a class of error to a status of HTTP."""

from __future__ import annotations

from collections.abc import Mapping

from cadastre_plugin.core.errors import CadastreError


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


class BodyTooLargeError(CadastreError):
    """The body of the request has more bytes than the service reads."""


class RefusedError(CadastreError):
    """The request can be read and asks for what cannot be. `extra`: further members of the problem."""

    def __init__(
        self, code: str, template: str, *, extra: Mapping[str, object] | None = None, **parameters: object
    ) -> None:
        super().__init__(code, template, **parameters)
        self.extra: Mapping[str, object] = extra or {}
