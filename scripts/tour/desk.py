"""One person at one QGIS: runs inside it, takes steps from the driver one at a time and answers what came of each.

The driver's address and the name of the desk stand in the environment.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from multiprocessing.connection import Client, Connection
from types import TracebackType
from typing import Any

from qgis.core import QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QMainWindow

from scripts.tour.hand import CanvasHand, pause
from scripts.tour.step import TourError, step_named

POLL_MS = 40
HANGS_AFTER_S = 120.0
STDERR = 2


@dataclass(frozen=True)
class Request:
    """A step to take, where its picture goes, and what earlier steps found out."""

    step: str
    picture: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came of a step; `facts` has what later steps need to know."""

    ok: bool
    seconds: float
    detail: str
    facts: dict[str, Any]


class Desk:
    """What a step has: the window, the canvas under the mouse, and the facts that steps hand on."""

    def __init__(self, iface: QgisInterface) -> None:
        self.iface = iface
        self.window: QMainWindow = iface.mainWindow()
        self.canvas = CanvasHand(iface.mapCanvas())
        self.facts: dict[str, Any] = {}
        self._picture: str | None = None
        self._broken: list[str] = []
        sys.excepthook = self._break  # QGIS would ask a person, and wait for the answer

    @property
    def project(self) -> QgsProject:
        """The open project."""
        return QgsProject.instance()

    def show(self) -> None:
        """Take the step's picture now rather than at its end: the whole screen, once the map is drawn."""
        if self._picture:
            self.canvas.settle()
            QApplication.primaryScreen().grabWindow(0).save(self._picture)
            self._picture = None

    def take(self, request: Request) -> Answer:
        """Take a step, then its picture, also when it failed."""
        self.facts, self._picture = dict(request.facts), request.picture
        start = time.monotonic()
        faulthandler.dump_traceback_later(HANGS_AFTER_S, file=STDERR)  # where it stands, in the log of QGIS
        try:
            ok, detail = True, step_named(request.step).run(self)
        except (TourError, LookupError) as error:
            ok, detail = False, str(error)
        except Exception as error:  # a step that breaks must not take the tour's report with it
            ok, detail = False, f"{error!r}\n{traceback.format_exc()}"
        finally:
            faulthandler.cancel_dump_traceback_later()
        seconds = time.monotonic() - start
        if self._broken:
            ok, detail = False, "\n".join((detail, *self._broken))
            self._broken.clear()
        self.show()
        return Answer(ok, round(seconds, 2), detail, self.facts)

    def _break(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An error that nobody caught, in a slot or a timer: the step that it happened in has failed."""
        self._broken.append("".join(traceback.format_exception(kind, error, trace)))


class Mailbox:
    """Asks the driver for the next step whenever QGIS is idle."""

    def __init__(self, desk: Desk, connection: Connection) -> None:
        self._desk = desk
        self._connection = connection
        self._busy = False
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(POLL_MS)

    def _look(self) -> None:
        if self._busy or not self._connection.poll():
            return
        self._busy = True
        try:
            self._answer(self._connection.recv())
        except (EOFError, OSError):
            self._leave()
        finally:
            self._busy = False

    def _answer(self, request: dict[str, Any] | None) -> None:
        if request is None:
            self._leave()
        else:
            self._connection.send(asdict(self._desk.take(Request(**request))))

    def _leave(self) -> None:
        self._timer.stop()
        self._desk.project.setDirty(False)
        self._desk.iface.actionExit().trigger()


def _fill_screen(window: QMainWindow) -> None:
    """There is no window manager on the virtual display, so maximising does nothing."""
    window.setGeometry(QApplication.primaryScreen().geometry())
    pause(500)


def sit_down(iface: QgisInterface) -> Mailbox:
    """Report to the driver and wait for steps."""
    import scripts.tour.itinerary  # noqa: F401 - fills the table of steps

    host, port = os.environ["CADASTRE_TOUR_ADDRESS"].split(":")
    connection = Client((host, int(port)), authkey=os.environ["CADASTRE_TOUR_KEY"].encode())
    connection.send(os.environ["CADASTRE_TOUR_DESK"])
    _fill_screen(iface.mainWindow())
    return Mailbox(Desk(iface), connection)
