"""A servitude: one parcel bears it, others are served by it, and it may have a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.errors import GeometryError
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.preconditions import require_parts, require_term
from cadastre_plugin.core.rights.servitude_place import clipped, lies_in, place_on_grid
from cadastre_plugin.core.texts import N_

SERVITUDE = "servitude"

_SERVES_NOTHING = N_("Choose the parcels that the servitude serves, or the party that it is for")
_SERVES_ITSELF = N_("A parcel cannot serve itself; take it out of the parcels that are served")
_OUTSIDE = N_("The servitude does not lie in the parcel that bears it; draw it inside")
_CROSSES = N_("The area of the servitude crosses itself; draw it again")
_IN_PIECES = N_("The line leaves the parcel and comes back; draw each part as a servitude of its own")
_LAND_MISSING = N_("The boundary of the serving parcel is not known; open its work area first")


@dataclass(frozen=True, slots=True)
class Servitude:
    """serving: the parcel that bears it. served: the parcels it is for; holders: parties, by shares that sum to 1.

    place: its line or area in m of the profile's CRS, land: the boundary of the serving parcel, which a place must
    lie in. until: the last day, None without an end.
    """

    serving: UUID
    served: tuple[UUID, ...] = ()
    holders: tuple[Share, ...] = ()
    place: BaseGeometry | None = None
    land: BaseGeometry | None = None
    until: date | None = None
    number: str | None = None


def servitude(estate: Estate, intent: Servitude, papers: Papers) -> RightsOutcome:
    """A new servitude.

    Raises:
        RightsError: `servitude_serves_nothing`, `servitude_serves_itself`, `servitude_outside`,
            `servitude_land_missing`, `place_wrong`, `place_crosses_itself`; those of `require_parts`, `require_term`.
    """
    served = tuple(dict.fromkeys(intent.served))
    _require_use(intent, served)
    if intent.holders:
        require_parts(estate, papers, intent.holders)
    require_term(intent.until, papers)
    made = Right(
        id=uuid4(),
        version=NEW,
        kind=SERVITUDE,
        right_class=RightClass.RIGHT,
        parcel_id=intent.serving,
        shares=intent.holders,
        source_ids=papers.source_ids,
        number=intent.number,
        until=intent.until,
        served=served,
        place=None if intent.place is None else _place(intent.place, intent.land),
    )
    return papers.outcome(SERVITUDE, {made.id: made})


def serving(estate: Estate, parcel_ids: Iterable[UUID]) -> tuple[Right, ...]:
    """The servitudes that serve any of some parcels, whichever parcel bears them."""
    wanted = frozenset(parcel_ids)
    return tuple(right for right in estate.rights.values() if not wanted.isdisjoint(right.served))


def cut_off(place: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """What of a drawn line or area (m) lies in the land, on the grid.

    Raises:
        RightsError: `servitude_outside`, nothing does; `servitude_in_pieces`, a line does in several pieces;
            `place_wrong`, `place_crosses_itself`.
    """
    pieces = clipped(_placed(place), land)
    if not pieces:
        raise RightsError("servitude_outside", _OUTSIDE)
    if len(pieces) > 1:
        raise RightsError("servitude_in_pieces", _IN_PIECES)
    return pieces[0]


def _require_use(intent: Servitude, served: tuple[UUID, ...]) -> None:
    if not served and not intent.holders:
        raise RightsError("servitude_serves_nothing", _SERVES_NOTHING)
    if intent.serving in served:
        raise RightsError("servitude_serves_itself", _SERVES_ITSELF)


def _place(place: BaseGeometry, land: BaseGeometry | None) -> BaseGeometry:
    if land is None:
        raise RightsError("servitude_land_missing", _LAND_MISSING)
    placed = _placed(place)
    if not lies_in(placed, land):
        raise RightsError("servitude_outside", _OUTSIDE)
    return placed


def _placed(place: BaseGeometry) -> BaseGeometry:
    try:
        placed = place_on_grid(place)
    except GeometryError as error:
        raise RightsError("place_wrong", error.template, **error.parameters) from error
    if not placed.is_valid:
        raise RightsError("place_crosses_itself", _CROSSES)
    return placed
