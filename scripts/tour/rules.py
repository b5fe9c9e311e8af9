"""The card of a rule: a slip of the hand, what the plugin says of it, and its fix with one click."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import shapely
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QAction, QDockWidget, QLabel

from cadastre_plugin.core.model.parcel import Parcel, same_place
from cadastre_plugin.layers.roles import LayerRole
from scripts.tour import hand
from scripts.tour.boundary import check_coverage, corners, draft, fresh
from scripts.tour.desk import Desk
from scripts.tour.routine import SURVEYOR, layer_of, require
from scripts.tour.step import TourError, step

INSIDE_M, OUTSIDE_M, ASIDE_M = 6.0, 9.0, 0.09
"""Where the line of the slip begins and ends in the parcel, where its tip is in the street, how far both lie apart."""


@step("rule-card", SURVEYOR, ["boundary-work"])
def rule_card(desk: Desk) -> str:
    lot, middle, outwards = next(_fronts(desk))
    hand.trigger(desk.window, "cadastre.work")
    _close_tools(desk)
    desk.canvas.look_at(*middle, 34)
    _slip(desk, middle, outwards)
    findings = hand.widget(desk.window, QAbstractItemView, "cadastre.work.findings")
    hand.wait(lambda: hand.row_with(findings, "spike"), "the spike to be found")
    hand.press_row(findings, "spike")
    explain = hand.widget(desk.window, QAbstractButton, "cadastre.work.explain")
    hand.click(explain)
    fix = hand.widget(desk.window, QAbstractButton, "cadastre.rule.fix")
    text = hand.widget(desk.window, QLabel, "cadastre.rule.text")
    hand.wait(lambda: fix.isVisible() and fix.isEnabled(), "the card of the rule with its fix")
    picture = hand.widget(desk.window, QLabel, "cadastre.rule.picture")
    require(not picture.pixmap().isNull() and "angle" in text.text(), "the card has no picture, or no numbers")
    desk.canvas.look_at(*middle, 34)
    desk.show()
    stack = layer_of(desk, LayerRole.DRAFT).undoStack()
    before, spiked = stack.index(), draft(desk)[lot.id]
    hand.click(fix)
    hand.wait(lambda: stack.index() == before + 1, "the fix as one step")
    hand.wait(lambda: not fix.isEnabled(), "the rules to say that the spike is gone")
    after = draft(desk)[lot.id]
    require(not same_place(after.geometry, spiked.geometry), "the fix changed nothing")
    require(abs(after.geometry.area - lot.geometry.area) < 0.01, "the fix left land in the street")
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.rule.back"))
    return f"a spike of {lot.number or 'a new parcel'} explained and removed in one step; {check_coverage(desk)}"


def _close_tools(desk: Desk) -> None:
    dock = hand.widget(desk.window, QDockWidget, "cadastre.boundary")
    dock.close()


def _slip(desk: Desk, middle: tuple[float, float], outwards: np.ndarray) -> None:
    """With QGIS's own reshape tool: out of the parcel, to a tip in the street, and back beside it."""
    desk.iface.setActiveLayer(layer_of(desk, LayerRole.DRAFT))
    hand.widget(desk.window, QAction, "mActionReshapeFeatures").trigger()
    along = np.array([-outwards[1], outwards[0]])
    for distance, aside in ((-INSIDE_M, 0.0), (OUTSIDE_M, ASIDE_M / 2), (-INSIDE_M, ASIDE_M)):
        x, y = np.array(middle) + outwards * distance + along * aside
        desk.canvas.click(float(x), float(y))
    x, y = np.array(middle) - outwards * INSIDE_M
    desk.canvas.click(float(x), float(y), Qt.MouseButton.RightButton)


def _fronts(desk: Desk) -> Iterator[tuple[Parcel, tuple[float, float], np.ndarray]]:
    """Lots with a long side at an empty street, its middle, and the direction into the street."""
    land = shapely.union_all([parcel.geometry for parcel in draft(desk).values()])
    shapely.prepare(land)
    for lot in fresh(desk).values():
        ring = corners(lot)
        for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            length = math.dist(start, end)
            if length < 14 or not 250 < lot.geometry.area < 2500:
                continue
            outwards = np.array([end[1] - start[1], start[0] - end[0]]) / length
            middle = (start + end) / 2
            line = shapely.LineString([middle + outwards * 0.5, middle + outwards * (OUTSIDE_M + 1)])
            inside = shapely.Point(middle - outwards * (INSIDE_M + 1))
            if not land.intersects(line) and lot.geometry.buffer(-3).contains(inside):
                yield lot, (float(middle[0]), float(middle[1])), outwards
    raise TourError("no lot that no step has touched lies at an empty street")
