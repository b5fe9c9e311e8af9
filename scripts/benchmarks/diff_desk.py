"""A QGIS with the review dock, which is answered a change of many parcels."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from time import perf_counter
from typing import Any
from uuid import UUID

from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.PyQt.QtWidgets import QApplication

from cadastre_plugin.api.replies import BaseParcel, ChangeRecord
from cadastre_plugin.core.change.document import from_document
from cadastre_plugin.core.profile.profile import Profile, shipped_profile
from scripts.benchmarks.diff_change import answer

SIZE = (1400, 900)
DOCK_WIDTH = 420
PATIENCE_S = 60.0
CLOCK_MS = 20
"""So often is looked whether all is there."""


class _Service:
    """Gives the one answer, which is read as that of the service is."""

    def __init__(self, reply: bytes, template: ChangeRecord, profile: Profile) -> None:
        self._reply, self._template, self._profile = reply, template, profile

    def change(self, id: UUID) -> ChangeRecord:
        document = json.loads(self._reply)
        change = from_document(document["document"], self._profile.crs.srid)
        base = tuple(BaseParcel.parse(item) for item in document["base"])
        return replace(self._template, change=change, base=base)

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"the measure asks for {name}")


class DiffDesk:
    """`ours`: from the answer to the painted dock and canvas. `peer`: two memory layers with the same features."""

    def __init__(self, parcels: int) -> None:
        self._application = QgsApplication([], True)
        self._application.initQgis()
        self._profile = shipped_profile("tashkent")
        self._kept: list[tuple[list[Any], list[QgsFeature]]] = []
        self._id = UUID(int=0)
        self._iface: Any = None
        self._dock: Any = None
        self._reviewing: Any = None
        self._open(answer(parcels, self._profile))

    def ours(self) -> str:
        """The change is chosen in the queue; until it is in the dock and on the canvas."""
        self._dock.end_review()
        self._dock.select_change(self._id)
        self._wait(lambda: self._layers_on_canvas() and not self._dock.detail.is_busy)
        return "done"

    def peer(self) -> str:
        """The features of both sides, kept from the last round, as two plain layers."""
        if not self._kept:
            self._kept = [
                (layer.fields().toList(), [QgsFeature(each) for each in layer.getFeatures()])
                for layer in map(self._found, ("Before", "After"))
                if layer is not None
            ]
        self._dock.end_review()
        layers = [self._plain(features, fields) for fields, features in self._kept]
        QgsProject.instance().addMapLayers(layers)
        self._iface.canvas.setExtent(layers[0].extent())
        self._iface.canvas.refresh()
        self._wait(lambda: set(layers) <= set(self._iface.canvas.layers()))
        QgsProject.instance().removeMapLayers([layer.id() for layer in layers])
        return "done"

    def note(self) -> str:
        """What parts of the way take by themselves."""
        from cadastre_plugin.panels.review.record import reviewed

        begun = perf_counter()
        record = self._service.change(self._id)
        read = perf_counter()
        review = reviewed(record, self._profile)
        seen = perf_counter()
        swipe = self._swipe()
        return (
            f"{len(review.sentences)} sentences, {len(review.attributes)} lines of the table; reading the answer"
            f" {1000 * (read - begun):.0f} ms, comparing {1000 * (seen - read):.0f} ms, to swipe {swipe:.0f} ms"
        )

    def _swipe(self) -> float:
        from cadastre_plugin.map_tools.compare.mode import Mode

        self.ours()
        begun = perf_counter()
        bar, compared = self._dock.detail.compare, self._reviewing.shown.compared
        bar.choose(Mode.SWIPE)
        self._wait(lambda: compared.picture.isVisible() and not compared.rendering.is_drawing)
        return 1000 * (perf_counter() - begun)

    def _wait(self, holds: Any) -> None:
        """Until it holds, the map is drawn and all is painted."""
        end = perf_counter() + PATIENCE_S
        while not holds() or self._iface.canvas.isDrawing():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if perf_counter() > end:
                raise RuntimeError(self._dock.detail.notice.text.text() or "nothing came")
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    def _layers_on_canvas(self) -> bool:
        after = self._found("After")
        return after is not None and after in self._iface.canvas.layers()

    def _found(self, title: str) -> QgsVectorLayer | None:
        found = QgsProject.instance().mapLayersByName(title)
        return found[0] if found else None

    def _plain(self, features: list[QgsFeature], fields: list[Any]) -> QgsVectorLayer:
        layer = QgsVectorLayer("MultiPolygon", "plain", "memory")
        layer.setCrs(self._crs)
        layer.dataProvider().addAttributes(fields)
        layer.updateFields()
        made = []
        for each in features:
            feature = QgsFeature()
            feature.setAttributes(each.attributes())
            feature.setGeometry(QgsGeometry(each.geometry()))
            made.append(feature)
        layer.dataProvider().addFeatures(made)
        return layer

    def _open(self, reply: bytes) -> None:
        from qgis.gui import QgsLayerTreeMapCanvasBridge
        from qgis.PyQt.QtCore import Qt

        from cadastre_plugin.layers.crs import qgis_crs
        from cadastre_plugin.panels.messages import Messages
        from cadastre_plugin.panels.review.review_dock import ReviewDock
        from cadastre_plugin.services.review.reviewing import Reviewing
        from cadastre_plugin.services.session import Session
        from tests.qgis.desk import Iface
        from tests.qgis.review_builders import me, parcel, record

        template = record([(parcel(1), parcel(1))])
        self._id = template.summary.id
        self._service = _Service(reply, template, self._profile)
        self._crs = qgis_crs(self._profile)
        self._iface, project = Iface(), QgsProject.instance()
        self._iface.window.resize(*SIZE)
        self._iface.canvas.setDestinationCrs(self._crs)
        self._bridge = QgsLayerTreeMapCanvasBridge(project.layerTreeRoot(), self._iface.canvas)
        self._dock = ReviewDock(self._iface.window)
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
        self._dock.setMinimumWidth(DOCK_WIDTH)
        self._reviewing = Reviewing(self._dock, project, self._iface.canvas, Messages(self._iface.bar))
        service: Any = self._service
        unused: Any = None
        self._clock = QTimer()
        self._clock.start(CLOCK_MS)
        self._iface.window.show()
        self._reviewing.sign_in(Session("", me(), self._profile, self._crs, service, unused))
        self._dock.show_queue([template.summary])
        self._wait(lambda: True)


def _serve(parcels: int) -> None:
    """Be the QGIS: a line of the standard input is an action, its answer a line of the standard output."""
    desk = DiffDesk(parcels)
    print("ready", flush=True)
    actions = {"ours": desk.ours, "peer": desk.peer, "note": desk.note}
    for line in sys.stdin:
        print(actions[line.strip()](), flush=True)
    os._exit(0)  # to take QGIS down in order takes seconds


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
