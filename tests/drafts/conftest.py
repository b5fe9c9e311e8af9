from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from shapely.geometry import MultiPolygon, box

from cadastre_plugin.core.change.change import Change, Edit, Lineage
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.drafts.draft import Draft
from cadastre_plugin.drafts.store import DraftStore

SRID = 10728
AREA = (371000.0, 575000.0, 372000.0, 576000.0)
NUMBER = "10:09:03:02:03:{:04d}"


def parcel(number: int, **replaced: object) -> Parcel:
    """A lot 20 m wide, the number-th in its row, with coordinates that no decimal text holds shorter."""
    west = 371000.001 + 20 * number
    made = Parcel(
        UUID(int=number), 4, NUMBER.format(number), "09", MultiPolygon([box(west, 575000.123, west + 20, 575030.456)])
    )
    return replace(made, **{"address": f"Oʻzbekiston «{number}» 서울", "legal_area": 600.5, **replaced})


def change(number: int = 1, **replaced: object) -> Change:
    made = Change(UUID(int=1000 + number), "boundary", "Chegara — «Ташкент» 서울", "A'17\"; DROP", "09")
    return replace(made, **replaced)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile folder" / "drafts.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[DraftStore]:
    opened = DraftStore(path)
    yield opened
    opened.close()


@pytest.fixture
def begun(store: DraftStore) -> Draft:
    """A draft in a work area of five parcels, of which nothing is touched."""
    return store.begin(change(), SRID, AREA, [parcel(number) for number in range(5)])


@pytest.fixture
def edited() -> Change:
    """One parcel changed, one ended, one new, child of both."""
    edits = (
        Edit(UUID(int=3), 4, parcel(3, purpose="shop", legal_area=None)),
        Edit(UUID(int=1), 4, None),
        Edit(UUID(int=77), NEW, replace(parcel(77), version=NEW, number=None)),
    )
    links = (Lineage(UUID(int=3), UUID(int=77)), Lineage(UUID(int=1), UUID(int=77)))
    return change(title="Boʻlish", parcels=edits, lineage=links)
