"""Dividing parcels on the tour: by a list of areas, and by the shares that the register knows.

Areas are measured again along geodesics, which the program does not do.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

import numpy as np
import pyproj
import shapely
from qgis.PyQt.QtWidgets import QAbstractButton, QPlainTextEdit, QWidget
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.divide.plan import Part
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.panels.boundary.divide_amounts import Way
from scripts.tour import hand
from scripts.tour.boundary import apply, check_coverage, close_to, corners, draft, fresh, open_tool
from scripts.tour.desk import Desk
from scripts.tour.register import rows
from scripts.tour.routine import SURVEYOR, city, require
from scripts.tour.step import TourError, step

CONVEX = 0.99
NO_SHARES = "no right with shares"
DEED = {"A. Rewi": Fraction(1, 2), "M. Rewi": Fraction(1, 3), "T. Hau": Fraction(1, 6)}
"""Owners of an invented deed, for a city whose register knows none."""
_SHARED = """
    SELECT held.parcel_id AS id, share.numerator, share.denominator FROM cadastre.right_version AS held
    JOIN cadastre.right_share AS share ON share.right_row_id = held.row_id
    WHERE held.kind = 'ownership' AND upper_inf(held.valid) AND upper_inf(held.recorded) AND held.parcel_id = ANY(%s)
    ORDER BY held.parcel_id, share.place
