"""The JSON form of a change, as it is sent, stored and published in `change.schema.json`."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import shapely
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.errors import ChangeError, GeometryError
from cadastre_plugin.core.geometry.grid import on_grid
from cadastre_plugin.core.model.parcel import ATTRIBUTES, Parcel
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.texts import N_

SCHEMA = 1
SCHEMA_PATH = Path(__file__).with_name("change.schema.json")

Json = dict[str, Any]
T = TypeVar("T", Parcel, Party, Right, Source)


def crs_uri(srid: int) -> str:
    """The OGC name of a CRS of the EPSG registry, as JSON-FG's `coordRefSys` holds it."""
    return f"http://www.opengis.net/def/crs/EPSG/0/{srid}"


def to_document(change: Change, srid: int) -> Json:
    """The JSON form. Coordinates in metres of the CRS `srid`; a coordinate on the grid has at most three decimals."""
    return {
        "schema": SCHEMA,
        "id": str(change.id),
        "kind": change.kind,
        "title": change.title,
        "application": change.application,
        "district": change.district,
        "coordRefSys": crs_uri(srid),
        "parcels": [_edit_document(edit, parcel_document) for edit in change.parcels],
        "lineage": [{"parent": str(link.parent_id), "child": str(link.child_id)} for link in change.lineage],
        "parties": [_edit_document(edit, party_document) for edit in change.parties],
        "rights": [_edit_document(edit, right_document) for edit in change.rights],
        "sources": [_edit_document(edit, source_document) for edit in change.sources],
    }


def from_document(document: Mapping[str, Any], srid: int) -> Change:
    """The change of a JSON form.

    Raises:
        ChangeError: `change_malformed` with the place, `change_crs` when it is not in the CRS of the city,
            `change_doubled` when a thing stands in it twice.
        GeometryError: a geometry that cannot be a parcel.
    """
    _require_crs(document, srid)
    try:
        change = _read(document)
    except (ChangeError, GeometryError):
        raise
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise ChangeError("change_malformed", N_("The change is not well formed: {part}"), part=str(error)) from error
    _require_once(change)
    return change


def content_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the JSON form: the same change has the same hash wherever it is computed."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def place_document(geometry: MultiPolygon) -> Json:
    """A geometry as JSON-FG's `place`: GeoJSON members, coordinates in metres of the profile's CRS."""
    return {"type": "MultiPolygon", "coordinates": [_rings(part) for part in geometry.geoms]}


def place_geometry(document: Mapping[str, Any]) -> MultiPolygon:
    """The geometry of a `place`, on the grid.

    Raises:
        GeometryError: not a polygon, with heights, not finite, or empty.
        ChangeError: the coordinates are not nested as GeoJSON's are.
    """
    kind = document.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise GeometryError("geometry_type", N_("A parcel must be a polygon, not {kind}"), kind=kind)
    polygons = document["coordinates"] if kind == "MultiPolygon" else [document["coordinates"]]
    try:
        return on_grid(MultiPolygon([_polygon(rings) for rings in polygons]))
    except (TypeError, ValueError, shapely.errors.ShapelyError) as error:
        if isinstance(error, GeometryError):
            raise
        raise ChangeError("change_malformed", N_("The change is not well formed: {part}"), part="place") from error


def parcel_document(parcel: Parcel) -> Json:
    """The state of a parcel without id and version: attributes and place."""
    return {**{name: getattr(parcel, name) for name in ATTRIBUTES}, "place": place_document(parcel.geometry)}


def parcel_of(id: UUID, version: int, document: Mapping[str, Any]) -> Parcel:
    """The parcel of a state document."""
    area = document.get("legal_area")
    return Parcel(
        id=id,
        version=version,
        number=_text_or_none(document, "number"),
        district=_text(document, "district"),
        geometry=place_geometry(document["place"]),
        legal_area=None if area is None else _positive(area),
        land_category=_text_or_none(document, "land_category"),
        purpose=_text_or_none(document, "purpose"),
        address=_text_or_none(document, "address"),
    )


def party_document(party: Party) -> Json:
    """The state of a party without id and version."""
    return {"kind": party.kind.value, "name": party.name, "pinfl": party.pinfl, "stir": party.stir}


def right_document(right: Right) -> Json:
    """The state of a right without id and version."""
    return {
        "kind": right.kind,
        "class": right.right_class.value,
        "parcel": str(right.parcel_id),
        "shares": [
            {
                "party": str(share.party_id),
                "numerator": share.fraction.numerator,
                "denominator": share.fraction.denominator,
            }
            for share in right.shares
        ],
        "sources": [str(id) for id in right.source_ids],
        "registered_on": right.registered_on.isoformat() if right.registered_on else None,
        "imposed_by": right.imposed_by,
        "exchange_code": right.exchange_code,
    }


