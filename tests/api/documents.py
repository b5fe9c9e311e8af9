"""JSON as the service writes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shapely.geometry import MultiPolygon, Point, box

from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.document import parcel_document, to_document
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile, shipped_profile
from cadastre_plugin.core.rules.document import finding_document
from cadastre_plugin.core.rules.finding import Finding, Severity

SRID = 10728
CHANGE_ID = UUID("6f2c1d7e-0000-4000-8000-000000000001")
PARCEL_ID = UUID("6f2c1d7e-0000-4000-8000-0000000000a1")
AUTHOR_ID = UUID("6f2c1d7e-0000-4000-8000-0000000000b1")

PERSON = {"id": str(AUTHOR_ID), "name": "nodira", "full_name": "Nodira Yoʻldosheva"}
ME = {
    **PERSON,
    "roles": ["surveyor"],
    "districts": ["09"],
    "database": {
        "host": "127.0.0.1",
        "port": 5432,
        "name": "cadastre",
        "user": "cadastre_reader",
        "password": "read-only",
    },
}
PARCEL = Parcel(
    PARCEL_ID,
    3,
    "10:09:03:02:03:0047",
    "09",
    MultiPolygon([box(371000.125, 575000, 371030, 575020)]),
    600.0,
    "2",
    "dwelling",
    "Oʻzbekiston koʻchasi, 5-uy «А»",
)
FINDING = Finding(
    "overlap",
    Severity.ERROR,
    (PARCEL_ID,),
    "{number} overlaps {other}",
    {"number": "1", "other": "2"},
    Point(371001, 575001),
)


def change(**replaced: Any) -> Change:
    fields = {
        "id": CHANGE_ID,
        "kind": "boundary",
        "title": "Chegara — «Ташкент» 서울",
        "application": "A-17",
        "district": "09",
    }
    return Change(**{**fields, "parcels": (Edit(PARCEL_ID, 3, PARCEL), Edit(UUID(int=9), 1, None)), **replaced})


def profile() -> dict[str, Any]:
    return dict(city().document)


def city() -> Profile:
    return shipped_profile("tashkent")


def summary(**replaced: Any) -> dict[str, Any]:
    return {
        "id": str(CHANGE_ID),
        "kind": "boundary",
        "title": "Chegara",
        "application": "A-17",
        "district": "09",
        "state": "draft",
        "revision": 1,
        "author": PERSON,
        "reviewer": None,
        "parcels": 1,
        "findings": {"error": 1, "warning": 0, "info": 2},
        "bbox": [371000.125, 575000.0, 371030.0, 575020.0],
        "created_at": "2026-03-01T09:00:00+05:00",
        "updated_at": "2026-03-01T09:10:00Z",
        "submitted_at": None,
        "decided_at": None,
        "last_editor": PERSON,
        "first_approver": None,
        "second_needed": [],
        "open_remarks": 0,
        "open_questions": 0,
        **replaced,
    }


def remark(**replaced: Any) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [371001.0, 575001.0]}
    anchor = {"kind": "corner", "place": place, "parcel": str(PARCEL_ID), "right": None, "rule": None, "subjects": []}
    written = {
        "text": "Burchak «noto'g'ri»",
        "anchor": anchor,
        "answers": None,
        "asks": True,
        "revision": 1,
        "created_at": "2026-03-01T09:20:00Z",
        "resolution": None,
        "pinned": {"state": "changed", "place": {"type": "Point", "coordinates": [371002.0, 575001.0]}},
    }
    return {"id": str(UUID(int=7)), "author": PERSON, **written, **replaced}


def record() -> dict[str, Any]:
    base = {"id": str(PARCEL_ID), "version": 3, "state": parcel_document(PARCEL)}
    return {
        "summary": summary(),
        "document": to_document(change(), SRID),
        "base": [base, {"id": str(UUID(int=9)), "version": 1, "state": None}],
        "findings": [finding_document(FINDING)],
        "base_points": [],
        "comments": [remark()],
    }


def feature() -> dict[str, Any]:
    state = parcel_document(PARCEL)
    place = state.pop("place")
    properties = {**state, "version": 3, "valid_from": "2025-01-05T00:00:00+00:00"}
    return {
        "type": "Feature",
        "featureType": "Parcel",
        "id": str(PARCEL_ID),
        "geometry": None,
        "place": place,
        "properties": properties,
    }


def history() -> dict[str, Any]:
    made_by = {"id": str(CHANGE_ID), "kind": "boundary", "title": "Chegara", "application": "A-17"}
    line = {
        "version": 3,
        "valid_from": "2025-01-05T00:00:00+00:00",
        "valid_to": None,
        "recorded_from": "2025-01-06T00:00:00+00:00",
        "recorded_to": None,
        "state": parcel_document(PARCEL),
        "change": made_by,
        "author": PERSON,
        "approver": None,
    }
    return {"id": str(PARCEL_ID), "versions": [line]}
