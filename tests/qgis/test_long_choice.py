"""A long entry of a drop-down list is shortened where it finds no room, and said in full by the tool tip."""

from __future__ import annotations

import pytest

from cadastre_plugin.panels.boundary.long_choice import LongChoice

LONG = "NZGD2000 / New Zealand Transverse Mercator 2000 (EPSG:2193)"


@pytest.fixture
def choice(qgis_app):
    made = LongChoice()
    made.addItems(["WGS 84", LONG])
    yield made
    made.deleteLater()


def test_a_short_entry_is_shown_as_it_is(choice):
    choice.resize(200, 30)
    assert choice.shown_text() == choice.toolTip() == "WGS 84"


def test_the_middle_of_a_long_entry_is_left_out(choice):
    choice.setCurrentIndex(1)
    choice.resize(240, 30)
    shown = choice.shown_text()
    assert shown.startswith("NZGD2000") and shown.endswith("2193)") and "…" in shown
    assert choice.fontMetrics().horizontalAdvance(shown) < 240
    assert choice.toolTip() == LONG
    assert not choice.grab().isNull()


def test_a_long_entry_is_whole_where_there_is_room(choice):
    choice.setCurrentIndex(1)
    choice.resize(900, 30)
    assert choice.shown_text() == LONG
