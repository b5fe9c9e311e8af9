"""What a change makes of land in the review dock: sentences in any language, a table of attributes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.PyQt.QtCore import QAbstractItemModel, Qt
from qgis.PyQt.QtTest import QAbstractItemModelTester, QTest

from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.panels.review.land import ReviewLand
from cadastre_plugin.panels.review.record import Review, reviewed
from tests.qgis.review_builders import parcel, record
from tests.qgis.review_looks import laid_out, unreadable
from tests.qgis.test_review_layers import east_side_moved

PROFILE = shipped_profile("tashkent")
FIRST, SECOND, ENDING = parcel(1), parcel(2, 20), parcel(3, 40, legal_area=90.0)
NEW = parcel(4, 60, version=0, number=None, legal_area=1000.0)


@pytest.fixture
def change() -> Review:
    first = replace(east_side_moved(FIRST, 0.5), purpose="shop", legal_area=615.0)
    pairs = [(FIRST, first), (SECOND, replace(SECOND, land_category="3")), (ENDING, None), (None, NEW)]
    return reviewed(record(pairs), PROFILE)


@pytest.fixture
def land(qgis_app, change: Review) -> ReviewLand:
    land = ReviewLand()
    land.places = []
    land.place_requested.connect(land.places.append)
    land.show_review(change, PROFILE)
    return land


def cells(model: QAbstractItemModel, columns: int = 4) -> list[tuple[str, ...]]:
    return [tuple(model.index(row, column).data() for column in range(columns)) for row in range(model.rowCount())]


def texts(land: ReviewLand) -> list[str]:
    return [text for (text,) in cells(land.sentences.said, 1)]


def test_sentences_are_in_the_language_that_is_chosen(land):
    english = texts(land)
    assert "10:09:03:02:03:0001 gains 15.0 m²: was 600.0 m², is 615.0 m²" in english
    land.language.setCurrentIndex(land.language.findData("ru"))
    assert len(texts(land)) == len(english)
    assert any("600,0" in text for text in texts(land))


def test_a_click_on_a_sentence_and_enter_show_its_place(land):
    laid_out(land, 420, 400)
    index = land.sentences.said.index(0)
    QTest.mouseClick(
        land.sentences.viewport(), Qt.MouseButton.LeftButton, pos=land.sentences.visualRect(index).center()
    )
    assert land.places == [ENDING.geometry]
    QTest.keyClick(land.sentences, Qt.Key.Key_Return)
    assert len(land.places) == 2


def test_the_table_has_what_differs_of_every_parcel(land):
    assert ("10:09:03:02:03:0001", "Purpose", "—", "shop") in [
        (one, two, three, four.lower()) for one, two, three, four in cells(land.attributes.model)
    ]
    assert ("10:09:03:02:03:0001", "Area by document", "600.00 m²", "615.00 m²") in cells(land.attributes.model)
    assert not any(what == "District" and number.endswith("0001") for number, what, *_ in cells(land.attributes.model))


def test_or_all_of_it(land):
    few = land.attributes.model.rowCount()
    land.attributes.only_different.click()
    assert land.attributes.model.rowCount() > few
    assert any(what == "District" and number.endswith("0001") for number, what, *_ in cells(land.attributes.model))


def test_a_click_on_the_header_sorts_and_figures_are_figures(land):
    laid_out(land, 420, 400)
    land.shown_as.setCurrentIndex(1)
    header = land.attributes.view.horizontalHeader()
    at = header.sectionViewportPosition(3) + 5
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(at, 5))
        assert header.sortIndicatorOrder() == order
        areas = [after for _, what, _, after in cells(land.attributes.model) if what == "Area by document"]
        assert areas == sorted(areas, key=_figure, reverse=order == Qt.SortOrder.DescendingOrder)


def _figure(text: str) -> float:
    return float(text.replace(" m²", "").replace(",", "").replace("—", "-1"))


def test_a_click_on_a_row_shows_its_parcel(land):
    laid_out(land, 420, 400)
    land.shown_as.setCurrentIndex(1)
    view = land.attributes.view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(0, 1)).center())
    assert land.places == [east_side_moved(FIRST, 0.5).geometry]


def test_the_models_keep_qt_s_contract(land, change):
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, mode) for model in (land.sentences.said, land.attributes.model)]
    land.show_review(change, PROFILE)
    land.empty()
    assert len(testers) == 2
    assert texts(land) == cells(land.attributes.model) == []


def test_all_views_can_be_read_at_the_width_of_a_dock(land):
    for page in range(3):
        land.shown_as.setCurrentIndex(page)
        assert unreadable(laid_out(land, 420, 400)) == []