def source_document(source: Source) -> Json:
    """The state of a document without id and version."""
    issued = source.issued_on.isoformat() if source.issued_on else None
    return {"kind": source.kind, "number": source.number, "issued_on": issued, "sha256": source.sha256}


def _edit_document(edit: Edit[T], document: Callable[[T], Json]) -> Json:
    after = None if edit.after is None else document(edit.after)
    return {"id": str(edit.id), "base_version": edit.base_version, "after": after}


def _read(document: Mapping[str, Any]) -> Change:
    if document["schema"] != SCHEMA:
        raise ChangeError(
            "change_schema",
            N_("The change is of form {schema}; this program reads form {known}"),
            schema=document["schema"],
            known=SCHEMA,
        )
    return Change(
        id=UUID(document["id"]),
        kind=_text(document, "kind"),
        title=_text(document, "title"),
        application=_text(document, "application"),
        district=_text(document, "district"),
        parcels=tuple(_edit(item, parcel_of) for item in document["parcels"]),
        lineage=tuple(Lineage(UUID(link["parent"]), UUID(link["child"])) for link in document["lineage"]),
        parties=tuple(_edit(item, _party_of) for item in document["parties"]),
        rights=tuple(_edit(item, _right_of) for item in document["rights"]),
        sources=tuple(_edit(item, _source_of) for item in document["sources"]),
    )


def _edit(item: Mapping[str, Any], read: Callable[[UUID, int, Mapping[str, Any]], T]) -> Edit[T]:
    id, version = UUID(item["id"]), _whole(item["base_version"])
    return Edit(id, version, None if item["after"] is None else read(id, version, item["after"]))


def _party_of(id: UUID, version: int, document: Mapping[str, Any]) -> Party:
    return Party(
        id,
        version,
        PartyKind(document["kind"]),
        _text(document, "name"),
        _text_or_none(document, "pinfl"),
        _text_or_none(document, "stir"),
    )


def _right_of(id: UUID, version: int, document: Mapping[str, Any]) -> Right:
    return Right(
        id=id,
        version=version,
        kind=_text(document, "kind"),
        right_class=RightClass(document["class"]),
        parcel_id=UUID(document["parcel"]),
        shares=tuple(_share(item) for item in document["shares"]),
        source_ids=tuple(UUID(source) for source in document["sources"]),
        registered_on=_date(document.get("registered_on")),
        imposed_by=_text_or_none(document, "imposed_by"),
        exchange_code=_text_or_none(document, "exchange_code"),
    )


def _share(item: Mapping[str, Any]) -> Share:
    fraction = Fraction(_whole(item["numerator"]), _whole(item["denominator"]))
    if not 0 < fraction <= 1:
        raise ChangeError(
            "share_out_of_range", N_("A share must be above 0 and at most 1, not {share}"), share=str(fraction)
        )
    return Share(UUID(item["party"]), fraction)


def _source_of(id: UUID, version: int, document: Mapping[str, Any]) -> Source:
    return Source(
        id,
        version,
        _text(document, "kind"),
        _text_or_none(document, "number"),
        _date(document.get("issued_on")),
        _text_or_none(document, "sha256"),
    )


def _require_crs(document: Mapping[str, Any], srid: int) -> None:
    named = document.get("coordRefSys")
    if named != crs_uri(srid):
        raise ChangeError(
            "change_crs",
            N_("The change is in {given}; this city's CRS is {expected}"),
            given=named,
            expected=crs_uri(srid),
        )


def _require_once(change: Change) -> None:
    ids = [edit.id for edit in change.edits()]
    if len(ids) != len(set(ids)):
        doubled = next(id for id in ids if ids.count(id) > 1)
        raise ChangeError("change_doubled", N_("{id} stands in the change twice"), id=doubled)


def _rings(polygon: Polygon) -> list[list[list[float]]]:
    return [shapely.get_coordinates(ring).tolist() for ring in (polygon.exterior, *polygon.interiors)]


def _polygon(rings: list[list[list[float]]]) -> Polygon:
    for position in (position for ring in rings for position in ring):
        if len(position) > 2:
            raise GeometryError("geometry_3d", N_("The geometry has heights; a parcel is stored without them"))
        if not all(isinstance(value, int | float) and math.isfinite(value) for value in position):
            raise GeometryError("geometry_not_finite", N_("A coordinate of the geometry is not a finite number"))
    return Polygon(rings[0], rings[1:])


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document[name]
    if not isinstance(value, str):
        raise TypeError(f"{name}: {value!r}")
    return value


def _text_or_none(document: Mapping[str, Any], name: str) -> str | None:
    return None if document.get(name) is None else _text(document, name)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{value!r}")
    return value


def _positive(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value) or value < 0:
        raise TypeError(f"legal_area: {value!r}")
    return float(value)


def _date(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)
