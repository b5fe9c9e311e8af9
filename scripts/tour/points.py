"""Points of a survey come from a file: what is wrong with it is said, what is right becomes a parcel."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

import numpy as np
import shapely
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QWidget

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.layers.roles import LayerRole
from scripts.tour import hand
from scripts.tour.boundary import apply, base, check_coverage, close_to, corners, draft, fresh, open_tool, reserve
from scripts.tour.desk import Desk
from scripts.tour.routine import SURVEYOR, layer_of, require
from scripts.tour.step import TourError, step

DEEP_M = 3.0
"""How far the new parcel reaches into the street."""
OFF_M = 0.031
"""How far the measured points are from the corners that the map has: within the tolerance of a boundary point."""

Strip = tuple[np.ndarray, np.ndarray]


@step("import-points", SURVEYOR, ["boundary-work"])
def import_points(desk: Desk) -> str:
    id, (outer, inner) = _free_strip(desk)
    reserve([id])
    close_to(desk, shapely.MultiPoint(np.concatenate([outer, inner])), 3.0)
    page = open_tool(desk, "points")
    before = draft(desk)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dala_oʻlchovi.csv"
        path.write_text(_table(outer, inner), encoding="utf-8-sig")
        hand.widget(page, QgsFileWidget, "cadastre.points.file").setFilePath(str(path))
        said = hand.widget(page, QAbstractItemView, "cadastre.points.findings")
        hand.wait(lambda: hand.row_with(said, "12 abc"), "what is said of the file")
    _require_said(page, said)
    hand.choose(hand.widget(page, QComboBox, "cadastre.points.use"), "table-order")
    hand.wait(lambda: page.apply.isEnabled(), f"a parcel of the points; the tool says {page.notice.text.text()}")
    desk.show()
    apply(desk)
    made = [parcel for id, parcel in draft(desk).items() if id not in before]
    require(len(made) == 1, f"{len(made)} parcels were made of the points")
    land = shapely.Polygon([*outer, *inner[::-1]])
    missed = made[0].geometry.symmetric_difference(land).area
    require(missed < 0.01, f"the parcel is {missed:.3f} m² off the place of its points")
    kept = layer_of(desk, LayerRole.SURVEY_POINTS).featureCount()
    require(kept == 4, f"{kept} survey points are kept with the change, not 4")
    return f"4 of 7 points make a parcel, 3 are left out with their reasons; {check_coverage(desk)}"


def _require_said(page: QWidget, said: QAbstractItemView) -> None:
    summary = hand.widget(page, QLabel, "cadastre.points.summary").text()
    require("4" in summary and "7" in summary, f"the summary says {summary}")
    texts = "\n".join(hand.row_texts(said))
    for number in ("5", "6", "7"):
        line = str(int(number) + 1)
        require(line in texts, f"nothing is said of line {line}: {texts}")
    require(f"{OFF_M:.3f}" in texts, f"nothing is said of a corner that the map has: {texts}")
    exchange = hand.widget(page, QAbstractButton, "cadastre.points.exchange")
    require(exchange.isVisible(), "the line with its axes exchanged is not offered to be put right")


def _table(outer: np.ndarray, inner: np.ndarray) -> str:
    """What a surveyor brings: decimal commas, X north, one line the wrong way round, one damaged, one twice."""
    off = np.array([OFF_M, 0.0])
    middle = (outer[0] + inner[1]) / 2
    places = [outer[0] + off, outer[1] + off, inner[1], inner[0]]
    lines = [_line(number, north, east) for number, (east, north) in enumerate(places, start=1)]
    lines.append(_line(5, *middle))  # east before north
    lines.append(f"6;12 abc;{middle[0]:.3f};RTK;0,015".replace(".", ","))
    lines.append(_line(7, inner[0][1] + 0.02, inner[0][0]))
    return "\n".join(["Nuqta;X (shimol);Y (sharq);Usul;Aniqlik, m", *lines]) + "\n"


def _line(number: int, north: float, east: float) -> str:
    return f"{number};{north:.3f};{east:.3f};RTK;0.015".replace(".", ",")


def _free_strip(desk: Desk) -> tuple[UUID, Strip]:
    """A parcel and the strip of street before one of its sides: the side's ends, and the same some metres further out.

    Raises:
        TourError: no parcel of the work area has a free street before it.
    """
    land = shapely.union_all([parcel.geometry for parcel in draft(desk).values()])
    for id, parcel in fresh(desk).items():
        if id in base() and (strip := _strip_of(parcel, land)) is not None:
            return id, strip
    raise TourError("no parcel of the work area has a street before it")


def _strip_of(parcel: Parcel, land: shapely.Geometry) -> Strip | None:
    ring = corners(parcel)
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        along = end - start
        length = float(np.hypot(*along))
        if not 10.0 < length < 40.0:
            continue
        out = np.array([along[1], -along[0]]) / length * DEEP_M  # the ring runs counter-clockwise
        outer, inner = np.array([start, end]), np.round(np.array([start, end]) + out, 3)
        wider = shapely.Polygon([start, end, end + 1.5 * out, start + 1.5 * out])
        if wider.intersection(land).area < 0.001:
            return outer, inner
    return None
