"""The JSON form of a change, as it is sent, stored and published in `change.schema.json`."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from shapely.geometry import MultiPolygon

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.change.place import crs_uri, place_document, place_geometries, point_document, point_position
from cadastre_plugin.core.change.rights_document import (
    act_document,
    act_of,
    malformed,
    party_document,
    party_of,
    right_document,
    right_of,
    source_document,
    source_of,
)
from cadastre_plugin.core.errors import ChangeError
from cadastre_plugin.core.model.boundary_point import POINT_ATTRIBUTES, BoundaryPoint
from cadastre_plugin.core.model.parcel import ATTRIBUTES, NEW, Parcel
from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.record import Record
from cadastre_plugin.core.texts import N_

SCHEMA = 1
SCHEMA_PATH = Path(__file__).with_name("change.schema.json")

Json = dict[str, Any]
T = TypeVar("T", Parcel, Party, Right, Source, BoundaryPoint)


def to_document(change: Change, srid: int) -> Json:
    """The JSON form. Coordinates in metres of the CRS `srid`; a coordinate on the grid has at most three decimals.

    `points`, `acts`, `reverses` and `revived` stand there only when there are some, so that an older change keeps its
    hash.
    """
    points = [_edit_document(edit, boundary_point_document) for edit in change.points]
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
        **({"points": points} if points else {}),
        **({"acts": [act_document(act) for act in change.acts]} if change.acts else {}),
        **({"reverses": str(change.reverses)} if change.reverses else {}),
        **({"revived": [str(id) for id in change.revived]} if change.revived else {}),
    }


def from_document(document: Mapping[str, Any], srid: int) -> Change:
    """The change of a JSON form.

    Raises:
        ChangeError: `changemalformed` with the place, `change_schema`, `change_crs` when it is not in the CRS of the
            city, `change_doubled` when a thing stands in it twice, `change_lineage` when a link leads out of it,
            `change_revives` when it revives what it may not.
        GeometryError: a geometry that cannot be a parcel.
    """
    record = Record(document, malformed)
    _require_schema(record)
    _require_crs(record, srid)
    change = _change(record)
    _require_once(change)
    _require_lineage(change)
    _require_revival(change)
    return change


def content_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the JSON form: the same change has the same hash wherever it is computed."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def parcel_document(parcel: Parcel) -> Json:
    """The state of a parcel without id and version: attributes and place."""
    return {**{name: getattr(parcel, name) for name in ATTRIBUTES}, "place": place_document(parcel.geometry)}


def parcel_of(id: UUID, version: int, document: Mapping[str, Any]) -> Parcel:
    """The parcel of a state document.

    Raises:
        ChangeError: a member is missing, unknown or of another kind.
        GeometryError: the geometry cannot be a parcel.
    """
    return parcels_of([(id, version, document)])[0]


def parcels_of(named: Iterable[tuple[UUID, int, Mapping[str, Any]]]) -> list[Parcel]:
    """The parcels of many state documents, each with its id and version.

    Raises:
        ChangeError, GeometryError: as `parcel_of`.
    """
    return _parcels([(id, version, Record(document, malformed)) for id, version, document in named])


def boundary_point_document(point: BoundaryPoint) -> Json:
    """The state of a boundary point without id and version: attributes and place."""
    attributes = {name: getattr(point, name) for name in POINT_ATTRIBUTES}
    attributes["source_id"] = str(point.source_id) if point.source_id else None
    return {**attributes, "place": point_document(point.position)}


def boundary_point_of(id: UUID, version: int, document: Mapping[str, Any]) -> BoundaryPoint:
    """The boundary point of a state document.

    Raises:
        ChangeError: a member is missing, unknown or of another kind.
        GeometryError: the place cannot be a corner.
    """
    return _point(id, version, Record(document, malformed))


def _edit_document(edit: Edit[T], document: Callable[[T], Json]) -> Json:
    after = None if edit.after is None else document(edit.after)
    return {"id": str(edit.id), "base_version": edit.base_version, "after": after}


def _change(record: Record) -> Change:
    record.allow("schema", "coordRefSys", *Change.__dataclass_fields__)
    return Change(
        id=record.id("id"),
        kind=record.text("kind"),
        title=record.text("title"),
        application=record.text("application"),
        district=record.text("district"),
        parcels=_parcel_edits(record.records("parcels")),
        lineage=tuple(_lineage(item) for item in record.records("lineage")),
        parties=tuple(_edit(item, party_of) for item in record.records("parties")),
        rights=tuple(_edit(item, right_of) for item in record.records("rights")),
        sources=tuple(_edit(item, source_of) for item in record.records("sources")),
        points=tuple(_edit(item, _point) for item in record.records("points")) if record.has("points") else (),
        acts=tuple(act_of(item) for item in record.records("acts")) if record.has("acts") else (),
        reverses=record.id("reverses") if record.has("reverses") else None,
        revived=record.ids("revived") if record.has("revived") else (),
    )


def _edit(record: Record, read: Callable[[UUID, int, Record], T]) -> Edit[T]:
    id, version, after = _becomes(record)
    return Edit(id, version, None if after is None else read(id, version, after))


def _parcel_edits(records: Iterable[Record]) -> tuple[Edit[Parcel], ...]:
    edits = [_becomes(record) for record in records]
    parcels = iter(_parcels([(id, version, after) for id, version, after in edits if after is not None]))
    return tuple(Edit(id, version, None if after is None else next(parcels)) for id, version, after in edits)


def _becomes(record: Record) -> tuple[UUID, int, Record | None]:
    id, version = record.allow("id", "base_version", "after").id("id"), record.whole("base_version")
    after = record.record_or_none("after")
    if after is None and version == NEW:
        record.refuse("after")  # nothing became nothing
    return id, version, after


def _parcels(named: Sequence[tuple[UUID, int, Record]]) -> list[Parcel]:
    for _, _, record in named:
        record.allow(*ATTRIBUTES, "place")
    geometries = place_geometries(record.record("place") for _, _, record in named)
    return [_parcel(*one, geometry) for one, geometry in zip(named, geometries, strict=True)]


def _parcel(id: UUID, version: int, record: Record, geometry: MultiPolygon) -> Parcel:
    area = record.number_or_none("legal_area")
    if area is not None and area < 0:
        record.refuse("legal_area")
    return Parcel(
        id=id,
        version=version,
        number=record.text_or_none("number"),
        district=record.text("district"),
        geometry=geometry,
        legal_area=area,
        land_category=record.text_or_none("land_category"),
        purpose=record.text_or_none("purpose"),
        address=record.text_or_none("address"),
    )


def _lineage(record: Record) -> Lineage:
    return Lineage(record.allow("parent", "child").id("parent"), record.id("child"))


def _point(id: UUID, version: int, record: Record) -> BoundaryPoint:
    record.allow(*POINT_ATTRIBUTES, "place")
    return BoundaryPoint(
        id=id,
        version=version,
        position=point_position(record.record("place")),
        number=record.text_or_none("number"),
        method=record.text_or_none("method"),
        accuracy=_positive_or_none(record, "accuracy"),
        source=record.text_or_none("source"),
        source_id=record.id("source_id") if record.members.get("source_id") is not None else None,
        marker=record.text_or_none("marker"),
        operation=record.text_or_none("operation"),
        operation_accuracy=_positive_or_none(record, "operation_accuracy"),
    )


def _positive_or_none(record: Record, name: str) -> float | None:
    value = record.number_or_none(name)
    return value if value is None or value > 0 else record.refuse(name)


def _require_schema(record: Record) -> None:
    if (schema := record.whole("schema")) != SCHEMA:
        raise ChangeError(
            "change_schema",
            N_("The change is of form {schema}; this program reads form {known}"),
            schema=schema,
            known=SCHEMA,
        )


def _require_crs(record: Record, srid: int) -> None:
    if (given := record.text("coordRefSys")) != crs_uri(srid):
        raise ChangeError(
            "change_crs",
            N_("The change is in {given}; this city's CRS is {expected}"),
            given=given,
            expected=crs_uri(srid),
        )


def _require_once(change: Change) -> None:
    things = Counter[object](edit.id for edit in change.edits()) + Counter[object](change.lineage)
    things += Counter[object](edit.after.position for edit in change.points if edit.after is not None)
    doubled = next((thing for thing, times in things.items() if times > 1), None)
    if doubled is not None:
        id = doubled.child_id if isinstance(doubled, Lineage) else doubled
        raise ChangeError("change_doubled", N_("{id} stands in the change twice"), id=str(id))


def _require_lineage(change: Change) -> None:
    """A child stands after the change, a parent stood before it, and both are of the change."""
    children = {edit.id for edit in change.parcels if edit.after is not None}
    parents = set(change.based_on())
    for link in change.lineage:
        if link.child_id not in children or link.parent_id not in parents or link.child_id == link.parent_id:
            raise ChangeError(
                "change_lineage",
                N_("The change says that parcel {child} came from {parent}, but does not hold both"),
                child=str(link.child_id),
                parent=str(link.parent_id),
            )


def _require_revival(change: Change) -> None:
    """Only a reversal revives, and only what had a version and stands after it."""
    standing = {edit.id for edit in change.edits() if edit.base_version != NEW and edit.after is not None}
    for id in change.revived:
        if change.reverses is None or id not in standing:
            raise ChangeError(
                "change_revives",
                N_("The change brings back {id}, which only the reversal of the change that ended it may do"),
                id=str(id),
            )
