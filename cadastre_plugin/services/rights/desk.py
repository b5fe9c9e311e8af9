"""Operations on rights at work: inputs become a proposal, the proposal sentences, and Apply one step in the draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

import shapely
from qgis.core import QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, pyqtSignal

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.sentences import sentences
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.map_tools.preview import Drawing, Preview
from cadastre_plugin.panels.rights.right_choice import right_said
from cadastre_plugin.panels.rights.rights_dock import RightsDock
from cadastre_plugin.services.documents import Documents
from cadastre_plugin.services.rights.catalogue import OPERATIONS, made_work
from cadastre_plugin.services.rights.people import People
from cadastre_plugin.services.rights.servitudes import ServitudesOnMap
from cadastre_plugin.services.rights.work import RightsBench, RightsWork
from cadastre_plugin.services.rights_reading import RightsReading
from cadastre_plugin.services.session import Session


class RightsDesk(QObject):
    """Holds the operations while a change is open. applied(): one wrote a step."""

    applied = pyqtSignal()

    def __init__(
        self,
        iface: QgisInterface,
        project: QgsProject,
        dock: RightsDock,
        show_dock: Callable[[RightsDock], None],
        documents: Documents,
    ) -> None:
        super().__init__()
        self._iface, self._project, self._dock, self._show_dock = iface, project, dock, show_dock
        self._documents = documents
        self._bench: RightsBench | None = None
        self._people: People | None = None
        self._preview: Preview | None = None
        self._servitudes: ServitudesOnMap | None = None
        self._works: dict[str, RightsWork] = {}
        self._work: RightsWork | None = None
        self._outcome: RightsOutcome | None = None
        self._parcel_id: UUID | None = None
        dock.operation_chosen.connect(self.open)
        dock.closed.connect(self.put_away)
        dock.notice.retried.connect(self._read_again)

    @property
    def work(self) -> RightsWork | None:
        """The operation in front."""
        return self._work

    def open_change(self, session: Session, editing: EditSession, reading: RightsReading) -> None:
        """A change is edited from now on."""
        self.close_change()
        self._people = People(session, editing, self)
        canvas, cad_dock = self._iface.mapCanvas(), self._iface.cadDockWidget()
        self._bench = RightsBench(
            canvas, cad_dock, self._project, session, editing, self._documents, self._people, reading
        )
        self._preview = Preview(canvas, self._project, session.crs)
        self._servitudes = ServitudesOnMap(self._project, session, editing)
        self._dock.open_change(editing.undo_stack, [(kind.name, tr(kind.text)) for kind in OPERATIONS])
        editing.changed.connect(self._refresh)
        reading.failed.connect(self._show_unread)
        self._selecting = editing.draft.layer.selectionChanged.connect(self._on_selection)
        self._on_selection()

    def close_change(self) -> None:
        """No change is edited any more."""
        if self._bench is None or self._people is None or self._preview is None or self._servitudes is None:
            return
        editing = self._bench.editing
        editing.changed.disconnect(self._refresh)
        self._bench.reading.failed.disconnect(self._show_unread)
        self.disconnect(self._selecting)  # by the connection: the layer itself may have been removed by hand
        self._people.close()
        self._dock.close_change()
        for work in self._works.values():
            self._close(work)
        self._works.clear()
        self._preview.close()
        self._servitudes.close()
        self._preview = self._servitudes = None
        self._bench = self._people = self._work = self._outcome = self._parcel_id = None

    close = close_change

    def show(self) -> None:
        """Bring the dock to the front."""
        self._show_dock(self._dock)

    def open(self, name: str) -> None:
        """Bring an operation to the front; an empty name puts the one in front away."""
        if self._bench is None or not name:
            self.put_away()
            return
        if name not in self._works:
            self._works[name] = self._made(name, self._bench)
        work = self._works[name]
        if self._work is not work and self._work is not None:
            self._work.left()
            self._put_tool_away(self._work)
        self._work = work
        self._dock.show_page(work.page, name)
        if work.map_tool is not None:
            self._iface.mapCanvas().setMapTool(work.map_tool)
        work.show_parcel(self._parcel_id)
        work.opened()
        self._propose()

    def apply(self) -> None:
        """Write what is proposed into the draft, as one step."""
        if self._outcome is None or self._bench is None or self._work is None:
            return
        work, outcome, title = self._work, self._outcome, self._work.title()
        self._outcome = None
        self._bench.editing.apply_rights(outcome, title)
        work.reset()
        work.page.show_applied(tr("Done: {step}. Undo takes it back").format(step=title))
        self.applied.emit()

    def reset(self) -> None:
        """Begin with the operation in front again."""
        if self._work is not None:
            self._work.reset()
            self._propose()

    def put_away(self) -> None:
        """No operation is in front any more."""
        work, self._work, self._outcome = self._work, None, None
        if work is not None:
            work.reset()
            self._put_tool_away(work)
        if self._preview is not None:
            self._preview.clear()
        self._dock.show_page(None)

    def _made(self, name: str, bench: RightsBench) -> RightsWork:
        work = made_work(next(kind for kind in OPERATIONS if kind.name == name), bench)
        work.setParent(self)
        work.inputs_changed.connect(self._propose)
        work.page.apply_requested.connect(self.apply)
        work.page.reset_requested.connect(self.reset)
        return work

    def _on_selection(self, *_: object) -> None:
        """The first parcel that was selected is the one whose rights are shown, as long as it is selected."""
        if self._bench is None:
            return
        selected = self._bench.editing.selected()
        if self._parcel_id in selected and self._work is not None:
            self._work.inputs_changed.emit()
            return
        chosen = selected[0] if selected else None
        if chosen is not None or self._parcel_id is None:
            self._parcel_id = chosen
            self._refresh()

    def _refresh(self) -> None:
        """The parcel, or what is held in it, is another one now."""
        if self._bench is None:
            return
        id = self._parcel_id
        self._dock.show_parcel(self._bench.label(id) if id else None)
        if id is not None:
            self._show_rights(self._bench, id)
        if self._work is not None:
            self._work.show_parcel(id)
            self._propose()

    def _show_rights(self, bench: RightsBench, id: UUID) -> None:
        if bench.is_of_register(id) and not bench.reading.want([id]):
            self._dock.notice.plain(tr("Reading the rights of the parcels"))
            return
        estate = bench.estate()
        self._dock.show_rights([right_said(right, estate, bench.profile) for right in estate.of(id)])
        if not estate.of(id):
            self._dock.notice.plain(tr("Nothing is registered in this parcel"))

    def _show_unread(self, error: CadastreError) -> None:
        """What is held in the parcel could not be read; it can be tried again."""
        id, bench = self._parcel_id, self._bench
        if bench is not None and id is not None and id not in bench.estate().known:
            self._dock.notice.retryable(error.text())

    def _read_again(self) -> None:
        if self._bench is not None:
            self._dock.notice.plain(tr("Reading the rights of the parcels"))
            self._bench.reading.retry()

    def _propose(self) -> None:
        work, bench = self._work, self._bench
        if work is None or bench is None:
            return
        self._outcome = None
        self._draw(work)
        if not self._is_read(bench, work.parcel_id):
            work.page.show_incomplete(tr("Reading the rights of the parcels"))
            return
        try:
            proposal = work.proposal()
            if proposal is None:
                work.page.show_incomplete(work.missing())
                return
            outcome = proposal(bench.estate())
            said = self._sentences(bench, outcome)
        except CadastreError as error:
            work.page.show_refusal(error.text())
            return
        self._outcome = outcome
        work.page.show_outcome(said)

    def _is_read(self, bench: RightsBench, parcel_id: UUID | None) -> bool:
        """False while nobody knows what is held in the parcel: what would come of an operation could be wrong."""
        return parcel_id is None or not bench.is_of_register(parcel_id) or not bench.editing.rights.unread([parcel_id])

    def _draw(self, work: RightsWork) -> None:
        """Lines as they are, areas filled."""
        if self._preview is not None:
            shapes = work.sketch()
            areas = [shape for shape in shapes if shapely.get_dimensions(shape) == 2]
            lines = [shape for shape in shapes if shapely.get_dimensions(shape) < 2]
            self._preview.show(Drawing(after=areas, sketch=lines, labels=work.labels()))

    def _sentences(self, bench: RightsBench, outcome: RightsOutcome) -> Sequence[str]:
        """Of this act alone: what the draft said before is told where it was done."""
        rights = bench.editing.rights
        after = rights.base.with_edits(rights.after(outcome))
        said = RightsEdits(outcome.rights, outcome.parties, outcome.sources, (outcome.act,))
        return [one.text() for one in sentences(bench.estate(), after, said, bench.profile, bench.label)]

    def _put_tool_away(self, work: RightsWork) -> None:
        if work.map_tool is not None:
            self._iface.mapCanvas().unsetMapTool(work.map_tool)

    def _close(self, work: RightsWork) -> None:
        work.closed()
        self._put_tool_away(work)
        if work.map_tool is not None:
            work.map_tool.deleteLater()
        work.page.deleteLater()
        work.deleteLater()
