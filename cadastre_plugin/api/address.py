"""The address of a service as a person types it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit, urlunsplit

from cadastre_plugin.api.errors import ApiError


def server_address(typed: str) -> str:
    """The base address of a service: scheme added when left out (https, http on this machine), no slash at the end.

    Raises:
        ApiError: `address_malformed`.
    """
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _malformed(typed) from error
    scheme = parts.scheme or ("http" if host and is_loopback(host) else "https")
    foreign = parts.query or parts.fragment or parts.username or any(letter.isspace() for letter in text)
    if not host or foreign or scheme not in ("http", "https"):
        raise _malformed(typed)
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def is_loopback(host: str) -> bool:
    """True for this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_open(address: str) -> bool:
    """True when a password sent there could be read on the way: not encrypted and not on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def _malformed(typed: str) -> ApiError:
    return ApiError("address_malformed", parameters={"address": typed})