"""


@step("divide-by-areas", SURVEYOR, ["boundary-work"])
def divide_by_areas(desk: Desk) -> str:
    parcel = _largest(desk)
    page = _page_on(desk, parcel)
    page.amounts.way.choose(Way.LIST)
    whole = geodesic_area(parcel.geometry)
    listed = [round(whole * share, 1) for share in (0.3, 0.2, 0.15)]
    text = "; ".join(f"{area:.1f}".replace(".", ",") for area in listed)
    _write(page, "areas", text)
    hand.wait(lambda: "are left" in page.amounts.tally.text.text(), "what the list leaves")
    told = page.amounts.tally.text.text()
    parts = _parts(page, 4)
    desk.show()
    made = _made(desk, parcel, parts)
    measured = [geodesic_area(item.geometry) for item in made]
    _require_areas([part.before_grid for part in parts], [*listed, whole - sum(listed)], 0.02)
    _require_areas(measured, [part.after_grid for part in parts], 0.02)
    return f"{told}; along geodesics the parts have {_read(measured)} m²; {check_coverage(desk)}"


@step("divide-by-shares", SURVEYOR, ["boundary-work"])
def divide_by_shares(desk: Desk) -> str:
    parcel, shares = _held_by_several(desk) or (_largest(desk), [])
    page = _page_on(desk, parcel)
    page.amounts.way.choose(Way.SHARES)
    _write(page, "shares", "0,33; 0,33; 0,33")
    hand.wait(lambda: "99/100" in page.notice.text.text(), "the refusal of shares that are not the whole")
    hand.click(hand.widget(page, QAbstractButton, "cadastre.divide.register"))
    if not shares:
        shares = _typed_shares(page)
    hand.wait(lambda: "exactly 1" in page.amounts.tally.text.text(), "shares that are the whole")
    parts = _parts(page, len(shares))
    require(all(part.holder for part in parts), "a part is for nobody")
    desk.show()
    made = _made(desk, parcel, parts)
    whole = geodesic_area(parcel.geometry)
    measured = [geodesic_area(item.geometry) for item in made]
    _require_areas([part.before_grid for part in parts], [float(share) * whole for share in shares], 0.02)
    _require_areas(measured, [part.after_grid for part in parts], 0.02)
    told = ", ".join(f"{part.holder} {share}" for part, share in zip(parts, shares, strict=True))
    return f"0,33 three times is refused; {told}: {_read(measured)} m²; {check_coverage(desk)}"


def geodesic_area(geometry: BaseGeometry) -> float:
    """The area in m2 between geodesics from corner to corner."""
    crs = pyproj.CRS.from_user_input(city().crs.definition)
    to_degrees = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    geod = crs.get_geod()
    if geod is None:
        raise TourError("the CRS of the city has no ellipsoid")
    turned = shapely.transform(geometry, lambda points: np.column_stack(to_degrees.transform(*points.T)))
    area, _ = geod.geometry_area_perimeter(shapely.orient_polygons(turned))
    return abs(float(area))


def _plain(desk: Desk) -> list[Parcel]:
    """Lots without holes that hardly turn in, which any cut leaves whole."""
    found = [
        parcel
        for parcel in fresh(desk).values()
        if 300 < parcel.geometry.area < 2500 and parcel.geometry.area > CONVEX * parcel.geometry.convex_hull.area
    ]
    require(found, "the block has no lot that can be divided")
    return found


def _largest(desk: Desk) -> Parcel:
    return max(_plain(desk), key=lambda item: item.geometry.area)


def _typed_shares(page: QWidget) -> list[Fraction]:
    """The register knows no owner and says so: names and shares are typed, as a deed has them."""
    hand.wait(lambda: NO_SHARES in page.amounts.tally.text.text(), "that the register has no shares")
    _write(page, "shares", "\n".join(f"{name} {share}" for name, share in DEED.items()))
    return list(DEED.values())


def _held_by_several(desk: Desk) -> tuple[Parcel, list[Fraction]] | None:
    """A lot with several owners, and their shares as the database has them; None where it knows of none."""
    plain = {parcel.id: parcel for parcel in _plain(desk) if parcel.number}
    shares: dict[UUID, list[Fraction]] = {}
    for row in rows(_SHARED, list(plain)):
        shares.setdefault(row["id"], []).append(Fraction(row["numerator"], row["denominator"]))
    several = {id: held for id, held in shares.items() if len(held) >= 2}
    if not several:
        return None
    chosen = max(several, key=lambda id: (len(several[id]), plain[id].geometry.area))
    return plain[chosen], several[chosen]


def _page_on(desk: Desk, parcel: Parcel) -> QWidget:
    """The page with the parcel picked by the mouse, its cuts along its shortest side."""
    close_to(desk, parcel.geometry)
    page = open_tool(desk, "divide")
    inside = parcel.geometry.representative_point()
    desk.canvas.click(inside.x, inside.y)
    require(page.parcel.text() == parcel.number, f"the click picked {page.parcel.text()}, not {parcel.number}")
    ring = corners(parcel)
    ends = np.roll(ring, -1, axis=0)
    long = np.flatnonzero(np.hypot(*(ends - ring).T) > 5.0)
    shortest = long[np.hypot(*(ends - ring)[long].T).argmin()]
    middle = (ring[shortest] + ends[shortest]) / 2
    desk.canvas.click(float(middle[0]), float(middle[1]))
    return page


def _write(page: QWidget, name: str, text: str) -> None:
    hand.widget(page, QPlainTextEdit, f"cadastre.divide.{name}").setPlainText(text)
    hand.pause(300)


def _parts(page: QWidget, count: int) -> Sequence[Part]:
    """The parts once they are shown."""
    hand.wait(lambda: page.apply.isEnabled() and len(page.parts) == count, f"{count} parts; {page.notice.text.text()}")
    parts: Sequence[Part] = page.parts
    return parts


def _made(desk: Desk, parcel: Parcel, parts: Sequence[Part]) -> list[Parcel]:
    apply(desk)
    now = draft(desk)
    require(parcel.id not in now, "the parcel that was divided is still there")
    missing = [part for part in parts if part.id not in now]
    require(not missing, f"{len(missing)} parts are not in the draft")
    return [now[part.id] for part in parts]


def _require_areas(areas: Sequence[float], wanted: Sequence[float], within: float) -> None:
    worst = max(abs(area - want) for area, want in zip(areas, wanted, strict=True))
    require(worst < within, f"a part is {worst:.4f} m² off: {_read(areas)} for {_read(wanted)}")


def _read(areas: Sequence[float]) -> str:
    return " + ".join(f"{area:.2f}" for area in areas)
