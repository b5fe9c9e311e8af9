"""A rectangle in a question of a client."""

from __future__ import annotations

from math import isfinite

from cadastre_plugin.core.texts import N_
from cadastre_server.problems import RefusedError
from cadastre_server.register.surroundings import Bounds


def bounds_of(text: str) -> Bounds:
    """The rectangle of `west,south,east,north`, in metres of the profile's CRS.

    Raises:
        RefusedError: `bbox_malformed`.
    """
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise _malformed(text) from error
    if not all(map(isfinite, (west, south, east, north))):
        raise _malformed(text)
    return west, south, east, north


def _malformed(text: str) -> RefusedError:
    return RefusedError("bbox_malformed", N_("bbox must be west,south,east,north, not {bbox}"), bbox=text)
