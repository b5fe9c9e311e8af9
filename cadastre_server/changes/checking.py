"""What a change must be before anyone looks at it, and what the rules say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from psycopg import Connection
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.change.points import corners
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.model.boundary_point import Position
from cadastre_plugin.core.model.holding import masked
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.check import check
from cadastre_plugin.core.rules.document import finding_document
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.core.texts import N_
from cadastre_server.auth.user import User
from cadastre_server.database import Row
from cadastre_server.problems import RefusedError
from cadastre_server.register.naming import shown_to
from cadastre_server.register.surroundings import Bounds, surroundings_of

POINTS_A_PARCEL = 20
"""A change may describe so many boundary points for each parcel that it may touch."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A change beside the register as it stands now."""

    change: Change
    surroundings: Surroundings
    findings: tuple[Finding, ...]

    @property
    def base(self) -> Sequence[Parcel]:
        """The current states of the parcels it was made from, without those that are no more."""
        known = self.surroundings.by_id
        return [known[id] for id in self.change.based_on() if id in known]

    @property
    def bbox(self) -> Bounds | None:
        """West, south, east, north (m) of its parcels and points before and after; None when it touches none."""
        parcels = (*self.base, *self.change.after_parcels(), *self.held)
        geometries: list[BaseGeometry] = [parcel.geometry for parcel in parcels]
        geometries += [Point(position) for position in self.positions]
        if not geometries:
            return None
        west, south, east, north = (float(value) for value in shapely.total_bounds(geometries))
        return west, south, east, north

    @property
    def districts(self) -> set[str]:
        """Every district that it touches, those included whose parcels have a corner that it describes, or in which it
        touches a right."""
        touched = [*self.base, *self.change.after_parcels(), *self.held]
        for position in self.positions:
            near = self.surroundings.near(Point(position), 0.0)
            touched += [parcel for parcel in near if position in corners(parcel)]
        return {self.change.district, *(parcel.district for parcel in touched)}

    @property
    def held(self) -> Sequence[Parcel]:
        """Parcels of the register in which it makes, changes or ends a right."""
        estate = self.surroundings.estate
        were = estate.rights if estate else {}
        before = {were[edit.id].parcel_id for edit in self.change.rights if edit.id in were}
        after = {edit.after.parcel_id for edit in self.change.rights if edit.after is not None}
        known = self.surroundings.by_id
        return [known[id] for id in sorted(before | after) if id in known]

    @property
    def positions(self) -> Sequence[Position]:
        """Where its boundary points were and are, in m."""
        ids = {edit.id for edit in self.change.points}
        before = [position for position, point in self.surroundings.points.items() if point.id in ids]
        return [*before, *(edit.after.position for edit in self.change.points if edit.after is not None)]

    def finding_documents(self) -> list[dict[str, Any]]:
        """The findings in their JSON form."""
        return [finding_document(finding) for finding in self.findings]


def read_change(document: Mapping[str, Any], profile: Profile) -> Change:
    """The change of a document, of this city and not larger than it allows.

    Raises:
        RefusedError: `change_too_large`, `district_unknown`, `kind_unknown`, `code_unknown`.
        ChangeError, GeometryError: the document does not say what it must.
    """
    _require_size(document, profile)
    change = from_document(document, profile.crs.srid)
    named = {change.district, *(parcel.district for parcel in change.after_parcels())}
    unknown = next((code for code in sorted(named) if profile.district(code) is None), None)
    if unknown is not None:
        raise RefusedError("district_unknown", N_("The city has no district {district}"), district=unknown)
    kinds = {item.code for item in profile.codes("change_kind")}
    if kinds and change.kind not in kinds:
        raise RefusedError("kind_unknown", N_("There is no kind of change {kind}"), kind=change.kind)
    _require_codes(change, profile)
    return change


def examined(
    connection: Connection[Row], change: Change, profile: Profile, user: User, role: Role | None = None
) -> Examined:
    """The change with what all rules say of it in the register as it stands now. role: in which the user asks.

    Raises:
        ForbiddenError: `other_district`; it touches one that the user does not work in.
    """
    around = surroundings_of(connection, change, profile, shown_to(user, profile))
    user.require_districts(sorted(Examined(change, around, ()).districts), role)
    return Examined(change, around, check(change, around, profile))


def districts_of(connection: Connection[Row], change: Change, profile: Profile) -> list[str]:
    """Every district that a change touches in the register as it stands now."""
    return sorted(Examined(change, surroundings_of(connection, change, profile, masked), ()).districts)


def _require_codes(change: Change, profile: Profile) -> None:
    """What is said of boundary points is said in the words of the profile."""
    for code_list, name in (("point_method", "method"), ("point_marker", "marker")):
        known = {item.code for item in profile.codes(code_list)}
        said = {getattr(edit.after, name) for edit in change.points if edit.after is not None} - {None}
        if known and not said <= known:
            raise RefusedError(
                "code_unknown",
                N_("The city's list {list} has no entry {entry}"),
                list=code_list,
                entry=sorted(said - known)[0],
            )


def _require_size(document: Mapping[str, Any], profile: Profile) -> None:
    parcels, limit = document.get("parcels"), profile.tolerances.change_parcel_limit
    points = document.get("points")
    if isinstance(points, list) and len(points) > limit * POINTS_A_PARCEL:
        raise RefusedError(
            "change_too_large",
            N_("The change describes {count} boundary points; at most {limit} are possible"),
            count=len(points),
            limit=limit * POINTS_A_PARCEL,
        )
    if isinstance(parcels, list) and len(parcels) > limit:
        raise RefusedError(
            "change_too_large",
            N_("The change touches {count} parcels; at most {limit} are possible"),
            count=len(parcels),
            limit=limit,
        )
