"""The remarks of one change at one desk: in the panel, as pins on the canvas, and as they come from the service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.events import RemarkEvent
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.review.anchor import Anchor
from cadastre_plugin.core.review.remark import NewRemark, Remark, Thread, Writer
from cadastre_plugin.core.review.standing import Pinned, PinState
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.remarks import RemarkAction, RemarkStep, with_waiting
from cadastre_plugin.map_tools.remark_pins import Pin, PinClicks, RemarkPins
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.remarks.remarks_panel import Reader, RemarksPanel
from cadastre_plugin.services.remarks.traffic import RemarkTraffic
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

Follow = Callable[[Anchor, Pinned], Pinned]
"""Where a pin is at this desk, from where the service says it is."""


class Conversation(QObject):
    """Follows one change at a time. came(tuple[Remark]): the service told its remarks anew."""

    came = pyqtSignal(object)

    def __init__(self, panel: RemarksPanel, project: QgsProject, canvas: QgsMapCanvas, traffic: RemarkTraffic) -> None:
        super().__init__()
        self._panel, self._project, self._canvas, self._traffic = panel, project, canvas, traffic
        self._session: Session | None = None
        self._id: UUID | None = None
        self._revision, self._makes = 1, False
        self._remarks: Sequence[Remark] = ()
        self._mine: dict[UUID, RemarkStep] = {}
        self._follow: Follow = lambda anchor, known: known
        self._pins: RemarkPins | None = None
        self._clicks: PinClicks | None = None
        self._is_reading = self._is_stale = False
        self._connect()

    def begin(self, session: Session, id: UUID, revision: int, reader: Reader, remarks: Sequence[Remark]) -> None:
        """The remarks of this change are read from now on; `revision`: the one that new ones are written to."""
        self.end()
        self._session, self._id, self._revision, self._remarks = session, id, revision, remarks
        self._makes = not reader.reviews
        self._pins = RemarkPins(self._canvas, self._project, session.crs)
        self._clicks = PinClicks(self._canvas, self._pins)
        self._clicks.clicked.connect(self._panel.choose)
        self._panel.begin(reader)
        self.show()

    def follow(self, follow: Follow) -> None:
        """Let pins follow what this desk knows better than the service."""
        self._follow = follow

    def end(self) -> None:
        """Nobody reads them any more; no pin stays on the map."""
        self._id = None
        self._remarks = ()
        self._mine = {}
        if self._clicks is not None and self._pins is not None:
            self._clicks.close()
            self._clicks.deleteLater()
            self._pins.close()
        self._clicks = self._pins = None

    def remark_changed(self, event: RemarkEvent) -> None:
        """Someone said something somewhere."""
        if event.change_id == self._id:
            self.read()

    def read(self) -> None:
        """Ask the service for the remarks."""
        id, session = self._id, self._session
        if id is None or session is None:
            return
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        background.run(
            tr("Reading the remarks"),
            lambda progress: session.client.comments(id),
            lambda remarks: self._take(id, remarks),
            self._miss,
            hidden=True,
        )

    def show(self) -> None:
        """Show what is known here, with what waits to be sent."""
        if self._id is None or self._session is None:
            return
        steps = self._traffic.waiting(self._id)
        me = Writer(self._session.me.id, self._session.me.full_name)
        known = with_waiting(self._remarks, [*self._under_way(steps), *steps], me, self._revision, makes=self._makes)
        self._panel.show_remarks([self._followed(remark) for remark in known], _unsent(steps))

    def _under_way(self, steps: Sequence[RemarkStep]) -> list[RemarkStep]:
        """What was written here and sent, and is not among the remarks that were read before it arrived."""
        self._mine |= {step.remark_id: step for step in steps if step.written is not None}
        there = {remark.id for remark in self._remarks} | {step.remark_id for step in steps}
        return [step for id, step in self._mine.items() if id not in there]

    def _take(self, id: UUID, remarks: Sequence[Remark]) -> None:
        self._is_reading = False
        if id == self._id:
            self._remarks = remarks
            self.came.emit(remarks)
            self.show()
        if self._is_stale:
            self.read()

    def _miss(self, error: CadastreError) -> None:
        """They stay as they were; the connection that is lost says so itself, and comes back with what was missed."""
        self._is_reading = False
        if self._id is not None:
            self.show()
            self._panel.notice.error(error.text())

    def _followed(self, remark: Remark) -> Remark:
        if remark.anchor is None:
            return remark
        known = remark.pinned or Pinned(PinState.STANDS, remark.anchor.place)
        return replace(remark, pinned=self._follow(remark.anchor, known))

    def _show_pins(self) -> None:
        if self._pins is not None:
            current = self._panel.current()
            pins = [pin for thread in self._panel.model.threads() if (pin := _pin(thread)) is not None]
            self._pins.show_pins(pins, current.head.id if current is not None else None)

    def _write(self, written: NewRemark) -> None:
        if self._id is not None:
            self._traffic.write(self._id, written)

    def _say(self, remark_id: UUID, action: RemarkAction) -> None:
        if self._id is not None:
            self._traffic.say(self._id, remark_id, action)

    def _take_back(self, remark_id: UUID) -> None:
        if self._id is not None:
            self._mine.pop(remark_id, None)
            self._traffic.take_back(self._id, remark_id)

    def _show_place(self, place: BaseGeometry) -> None:
        if self._session is not None and self._id is not None:
            Spotlight(self._canvas, self._project, self._session.crs).show([place])

    def _connect(self) -> None:
        panel, traffic = self._panel, self._traffic
        panel.shown.connect(self._show_pins)
        panel.chosen.connect(self._show_pins)
        panel.place_requested.connect(self._show_place)
        panel.written.connect(self._write)
        panel.said.connect(self._say)
        panel.taken_back.connect(self._take_back)
        traffic.queued.connect(lambda id: self.show() if id == self._id else None)
        traffic.settled.connect(lambda id: self.read() if id == self._id else None)


def _unsent(steps: Sequence[RemarkStep]) -> dict[UUID, str | None]:
    return {step.remark_id: step.last_error for step in steps}


def _pin(thread: Thread) -> Pin | None:
    """The pin of a thread that has a place."""
    pinned = thread.head.pinned
    if pinned is None or pinned.place is None:
        return None
    return Pin(thread.head.id, thread.number, pinned.place, thread.is_open, pinned.state is PinState.GONE)
