"""Every refusal and fault as problem details (RFC 9457), never with the words of a driver or a traceback."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_
from cadastre_server.problems import MalformedError, RefusedError, status_of

MEDIA_TYPE = "application/problem+json"

HTTP_PROBLEMS: Mapping[int, tuple[str, str]] = {
    404: ("not_found", N_("There is nothing at this address")),
    405: ("method_not_allowed", N_("This cannot be done at this address")),
    413: ("body_too_large", N_("The request has more bytes than the service reads")),
}


def add_handlers(application: FastAPI) -> None:
    """Let the application answer with problem details whatever goes wrong."""
    application.add_exception_handler(CadastreError, _refused)
    application.add_exception_handler(RequestValidationError, _invalid)
    application.add_exception_handler(HTTPException, _http)
    application.add_exception_handler(Exception, _fault)


def problem(status: int, error: CadastreError) -> JSONResponse:
    """An error as the answer to a request.

    The title is the text of its code with {parameters}, so that a client can translate it and fill them in.
    """
    content = {
        **{"type": "about:blank", "title": error.template, "status": status, "detail": error.text()},
        **{"code": error.code, "parameters": jsonable_encoder(error.parameters)},
        **(error.extra if isinstance(error, RefusedError) else {}),
    }
    headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "2"}}.get(status)
    return JSONResponse(content, status, headers, media_type=MEDIA_TYPE)


def http_problem(status: int, detail: str = "") -> JSONResponse:
    """What the web framework refuses, by its status."""
    code, text = HTTP_PROBLEMS.get(status, (f"http_{status}", detail))
    return problem(status, CadastreError(code, text))


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CadastreError)
    return problem(status_of(error), error)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    if any(fault["type"] == "json_invalid" for fault in error.errors()):
        return _refused(request, json_malformed())
    faults = [{"where": ".".join(map(str, fault["loc"])), "what": fault["msg"]} for fault in error.errors()]
    part = ", ".join(fault["where"] for fault in faults)
    text = N_("The request is not well formed: {part}")
    return _refused(request, RefusedError("request_invalid", text, part=part, faults=faults))


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return http_problem(error.status_code, str(error.detail))


def _fault(request: Request, _: Exception) -> JSONResponse:
    """The server's log has the traceback."""
    text = N_("The service met a fault of its own; nothing was changed")
    return _refused(request, CadastreError("server_fault", text))


def json_malformed() -> MalformedError:
    """The refusal of a body that is not JSON, or not an object."""
    return MalformedError("json_malformed", N_("The body of the request is not a JSON object"))
