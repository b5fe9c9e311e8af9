from __future__ import annotations

import sqlite3
from uuid import UUID

import pytest

from cadastre_plugin.core.survey.survey_point import SurveyPoint
from cadastre_plugin.drafts.errors import DraftError
from cadastre_plugin.drafts.schema import STEPS
from cadastre_plugin.drafts.store import DraftStore

BARE = SurveyPoint("", 371_000.123, 575_000.456)
FULL = SurveyPoint(
    "уг. 7'; DROP", 371_010.001, 575_010.999, 455.12, "RTK", 0.02, "съёмка 서울.csv", 12, "EPSG:28412",
    "Pulkovo 1942 to WGS 84 (16) (EPSG:15865)", "EPSG:15865", 4.5,
)  # fmt: skip


def test_points_come_back_as_they_were(store, begun, path):
    store.survey_points.keep(begun.change.id, [FULL, BARE])
    again = DraftStore(path)
    assert again.survey_points.of(begun.change.id) == (FULL, BARE)
    again.close()


def test_points_take_the_place_of_those_before(store, begun):
    store.survey_points.keep(begun.change.id, [FULL, BARE])
    store.survey_points.keep(begun.change.id, [BARE])
    assert store.survey_points.of(begun.change.id) == (BARE,)
    store.survey_points.keep(begun.change.id, [])
    assert store.survey_points.of(begun.change.id) == ()


def test_points_go_with_their_draft(store, begun):
    store.survey_points.keep(begun.change.id, [FULL])
    store.discard(begun.change.id)
    assert store.survey_points.of(begun.change.id) == ()


def test_points_stay_when_the_change_is_edited(store, begun, edited):
    store.survey_points.keep(edited.id, [FULL])
    store.journal(edited)
    assert store.survey_points.of(edited.id) == (FULL,)


def test_points_stay_when_the_draft_is_replaced_by_what_the_service_has(store, begun, edited):
    store.survey_points.keep(edited.id, [FULL])
    store.begin(edited, begun.srid, begun.area, [], replacing=True)
    assert store.survey_points.of(edited.id) == (FULL,)


def test_a_draft_that_is_none_has_no_points(store):
    with pytest.raises(DraftError) as refused:
        store.survey_points.keep(UUID(int=5), [BARE])
    assert refused.value.code == "draft_unknown"


def test_a_file_of_the_version_before_gets_the_table(path):
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as old:
        old.executescript(STEPS[0] + "PRAGMA user_version = 1;")
    old.close()
    store = DraftStore(path)
    assert store.survey_points.of(UUID(int=1)) == ()
    store.close()
