"""Dividing a parcel that is picked on the map, along a side, a line or an azimuth, or through a point."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import shapely
from shapely.geometry import LineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.divide.conditions import conditions_of
from cadastre_plugin.core.boundary.divide.plan import Along, Part, Through, divide
from cadastre_plugin.core.boundary.divide.share_list import held_shares, text_of
from cadastre_plugin.core.boundary.divide.sides import Side, side_near, sides_of
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.model.holding import ParcelRights
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.boundary.balance_table import area_text
from cadastre_plugin.panels.boundary.divide_direction import Course
from cadastre_plugin.panels.boundary.divide_page import DividePage
from cadastre_plugin.panels.review.values import square_metres
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal
from cadastre_plugin.tasks import background

LETTER_PIXELS = 7.0
"""How wide a letter of a label is."""


class DivideWork(BoundaryWork):
    """The first click picks the parcel, the next ones what gives the direction; everything can be typed too."""

    def __init__(self, bench: Bench) -> None:
        self._page = DividePage()
        self._id: UUID | None = None
        self._sides: list[Side] = []
        self._reading: background.BackgroundTask[ParcelRights] | None = None
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, self._page, tool)
        tool.picked.connect(self._take)
        tool.taken_back.connect(self._page.direction.take_back)
        tool.confirmed.connect(self._page.apply_requested)
        tool.given_up.connect(self._page.reset_requested)
        self._page.parcel_typed.connect(self._find)
        self._page.parcel_requested.connect(self._ask_parcel)
        self._page.direction.point_requested.connect(lambda: bench.canvas.setMapTool(tool))
        self._page.amounts.shares_requested.connect(self._read_shares)

    def proposal(self) -> Proposal | None:
        """The parts; a refusal where an input cannot be read."""
        id = self._id
        if id is None:
            return None
        try:
            division = self._page.division()
        except CadastreError as error:
            return _refusing(error)
        return None if division is None else lambda fabric, profile: divide(fabric, profile, id, division)

    def title(self) -> str:
        return tr("Divide a parcel")

    def missing(self) -> str:
        if self._id is None:
            return tr("Click the parcel to divide, or type its number")
        if self._page.direction.is_readable() and self._page.direction.direction() is None:
            return tr("Give the direction: click on the map, or type it")
        return tr("Say how large the parts are to be")

    def sketch(self) -> Sequence[BaseGeometry]:
        """The parcel, and what gives the direction."""
        parcel = self._parcel()
        drawn = self._page.direction.drawn()
        shown: list[BaseGeometry] = [] if parcel is None else [land_of([parcel.geometry])[0].boundary]
        direction = self._page.direction.direction() if self._page.direction.is_readable() else None
        if isinstance(direction, Along):
            return [*shown, LineString([direction.start, direction.end])]
        if isinstance(direction, Through):
            return [*shown, Point(direction.point)]
        is_begun = self._page.direction.course.value() is Course.LINE and drawn
        return [*shown, Point(drawn[0])] if is_begun else shown

    def labels(self) -> Sequence[Label]:
        """The number of each part, whose it is and its area, as far as there is room."""
        metres = self.bench.reach(LETTER_PIXELS)
        parts = enumerate(self._page.parts, start=1)
        return [_label(number, part, self._page.land_of(part), metres) for number, part in parts]

    def opened(self) -> None:
        """A single selected parcel is the one to divide."""
        selected = self.bench.selected()
        if len(selected) == 1:
            self._choose(self.bench.fabric().parcels.get(selected[0]))

    def reset(self) -> None:
        self._id, self._sides = None, []
        self._forget_reading()
        super().reset()

    def closed(self) -> None:
        self._forget_reading()

    def _parcel(self) -> Parcel | None:
        return None if self._id is None else self.bench.fabric().parcels.get(self._id)

    def _take(self, x: float, y: float) -> None:
        """A click: what the direction needs, else the parcel under it."""
        direction, course = self._page.direction, self._page.direction.course.value()
        if self._id is not None and course is Course.LINE:
            direction.draw((x, y))
        elif self._id is not None and course is Course.POINT:
            direction.point.write(self.bench.fabric().corner_near(x, y, self.bench.reach()) or (x, y))
        elif self._id is None or course is not Course.SIDE or not self._take_side(x, y):
            self._choose(self.bench.fabric().parcel_at(x, y))

    def _take_side(self, x: float, y: float) -> bool:
        at = side_near(self._sides, x, y, self.bench.reach())
        if at is not None:
            self._page.direction.choose_side(at)
        return at is not None

    def _find(self, text: str) -> None:
        """The parcel whose number is what was typed, or ends so."""
        written = text.strip()
        parcels = self.bench.fabric().parcels.values()
        found = [parcel for parcel in parcels if parcel.number and written and parcel.number.endswith(written)]
        if len(found) == 1:
            self._choose(found[0])
        elif written:
            self._page.show_refusal(
                tr("{count} parcels of the work area end in {number}; write more of it").format(
                    count=len(found), number=written
                )
                if found
                else tr("No parcel of the work area ends in {number}").format(number=written)
            )

    def _choose(self, parcel: Parcel | None) -> None:
        if parcel is None or parcel.id == self._id:
            return
        profile = self.bench.profile
        self._id, self._sides = parcel.id, sides_of(land_of([parcel.geometry])[0])
        self._page.show_parcel(label(parcel), ellipsoidal_area(parcel.geometry, profile.crs.definition))
        self._page.conditions.show_city(conditions_of(profile, parcel.purpose))
        self._page.offer_sides(self._sides)

    def _ask_parcel(self) -> None:
        self.reset()
        if self.map_tool is not None:
            self.bench.canvas.setMapTool(self.map_tool)
        self.inputs_changed.emit()

    def _read_shares(self) -> None:
        """Ask the register who holds the parcel, off the GUI thread."""
        parcel = self._parcel()
        if parcel is None or parcel.number is None:
            self._page.amounts.tally.error(tr("Choose a parcel of the register first"))
            return
        self._forget_reading()
        client, number = self.bench.session.client, parcel.number
        self._page.amounts.tally.waiting(tr("Reading the rights of {number}").format(number=number))
        self._reading = background.run(
            tr("Reading the rights"), lambda _: client.rights(number), self._on_rights, self._on_no_rights, hidden=True
        )

    def _on_rights(self, rights: ParcelRights) -> None:
        self._reading = None
        try:
            shares = held_shares(rights, self.bench.profile.whole_rights)
        except CadastreError as error:
            self._page.amounts.tally.error(error.text())
        else:
            self._page.amounts.write_shares(text_of(shares))

    def _on_no_rights(self, error: CadastreError) -> None:
        self._reading = None
        self._page.amounts.tally.error(error.text())

    def _forget_reading(self) -> None:
        if self._reading is not None:
            self._reading.drop()
            self._reading = None


def _label(number: int, part: Part, land: MultiPolygon, letter: float) -> Label:
    """The longest text that finds room where it stands; `letter`: the width of one in m."""
    place = land.representative_point()
    west, _, east, _ = land.bounds
    across = shapely.get_parts(land.intersection(LineString([(west, place.y), (east, place.y)])))
    room = max((piece.length for piece in across if piece.distance(place) < letter), default=0.0)
    area, name = square_metres(part.after_grid), tr("access") if part.is_strip else f"{number}."
    texts = (
        f"{name} {part.holder} {area}".replace("  ", " "),
        f"{name} {area}",
        f"{name} {area_text(part.after_grid)}",
        name,
    )
    return place, next((text for text in texts if len(text) * letter < room), name)


def _refusing(error: CadastreError) -> Proposal:
    def refuse(fabric: Fabric, profile: Profile) -> Outcome:
        raise error

    return refuse
