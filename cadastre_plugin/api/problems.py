"""Problem details (RFC 9457) as typed errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from cadastre_plugin.api import errors
from cadastre_plugin.core.rules.document import finding_of

KINDS: Mapping[int, type[errors.ApiError]] = {
    400: errors.Refused,
    401: errors.NotSignedIn,
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    412: errors.RevisionChanged,
    413: errors.Refused,
    422: errors.Refused,
    428: errors.Refused,
}

_WITHOUT_BODY: Mapping[int, str] = {401: "not_signed_in", 403: "wrong_role"}
"""What an answer to HEAD can mean, which has no body to say more."""


def problem(response: requests.Response, address: str) -> errors.ApiError:
    """The error that an answer with an error status, or one that redirects, stands for."""
    if response.is_redirect:
        parameters = {"address": address, "target": response.headers["Location"]}
        return errors.NotUnderstood("redirected", parameters=parameters, status=response.status_code)
    document = _document(response)
    if "code" in document:
        return _of_document(document, response.status_code)
    if response.request.method == "HEAD" and response.status_code in _WITHOUT_BODY:
        return KINDS[response.status_code](_WITHOUT_BODY[response.status_code], status=response.status_code)
    if response.status_code >= 500:
        return errors.ServerFault("server_fault", status=response.status_code)
    return errors.NotUnderstood("not_a_cadastre", parameters={"address": address}, status=response.status_code)


def not_json(response: requests.Response, address: str) -> errors.ApiError:
    """The error of a good status whose body cannot be read: another server, or an answer that was cut short."""
    if _says_json(response):
        return errors.NotUnderstood("reply_not_understood", parameters={"part": "JSON"}, status=response.status_code)
    return errors.NotUnderstood("not_a_cadastre", parameters={"address": address}, status=response.status_code)


def _of_document(document: Mapping[str, Any], status: int) -> errors.ApiError:
    kind = errors.ServerFault if status >= 500 else KINDS.get(status, errors.ApiError)
    title, detail = str(document.get("title", "")), str(document.get("detail", ""))
    try:
        error = kind(str(document["code"]), title, detail, _parameters(document), status)
        if isinstance(error, errors.Refused):
            error.findings = tuple(finding_of(finding) for finding in document.get("findings", ()))
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        return errors.NotUnderstood("reply_not_understood", parameters={"part": str(fault)}, status=status)
    return error


def _parameters(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters that the service gives, and what the texts need of its lists."""
    given = dict(document.get("parameters") or {})
    if "stale" in given:
        given["numbers"] = ", ".join(parcel["number"] or parcel["id"] for parcel in given["stale"])
    return {"count": len(document.get("findings", ())), **given}


def _document(response: requests.Response) -> Mapping[str, Any]:
    if not _says_json(response):
        return {}
    try:
        document = response.json()
    except requests.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}


def _says_json(response: requests.Response) -> bool:
    return "json" in response.headers.get("Content-Type", "")
