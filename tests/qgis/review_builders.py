"""Changes, summaries and histories for the tests of the review and history panels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from shapely.geometry import MultiPolygon, box

from cadastre_plugin.api.replies import BaseParcel, ChangeRecord, Database, FindingCounts, Me, Person, Summary
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.workflow import Role, State
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.remark import Remark, Writer

NOW = datetime(2026, 5, 3, 9, 7, tzinfo=UTC)
AUTHOR = Person(UUID(int=1), "aziz", "Azizbek Oʻrinboyev")
REVIEWER = Person(UUID(int=2), "elena", 'Елена "Лена" Константинопольская-Преображенская')
LONG_RUSSIAN = (
    "Уточнение местоположения границ и площади земельного участка по результатам комплексных кадастровых работ "
    'в квартале «Мирзо-Улугбекский» по заявлению гражданина О\'Коннора "Ташкент-Сити"'
)
HANGUL = "경계 정정 신청서 제2026-0415호"


def me(*roles: Role, person: Person = REVIEWER) -> Me:
    """A signed-in person of these roles; supervisor when none is named."""
    database = Database("127.0.0.1", 5432, "cadastre", "cadastre_reader", "")
    return Me(person.id, person.name, person.full_name, frozenset(roles or (Role.SUPERVISOR,)), ("*",), database)


def summary(state: State = State.SUBMITTED, **values: object) -> Summary:
    """A change of the queue, submitted three hours ago unless said otherwise."""
    submitted = datetime.now(UTC) - timedelta(hours=3, minutes=5)
    standard: dict[str, object] = {
        "id": uuid4(),
        "kind": "boundary",
        "title": "Fence moved",
        "application": "2026-0415",
        "district": "09",
        "state": state,
        "revision": 2,
        "author": AUTHOR,
        "reviewer": None if state is State.SUBMITTED else REVIEWER,
        "parcels": 2,
        "findings": FindingCounts(0, 1, 0),
        "bbox": (350000.0, 570000.0, 350100.0, 570100.0),
        "created_at": submitted - timedelta(days=1),
        "updated_at": submitted,
        "submitted_at": submitted,
        "decided_at": None,
        "last_editor": values.get("author", AUTHOR),
    }
    return Summary(**{**standard, **values})  # type: ignore[arg-type]


def parcel(index: int, east: float = 0.0, width: float = 20.0, **values: object) -> Parcel:
    """A rectangle 30 m deep whose west side is `east` m from the origin of the tests."""
    west, south = 350000.0 + east, 570000.0
    standard: dict[str, object] = {
        "id": UUID(int=1000 + index),
        "version": 1,
        "number": f"10:09:03:02:03:{index:04d}",
        "district": "09",
        "geometry": MultiPolygon([box(west, south, west + width, south + 30.0)]),
        "legal_area": 600.0,
        "land_category": "2",
        "purpose": None,
        "address": None,
    }
    return Parcel(**{**standard, **values})  # type: ignore[arg-type]


def record(
    pairs: list[tuple[Parcel | None, Parcel | None]], about: Summary | None = None, **parts: object
) -> ChangeRecord:
    """A change of parcels before and after; None before is a new parcel, None after one that ends."""
    about = about or summary(State.IN_REVIEW, parcels=len(pairs))
    edits = tuple(_edit(before, after) for before, after in pairs)
    base = tuple(BaseParcel(before.id, before.version, before) for before, _ in pairs if before)
    change = Change(about.id, about.kind, about.title, about.application, about.district, edits)
    return ChangeRecord(about, change, base, **{"findings": (), "remarks": (), **parts})  # type: ignore[arg-type]


def _edit(before: Parcel | None, after: Parcel | None) -> Edit[Parcel]:
    known = before or after
    assert known is not None
    return Edit(known.id, before.version if before else 0, after)


def remark(text: str, author: Person = REVIEWER, place: tuple[float, float] | None = None, **values: object) -> Remark:
    """A remark to revision 2, pinned to a place where one is given."""
    standard: dict[str, object] = {
        "id": uuid4(),
        "author": Writer(author.id, author.full_name),
        "text": text,
        "revision": 2,
        "created_at": NOW,
        "anchor": None if place is None else Anchor(AnchorKind.PLACE, place),
    }
    return Remark(**{**standard, **values})  # type: ignore[arg-type]
