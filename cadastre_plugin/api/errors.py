"""What the service, or the way to it, answers instead of what was asked for.

Every error has the stable `code` of its problem details (RFC 9457). The texts stand here, by code, so that a person
reads them in the chosen language whatever language the service speaks.
"""
# ruff: noqa: N818 - the names say what happened; all are kinds of ApiError

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.texts import N_, filled

TEXTS: Mapping[str, str] = {
    "address_malformed": N_("{address} is not a server address; it should look like https://cadastre.example"),
    "unreachable": N_(
        "The server {address} cannot be reached. Check the address and the network; your work stays on this computer"
    ),
    "timed_out": N_(
        "The server {address} does not answer in time. Try again in a moment; your work stays on this computer"
    ),
    "certificate_refused": N_(
        "The certificate of {address} is not trusted. Have your administrator add it to QGIS's certificates"
    ),
    "proxy_unreachable": N_("The proxy cannot be reached. Check the proxy in QGIS's network settings"),
    "proxy_unsupported": N_("A SOCKS proxy cannot be used. Choose an HTTP proxy in QGIS's network settings"),
    "connection_lost": N_("The connection to {address} was lost before the answer was complete. Try again"),
    "redirected": N_("{address} sends on to {target}. Enter the address of the cadastre server itself"),
    "not_a_cadastre": N_("{address} answers, but it is not a cadastre server. Check the address"),
    "reply_not_understood": N_("The server speaks a form this plugin does not know: {part}. Update the plugin"),
    "wrong_credentials": N_("User name or password is wrong"),
    "token_expired": N_("The sign-in has expired. Sign in again"),
    "not_signed_in": N_("You are not signed in. Sign in again"),
    "wrong_role": N_("Your role does not allow this. It needs: {role}"),
    "other_district": N_("You have no right in the district {district}"),
    "party_elsewhere": N_("This person holds rights in other districts only; ask someone who works there"),
    "party_also_elsewhere": N_(
        "The party holds rights in district {district} too; someone who works in all of them can do it"
    ),
    "own_change": N_("This is your own change; another supervisor must decide about it"),
    "not_author": N_("Only the author of the change may do this"),
    "not_found": N_("The server does not have it, or you may not see it"),
    "wrong_state": N_("This cannot be done with a change that is: {state}"),
    "stale_base": N_("Parcels changed in the register meanwhile: {numbers}. Load the work area again"),
    "revision_changed": N_("The change was saved elsewhere meanwhile. Open it again"),
    "revision_missing": N_("The change was sent without its revision. Update the plugin"),
    "findings_block": N_("The change has errors that must be corrected first: {count}"),
    "remark_missing": N_("A remark is needed that says why"),
    "file_too_large": N_(
        "The file has {size} bytes; the server keeps at most {largest}. Make it smaller, or scan it more coarsely"
    ),
    "file_empty": N_("The file is empty. Attach the document itself"),
    "file_type_refused": N_(
        "The file is said to be {declared}, but its content is: {found}. The server takes: {allowed}"
    ),
    "file_type_unknown": N_(
        "The file is said to be {declared}, but its content is of no known type. The server takes: {allowed}"
    ),
    "file_type_differs": N_(
        "The file is said to be {declared}, but its content is: {found}. Attach the document itself"
    ),
    "file_damaged": N_("The file begins as {type}, but is damaged or cut short. Scan or save it again"),
    "file_lost": N_("The server has lost this file. Tell its administrator"),
    "file_differs": N_("What came over is not the file that was asked for, and was thrown away. Try again"),
    "hash_differs": N_("The file changed while it was sent. Attach it again"),
    "storage_full": N_("The disk of the server is full. Your work stays on this computer; tell its administrator"),
    "document_missing": N_("The file of a document is not on the server: {kind} {number}. Attach it again"),
    "local_file": N_("The file {path} cannot be read or written: {reason}"),
    "body_too_large": N_("The change is too large to be sent. Divide it into smaller ones"),
    "change_too_large": N_("The change touches too many parcels; at most {limit}. Divide it into smaller ones"),
    "json_malformed": N_("The server could not read what was sent. Update the plugin"),
    "database_down": N_(
        "The server is there, but its database does not answer. Your work stays on this computer; try again later"
    ),
    "server_fault": N_(
        "The server met a fault of its own (status {status}). Your work stays on this computer; try again later"
    ),
}


class ApiError(CadastreError):
    """An answer that is an error, or none at all.

    title: the text of the code with {parameters}, detail: the same filled in, both in the service's language.
    status: HTTP status, None when there was no answer.
    """

    def __init__(
        self,
        code: str,
        title: str = "",
        detail: str = "",
        parameters: Mapping[str, Any] | None = None,
        status: int | None = None,
    ) -> None:
        ValueError.__init__(self, f"{code}: {detail or title}")
        self.code = code
        self.title = title
        self.detail = detail
        self.template = TEXTS.get(code) or (title if _names(title) is not None else "")
        self.parameters = {"status": status, **(parameters or {})}
        self.status = status

    def text(self) -> str:
        """What happened and what to do, in the chosen language; the service's title for a code unknown here.

        A parameter that the service left out reads as a dash.
        """
        names = _names(self.template) or ()
        shown = filled(self.template, {name: self.parameters.get(name, "—") for name in names})
        return shown or self.detail or self.title or self.code


def _names(template: str) -> list[str] | None:
    """The names of a text's parameters; None when it is not one with named parameters."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    except ValueError:
        return None
    return names if all(name.isidentifier() for name in names) else None


class Unreachable(ApiError):
    """No connection: wrong address, no network, refused certificate, proxy, or cut before the answer was complete."""


class TimedOut(ApiError):
    """The service did not answer in time."""


class NotUnderstood(ApiError):
    """An answer that is not of this service, or of a form this client does not know."""


class NotSignedIn(ApiError):
    """401: wrong credentials, or a token that is missing or expired and could not be renewed."""


class Forbidden(ApiError):
    """403: the role, the district or the authorship does not allow it."""


class NotFound(ApiError):
    """404: not there, or not to be seen by this person."""


class Conflict(ApiError):
    """409: `wrong_state`, or `stale_base` with the parcels in `parameters["stale"]`."""


class RevisionChanged(ApiError):
    """412: the change was saved elsewhere since the revision that this client knows."""


class Refused(ApiError):
    """400, 413, 422, 428: what was sent cannot be accepted. `findings` says why when rules did."""

    findings: tuple[Finding, ...] = ()


class LocalFile(ApiError):
    """A file on this computer that cannot be read or written."""


class ServerFault(ApiError):
    """5xx: the service or its database failed."""
