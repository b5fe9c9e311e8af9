"""Making a draft ready to be edited, off the GUI thread: plain data in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import shapely
from qgis.core import QgsFeature
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import ApiError, NotFound
from cadastre_plugin.api.replies import ChangeRecord
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.document import content_hash, to_document
from cadastre_plugin.core.interruption import Progress
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.review.anchor import AnchorKind
from cadastre_plugin.core.review.standing import seen
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.draft import Bounds, Draft
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.editing.outcome import work_parcels
from cadastre_plugin.layers.boundary_point_reader import BoundaryPointReader
from cadastre_plugin.layers.district_outlines import OutlineReader
from cadastre_plugin.layers.parcel_features import features_of
from cadastre_plugin.layers.work_area import ParcelReader, WorkArea

AROUND_CHANGE_M = 50.0
"""How far around a change that comes from the service its work area reaches."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft with the parcels of its work area, their features and boundary points. `outlines`: of districts, by code.
    `warning`: what to know first. `known`: where no parcel of the register is missing. `estate`: what was
    read of the register's rights."""

    draft: Draft
    base: Sequence[Parcel]
    features: Sequence[QgsFeature]
    points: Sequence[BoundaryPoint] = ()
    outlines: Mapping[str, BaseGeometry] = field(default_factory=dict)
    warning: str = ""
    known: Bounds | None = None
    estate: Estate = field(default_factory=Estate)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a draft is opened with. `srid` is the city's."""

    store: DraftStore
    client: CadastreClient
    reader: ParcelReader
    points: BoundaryPointReader
    outlines: OutlineReader | None
    srid: int


def begin(desk: Desk, change: Change, area: WorkArea, progress: Progress) -> Opened:
    """A new draft in a work area.

    Raises:
        WorkAreaError: the area is empty, too large or unreadable.
        DraftError: the disk does not take it.
    """
    base = desk.reader.read(area, progress)
    points = desk.points.read(base)
    draft = desk.store.begin(change, desk.srid, area.bounds or _bounds(base), base, points)
    return replace(_opened(desk, draft, base, points), known=area.bounds if area.district is None else None)


def resume(desk: Desk, id: UUID, progress: Progress) -> Opened:
    """A draft of this computer, brought up to date with what the service says; else the change as the service has it.

    Raises:
        ApiError: it is not on this computer, and the service does not give it.
        DraftError, WorkAreaError: see `begin`.
    """
    if id not in {line.id for line in desk.store.drafts()}:
        return _fetched(desk, desk.client.change(id), progress)
    record = _record(desk.client, id)
    draft = desk.store.draft(id)
    if record is None:
        return _opened(desk, draft, desk.store.base(id), desk.store.base_points(id))
    if draft.is_sent and record.summary.revision != draft.revision:
        return _fetched(desk, record, progress)  # not edited here since, and another computer went on with it
    known = draft.revision or record.summary.revision
    pinned = _pinned_parcels(record)
    desk.store.remote(id, record.summary.state, known, remarks=record.remarks, outlines=pinned)
    warning = _difference_warning(draft, record)
    return _opened(desk, desk.store.draft(id), desk.store.base(id), desk.store.base_points(id), warning)


def _fetched(desk: Desk, record: ChangeRecord, progress: Progress) -> Opened:
    """The change as the service has it, on the register around it; its own parcels and points in the versions it was
    made from."""
    own = {item.id: item.parcel for item in record.base if item.parcel is not None}
    touched = [*own.values(), *record.change.after_parcels()]
    extent = record.summary.bbox or _bounds(touched)  # a change of rights alone touches no parcel
    west, south, east, north = shapely.buffer(shapely.box(*extent), AROUND_CHANGE_M).bounds
    area = WorkArea(bounds=(west, south, east, north))
    found = {parcel.id: parcel for parcel in desk.reader.read(area, progress)}
    base = tuple({**found, **own}.values())
    known = {point.id: point for point in desk.points.read(base)}
    points = tuple({**known, **record.points_before()}.values())
    assert area.bounds is not None
    desk.store.begin(record.change, desk.srid, area.bounds, base, points, replacing=True)
    desk.store.keep_estate(record.change.id, record.base_estate)
    sent = content_hash(to_document(record.change, desk.srid))
    id, summary = record.change.id, record.summary
    desk.store.remote(id, summary.state, summary.revision, sent, record.remarks, _pinned_parcels(record))
    return _opened(desk, desk.store.draft(id), base, points)


def _opened(
    desk: Desk, draft: Draft, base: Sequence[Parcel], points: Sequence[BoundaryPoint], warning: str = ""
) -> Opened:
    features = features_of(work_parcels(draft.change, base))
    outlines = desk.outlines.read() if desk.outlines else {}
    estate = desk.store.estate(draft.change.id)
    return Opened(draft, base, features, points, outlines, warning, estate=estate)


def _record(client: CadastreClient, id: UUID) -> ChangeRecord | None:
    """What the service has; None when it never had it or does not answer: a draft can be edited without it."""
    try:
        return client.change(id)
    except NotFound:
        return None
    except ApiError as error:
        if error.status is not None and error.status < 500:
            raise
        return None


def _difference_warning(draft: Draft, record: ChangeRecord) -> str:
    if draft.revision in (None, record.summary.revision):
        return ""
    return tr("This change was also edited on another computer. What you send from here will be refused")


def _pinned_parcels(record: ChangeRecord) -> dict[UUID, MultiPolygon]:
    """The parcels whose corners remarks are pinned to, as the last revision has them."""
    anchors = (remark.anchor for remark in record.remarks)
    corners = (anchor.parcel_id for anchor in anchors if anchor is not None and anchor.kind is AnchorKind.CORNER)
    base = {item.id: item.parcel for item in record.base if item.parcel is not None}
    parcels = seen(record.change, base).parcels
    return {id: parcels[id].geometry for id in corners if id is not None and id in parcels}


def _bounds(parcels: Iterable[Parcel]) -> Bounds:
    west, south, east, north = shapely.total_bounds([parcel.geometry for parcel in parcels]).tolist()
    return west, south, east, north
