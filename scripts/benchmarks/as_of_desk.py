"""A QGIS whose canvas shows the register at street scale: today, or on a day in its past."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from itertools import cycle
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from qgis.core import QgsApplication, QgsMapLayer, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEventLoop, QTimer

from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.profile.profile import profile_of

SIZE = (1400, 900)
SCALE = 1_000
PATIENCE_MS = 30_000

Place = tuple[float, float]


class AsOfDesk:
    """`past` and `today` draw the same place, the next one each time; nothing is kept from the picture before."""

    def __init__(self, reader_url: str, profile: str, places: list[Place], days: list[datetime]) -> None:
        self._application = QgsApplication([], True)
        self._application.initQgis()
        url = urlsplit(reader_url)
        os.environ |= {"PGUSER": url.username or "", "PGPASSWORD": url.password or ""}
        self._places, self._days = (cycle(places), cycle(places)), cycle(days)
        self._moves: list[float] = []
        self._drawn: list[int] = []
        self._canvas = QgsMapCanvas()
        self._canvas.resize(*SIZE)
        self._canvas.setCachingEnabled(False)
        self._canvas.show()
        self._open(url, profile)

    def past(self) -> str:
        """The next place on the next day: the layers go there, and the map is drawn."""
        moment, now = next(self._days), datetime.now(UTC)
        begun = perf_counter()
        self._past.move_to(RegisterTime(moment, now))
        self._moves.append(perf_counter() - begun)
        return self._draw(list(self._past.layers), next(self._places[0]))

    def today(self) -> str:
        """The next place as it stands."""
        return self._draw([self._register.points, self._register.layer], next(self._places[1]))

    def note(self) -> str:
        """How many parcels a view has, and how long the change of the day itself takes."""
        view = self._canvas.extent()
        parcels = sum(1 for _ in self._past.parcels.getFeatures(view))
        held = sum(1 for _ in self._past.rights.getFeatures(view))
        return (
            f"{parcels} parcels and {held} rights in the last view; going to a day {1000 * median(self._moves):.1f} ms"
        )

    def _open(self, url: Any, profile_name: str) -> None:
        from cadastre_plugin.layers.crs import qgis_crs
        from cadastre_plugin.layers.database import RegisterDatabase
        from cadastre_plugin.layers.past_layers import PastLayers
        from cadastre_plugin.layers.register_layer import RegisterLayer

        profile = profile_of(profile_name)
        crs = qgis_crs(profile)
        database = RegisterDatabase(url.hostname, url.port, url.path.lstrip("/"), "")
        self._register = RegisterLayer(database, profile, crs)
        now = datetime.now(UTC)
        self._past = PastLayers(database, profile, crs, RegisterTime(now, now))
        layers = [self._register.layer, self._register.points, *self._past.layers]
        QgsProject.instance().addMapLayers(layers, False)
        self._canvas.setDestinationCrs(crs)

    def _draw(self, layers: list[QgsMapLayer], place: Place) -> str:
        """Set the map and wait until it is drawn."""
        loop = QEventLoop()
        self._canvas.mapCanvasRefreshed.connect(loop.quit)
        QTimer.singleShot(PATIENCE_MS, loop.quit)
        x, y = place
        self._canvas.freeze(True)
        self._canvas.setLayers(layers)
        self._canvas.setExtent(QgsRectangle(x - 100, y - 100, x + 100, y + 100))
        self._canvas.zoomScale(SCALE)
        self._canvas.freeze(False)
        self._canvas.refresh()
        loop.exec()
        self._canvas.mapCanvasRefreshed.disconnect(loop.quit)
        if self._canvas.isDrawing():
            raise RuntimeError("the map was not drawn in time")
        return "drawn"


def _serve() -> None:
    """Be the QGIS: a line of the standard input is an action, its answer a line of the standard output."""
    told = json.loads(sys.stdin.readline())
    days = [datetime.fromisoformat(day) for day in told["days"]]
    desk = AsOfDesk(told["url"], told["profile"], [(x, y) for x, y in told["places"]], days)
    print("ready", flush=True)
    actions = {"past": desk.past, "today": desk.today, "note": desk.note}
    for line in sys.stdin:
        print(actions[line.strip()](), flush=True)
    os._exit(0)  # to take QGIS down in order takes seconds


if __name__ == "__main__":
    _serve()
