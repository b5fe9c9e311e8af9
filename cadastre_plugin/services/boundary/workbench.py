"""The boundary tools at work: inputs become a proposal, the proposal a preview, and Apply one step in the draft."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, pyqtSignal

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.map_tools.preview import Preview
from cadastre_plugin.panels.boundary.boundary_dock import BoundaryDock
from cadastre_plugin.services.actions import ActionKind
from cadastre_plugin.services.boundary.catalogue import made_work
from cadastre_plugin.services.boundary.drawing import drawing_of
from cadastre_plugin.services.boundary.proposed import Proposed, propose
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal
from cadastre_plugin.services.completing import Completing
from cadastre_plugin.services.session import Session
from cadastre_plugin.services.survey_points import SurveyPoints
from cadastre_plugin.tasks import background


class Workbench(QObject):
    """Holds the tools while a change is open. applied(): a tool wrote a step."""

    applied = pyqtSignal()

    def __init__(
        self, iface: QgisInterface, project: QgsProject, dock: BoundaryDock, show_dock: Callable[[BoundaryDock], None]
    ) -> None:
        super().__init__()
        self._iface, self._project, self._dock, self._show_dock = iface, project, dock, show_dock
        self._canvas = iface.mapCanvas()
        self._bench: Bench | None = None
        self._preview: Preview | None = None
        self._works: dict[str, BoundaryWork] = {}
        self._work: BoundaryWork | None = None
        self._proposed: Proposed | None = None
        self._shown: Proposed | None = None  # stays drawn while a newer one is computed
        self._wanted: Proposal | None = None
        self._running: background.BackgroundTask[Proposed] | None = None
        self._applies_next = False
        dock.closed.connect(self.put_away)

    @property
    def work(self) -> BoundaryWork | None:
        """The tool in front."""
        return self._work

    @property
    def is_settled(self) -> bool:
        """True when what is shown is what would come of the inputs as they are."""
        return self._running is None and self._wanted is None

    def open_change(
        self,
        session: Session,
        editing: EditSession,
        survey: SurveyPoints | None = None,
        completing: Completing | None = None,
    ) -> None:
        """A change is edited from now on. `survey`: the measured points that are kept with it. `completing`: fetches
        neighbours beyond the work area."""
        self.close_change()
        self._bench = Bench(
            self._canvas, self._iface.cadDockWidget(), self._project, session, editing, survey, completing
        )
        self._preview = Preview(self._canvas, self._project, session.crs)
        self._dock.open_change(editing.undo_stack)
        editing.changed.connect(self._propose)

    def close_change(self) -> None:
        """No change is edited any more."""
        if self._bench is None or self._preview is None:
            return
        self._forget_proposal()
        self._dock.close_change()
        for work in self._works.values():
            _close(work, self._bench)
        self._preview.close()
        self._works.clear()
        self._bench = self._preview = self._work = None

    close = close_change

    def open(self, kind: ActionKind) -> None:
        """Bring a tool to the front and give it the mouse."""
        if self._bench is None:
            return
        if kind.name not in self._works:
            self._works[kind.name] = self._made(kind, self._bench)
        work = self._works[kind.name]
        if self._work is not work and self._work is not None:
            self._work.reset()
        self._work = work
        self._dock.show_page(work.page, tr(kind.text))
        self._show_dock(self._dock)
        self._iface.setActiveLayer(self._bench.layer)
        self._canvas.setCurrentLayer(self._bench.layer)
        if work.map_tool is not None:
            self._canvas.setMapTool(work.map_tool)
        work.opened()
        self._propose()

    def apply(self) -> None:
        """Write what is proposed into the draft, as one step; once it is computed when it still is being."""
        if not self.is_settled:
            self._applies_next = True
        elif self._proposed is not None and self._bench is not None and self._work is not None:
            work, proposed = self._work, self._proposed
            self._forget_proposal()
            title = work.title()
            self._bench.editing.apply(proposed.outcome, title, work.corners(proposed.outcome))
            work.applied(proposed.outcome)
            work.reset()
            self._forget_proposal()  # the step itself was an edit, after which the old inputs were looked at again
            self._draw()
            work.page.show_applied(tr("Done: {step}. Undo takes it back").format(step=title))
            self.applied.emit()

    def reset(self) -> None:
        """Begin with the tool in front again."""
        if self._work is not None:
            self._work.reset()
            self._propose()

    def cancel(self) -> None:
        """Stop computing. The inputs stay, and are looked at again when one of them changes."""
        if self._work is None or self.is_settled:
            return
        self._applies_next, self._shown = False, None
        self._stop()
        self._work.page.show_stopped()
        self._draw()

    def put_away(self) -> None:
        """No tool is in front any more: nothing of it is left on the map."""
        work, self._work = self._work, None
        if work is None or self._bench is None:
            return
        self._forget_proposal()
        work.reset()
        self._dock.show_page(None, "")
        if work.map_tool is not None:
            self._canvas.unsetMapTool(work.map_tool)

    def _made(self, kind: ActionKind, bench: Bench) -> BoundaryWork:
        work = made_work(kind, bench)
        work.setParent(self)
        work.inputs_changed.connect(self._propose)
        work.page.apply_requested.connect(self.apply)
        work.page.reset_requested.connect(self.reset)
        work.page.cancel_requested.connect(self.cancel)
        return work

    def _propose(self) -> None:
        """The inputs, or the parcels, are others now."""
        work = self._work
        if work is None or self._preview is None:
            return
        self._proposed, self._applies_next = None, False
        self._stop()
        proposal = work.proposal()
        if proposal is None:
            self._shown = None
            work.page.show_incomplete(work.missing())
            self._draw()
        else:
            self._wanted = proposal
            work.page.show_waiting()
            self._compute()

    def _compute(self) -> None:
        """One computation at a time, and the newest inputs next."""
        if self._running is not None or self._wanted is None or self._bench is None:
            return
        proposal, fabric, profile = self._wanted, self._bench.fabric(), self._bench.profile
        self._wanted = None
        self._draw()
        self._running = background.run(
            tr("Computing the boundary"),
            lambda _: propose(proposal, fabric, profile),
            self._on_computed,
            self._on_refused,
            hidden=True,
            on_progress=self._on_progress,
        )

    def _stop(self) -> None:
        """What is being computed is of no use: it ends at its next checkpoint, and what is wanted then comes next."""
        self._wanted = None
        if self._running is not None:
            self._running.cancel()

    def _on_progress(self, percent: float) -> None:
        if self._work is not None and not self.is_settled:
            self._work.page.show_progress(percent)

    def _on_computed(self, proposed: Proposed) -> None:
        if self._is_newest():
            self._show(proposed)

    def _on_refused(self, error: CadastreError) -> None:
        if self._is_newest() and not isinstance(error, background.TaskCancelled):
            self._refuse(error)

    def _is_newest(self) -> bool:
        """The computation is over; False when other inputs came meanwhile, which are next."""
        self._running = None
        if self._wanted is not None:
            self._compute()
            return False
        return self._bench is not None and self._work is not None and self._work.proposal() is not None

    def _show(self, proposed: Proposed) -> None:
        assert self._work is not None and self._bench is not None
        self._proposed = self._shown = proposed
        self._work.page.show_outcome(proposed.outcome, proposed.balance, self._bench.profile.number)
        self._draw()
        if self._applies_next:
            self._applies_next = False
            self.apply()

    def _refuse(self, error: CadastreError) -> None:
        assert self._work is not None
        self._applies_next, self._shown = False, None
        self._work.page.show_refusal(error.text())
        self._draw()

    def _draw(self) -> None:
        if self._preview is not None and self._work is not None:
            self._preview.show(drawing_of(self._work, self._shown))

    def _forget_proposal(self) -> None:
        self._proposed = self._shown = self._wanted = None
        self._applies_next = False
        if self._running is not None:
            self._running.drop()
            self._running = None
        if self._preview is not None:
            self._preview.clear()


def _close(work: BoundaryWork, bench: Bench) -> None:
    work.closed()
    if work.map_tool is not None:
        bench.canvas.unsetMapTool(work.map_tool)
        work.map_tool.deleteLater()
    work.page.deleteLater()
    work.deleteLater()
