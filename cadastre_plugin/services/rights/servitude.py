"""A servitude is laid on a parcel: what it serves is clicked, where it lies is drawn on the map."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.geometry.land import land_of
from cadastre_plugin.core.rights.servitude import SERVITUDE, Servitude, cut_off, servitude
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.line_tool import LineTool
from cadastre_plugin.map_tools.pick_parcel_tool import PickParcelTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.review.values import locale, square_metres
from cadastre_plugin.panels.rights.fields import text_of
from cadastre_plugin.panels.rights.servitude_page import ServitudePage
from cadastre_plugin.services.borrowed_canvas import BorrowedCanvas
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork

Positions = list[tuple[float, float]]


class ServitudeWork(RightsWork):
    """The canvas is borrowed for drawing and picking; it is given back when the button comes up, at Esc, at the end."""

    operation = SERVITUDE

    def __init__(self, bench: RightsBench) -> None:
        self._page = ServitudePage(bench.profile)
        super().__init__(bench, self._page)
        self._served: tuple[UUID, ...] = ()
        self._place: BaseGeometry | None = None
        self._is_area = False
        self._line = LineTool(bench.canvas, bench.cad_dock)
        self._pick = PickParcelTool(bench.canvas, lambda: [bench.editing.draft.layer])
        self._drawing, self._picking = (
            BorrowedCanvas(bench.canvas, self._line),
            BorrowedCanvas(bench.canvas, self._pick),
        )
        self._connect()

    def proposal(self) -> Proposal | None:
        """The servitude of the inputs."""
        page, serving, drawn = self._page, self.parcel_id, self._place
        holders = page.holders.parts()
        if serving is None or not (self._served or holders):
            return None
        bearing = self.bench.parcel(serving)
        land = bearing.geometry if bearing is not None else None
        if drawn is not None and land is not None and page.place.cut.isChecked():
            drawn = cut_off(drawn, land)
        intent = Servitude(
            serving=serving,
            served=self._served,
            holders=holders,
            place=drawn,
            land=land,
            until=page.until.day(),
            number=text_of(page.number),
        )
        papers = page.papers(page.holders.new_parties())
        return lambda estate: servitude(estate, intent, papers)

    def missing(self) -> str:
        """What to give next."""
        if self.parcel_id is None:
            return ""
        return tr("Choose the parcels that the servitude serves, or the party that it is for")

    def sketch(self) -> Sequence[BaseGeometry]:
        """What is drawn, and the outlines of the parcels that are served."""
        parcels = [self.bench.parcel(id) for id in self._served]
        outlines = [parcel.geometry.boundary for parcel in parcels if parcel is not None]
        return [*outlines, *([self._place] if self._place is not None else ())]

    def labels(self) -> Sequence[Label]:
        """Which parcels are served."""
        parcels = [self.bench.parcel(id) for id in self._served]
        lands = land_of(parcel.geometry for parcel in parcels if parcel is not None)
        places = [land.representative_point() for land in lands if not land.is_empty]
        return [(Point(place.x, place.y), tr("served")) for place in places]

    def left(self) -> None:
        """Give the canvas back."""
        self._stop()

    def reset(self) -> None:
        """Forget the inputs."""
        self._stop()
        self._served, self._place = (), None
        super().reset()
        self._page.show_served(())
        self._page.show_place("")

    def closed(self) -> None:
        """Give the canvas back for good."""
        for borrowed in (self._drawing, self._picking):
            borrowed.close()

    def _connect(self) -> None:
        page = self._page
        page.holders.added.connect(self.serve)
        page.served.pick_toggled.connect(self._on_pick)
        page.served.take_requested.connect(self._take_selected)
        page.served.removed.connect(self._remove_served)
        page.place.draw_toggled.connect(self._on_draw)
        page.place.removed.connect(lambda: self._show(None))
        self._line.sketched.connect(self._sketch)
        self._line.drawn.connect(self._end)
        self._line.given_up.connect(self._give_up)
        self._line.deactivated.connect(page.place.stop_drawing)
        self._pick.picked.connect(lambda id, _: self._toggle(id))
        self._pick.given_up.connect(self._stop)
        self._pick.deactivated.connect(lambda: page.served.pick.setChecked(False))

    def _on_pick(self, is_down: bool) -> None:
        if is_down:
            self._drawing.give_back()
            self._picking.take()
        else:
            self._picking.give_back()

    def _on_draw(self) -> None:
        """Another button is down, or none: what was begun is begun again."""
        place = self._page.place
        self._line.stopCapturing()
        if place.draws_line or place.draws_area:
            self._is_area = place.draws_area
            self._picking.give_back()
            self.bench.canvas.setCurrentLayer(self.bench.editing.draft.layer)  # its CRS is that of what is drawn
            self._drawing.take()
        else:
            self._drawing.give_back()

    def _stop(self) -> None:
        self._line.stopCapturing()
        self._page.place.stop_drawing()
        for borrowed in (self._drawing, self._picking):
            borrowed.give_back()

    def _sketch(self, line: Positions) -> None:
        self._place = self._shape(line)
        self.inputs_changed.emit()

    def _end(self, line: Positions) -> None:
        self._stop()
        self._show(self._shape(line))

    def _give_up(self) -> None:
        self._stop()
        self._show(None)

    def _shape(self, line: Positions) -> BaseGeometry | None:
        if self._is_area and len(line) > 2:
            return Polygon(line)
        return LineString(line) if len(line) > 1 else None

    def _show(self, place: BaseGeometry | None) -> None:
        self._place = place
        self._page.show_place(self._said(place) if place is not None else "")

    def _said(self, place: BaseGeometry) -> str:
        if shapely.get_dimensions(place) < 2:
            return tr("A line of {length} m").format(length=locale().toString(place.length, "f", 2))
        area = ellipsoidal_area(place, self.bench.profile.crs.definition)
        return tr("An area of {area}").format(area=square_metres(area))

    def _toggle(self, id: UUID) -> None:
        left = tuple(one for one in self._served if one != id)
        self._serve_parcels(left if len(left) < len(self._served) else (*left, id))

    def _take_selected(self) -> None:
        selected = (id for id in self.bench.editing.selected() if id != self.parcel_id)
        self._serve_parcels(tuple(dict.fromkeys((*self._served, *selected))))

    def _remove_served(self, row: int) -> None:
        self._serve_parcels((*self._served[:row], *self._served[row + 1 :]))

    def _serve_parcels(self, ids: tuple[UUID, ...]) -> None:
        self._served = ids
        self._page.show_served([self.bench.label(id) for id in ids])
