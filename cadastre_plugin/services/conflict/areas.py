"""What comes of the choices, computed off the GUI thread: areas for each side in the dock, the result on the map."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, pyqtSignal

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.conflict.conflict_dock import ConflictDock
from cadastre_plugin.panels.conflict.sides import SIDES
from cadastre_plugin.panels.review.values import NOTHING, square_metres
from cadastre_plugin.services.conflict.on_canvas import ConflictCanvas
from cadastre_plugin.services.conflict.weighing import Question, Weighed, weigh
from cadastre_plugin.tasks import background


class Areas(QObject):
    """One question at a time, the newest next. weighed(choices, frozenset of DisputeKey): what need not be chosen."""

    weighed = pyqtSignal(object, object)

    def __init__(self, dock: ConflictDock, canvas: ConflictCanvas, profile: Profile) -> None:
        super().__init__()
        self._dock, self._canvas, self._profile = dock, canvas, profile
        self._running: background.BackgroundTask[Weighed] | None = None
        self._wanted: Question | None = None

    def ask(self, question: Question) -> None:
        """The choices, or what is in front, are others now."""
        self._wanted = question
        self._begin()

    def stop(self) -> None:
        """Nothing is asked any more."""
        self._wanted = None
        if self._running is not None:
            self._running.drop()
            self._running = None

    def _begin(self) -> None:
        if self._running is not None or self._wanted is None:
            return
        question, profile, self._wanted = self._wanted, self._profile, None
        self._running = background.run(
            tr("Computing the areas"),
            lambda _: weigh(question, profile),
            lambda weighed: self._settle(question, weighed),
            self._refuse,
            hidden=True,
        )

    def _settle(self, question: Question, weighed: Weighed) -> None:
        self._running = None
        if self._wanted is None:
            self._show(question, weighed)
        self._begin()

    def _refuse(self, error: CadastreError) -> None:
        self._running = None
        self._dock.show_areas(())
        self._begin()

    def _show(self, question: Question, weighed: Weighed) -> None:
        separator, sides = self._profile.number.separator, question.comparison
        numbers = [tr(label(sides.base.parcels.get(id) or sides.theirs.parcels[id])) for id in weighed.areas]
        rows = [
            (
                f"…{number.rsplit(separator, 1)[-1]}",
                *(square_metres(areas[side]) if side in areas else NOTHING for side in SIDES),
            )
            for number, areas in zip(numbers, weighed.areas.values(), strict=True)
        ]
        self._dock.show_areas(rows, numbers)
        self._canvas.show_result(weighed.shapes)
        self.weighed.emit(question.choices, weighed.void)
