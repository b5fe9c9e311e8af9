"""What changed between two days: asked of the service a part at a time, listed, and before and after on the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.past import Past
from cadastre_plugin.api.replies import Bounds
from cadastre_plugin.core.change.corner_changes import corner_changes
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.history.register_difference import Facet, RegisterDifference
from cadastre_plugin.core.interruption import checkpoint
from cadastre_plugin.core.texts import tr
from cadastre_plugin.layers.review_layers import Purpose, ReviewFeatures, review_features
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.history.differences_dock import DifferencesDock, Question
from cadastre_plugin.services.comparing import Comparing
from cadastre_plugin.services.map_bounds import map_bounds
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask

MOST = 10_000
"""Differences that are listed and drawn; a person reads no more, and the map stays quick."""
PART = 2_000


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found, and how it looks on the map. is_all: False when there is more."""

    found: Sequence[RegisterDifference]
    is_all: bool
    features: ReviewFeatures


class BetweenDays(QObject):
    """Answers the dock while someone is signed in."""

    def __init__(
        self,
        dock: DifferencesDock,
        project: QgsProject,
        canvas: QgsMapCanvas,
        show_dock: Callable[[DifferencesDock], None],
    ) -> None:
        super().__init__()
        self._dock, self._project, self._canvas, self._show_dock = dock, project, canvas, show_dock
        self._session: Session | None = None
        self._drawn: Comparing | None = None
        self._task: BackgroundTask[Compared] | None = None
        dock.asked.connect(self._compare)
        dock.stopped.connect(self._stop)
        dock.chosen.connect(self._show_place)
        dock.emptied.connect(self._clear)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        self._session = session
        self._drawn = Comparing(self._canvas, self._project, session.crs, self._dock.modes, Purpose.DAYS)
        self._dock.sign_in(session.profile)

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._drop()
        self._dock.sign_out()
        self._close_drawn()
        self._session = None

    def close(self) -> None:
        """Leave the map as it was."""
        self._drop()
        self._close_drawn()
        self._session = None

    def compare_since(self, since: datetime) -> None:
        """Ask what changed between a moment (aware) and now."""
        self._show_dock(self._dock)
        self._dock.set_days(since, datetime.now(UTC))
        self._dock.ask()

    def _compare(self, question: Question) -> None:
        self._drop()
        session = self._session
        if session is None:
            return
        bounds = map_bounds(self._canvas, session.crs, self._project) if question.is_in_view else None
        self._task = background.run(
            tr("Comparing two days"),
            lambda progress: compared(session.client.past, question, bounds),
            self._show,
            self._fail,
        )

    def _show(self, compared: Compared) -> None:
        self._task = None
        self._dock.show_differences(compared.found, compared.is_all)
        if self._drawn is not None and compared.found:
            self._drawn.show(compared.features)

    def _fail(self, error: CadastreError) -> None:
        self._task = None
        if isinstance(error, background.TaskCancelled):
            self._dock.show_stopped()
        else:
            self._dock.show_error(error)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _drop(self) -> None:
        if self._task is not None:
            self._task.drop()
            self._task = None

    def _clear(self) -> None:
        if self._drawn is not None:
            self._drawn.clear()

    def _close_drawn(self) -> None:
        if self._drawn is not None:
            self._drawn.close()
            self._drawn = None

    def _show_place(self, one: RegisterDifference) -> None:
        if self._session is not None:
            sides = (side.geometry for side in (one.land.before, one.land.after) if side is not None)
            Spotlight(self._canvas, self._project, self._session.crs).show(sides)


def compared(past: Past, question: Question, bounds: Bounds | None) -> Compared:
    """All that differs, as much as can be listed. In a task; raises ApiError's kinds."""
    found: list[RegisterDifference] = []
    after = None
    while True:
        checkpoint()
        part = past.differences(
            question.first,
            question.second,
            district=question.district,
            bounds=bounds,
            after=after,
            limit=PART,
        )
        found += part.items
        after = part.next
        if after is None or len(found) >= MOST:
            break
    shown = found[:MOST]
    return Compared(shown, after is None and len(found) <= MOST, features_of_differences(shown))


def features_of_differences(found: Sequence[RegisterDifference]) -> ReviewFeatures:
    """Before and after of land that differs; where only rights do, the parcel is outlined."""
    land = [one.land for one in found if set(one.facets) - {Facet.RIGHTS}]
    only_rights = [one.parcel for one in found if not set(one.facets) - {Facet.RIGHTS}]
    return review_features(land, corner_changes(land), only_rights)
