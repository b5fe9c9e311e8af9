"""When a conflict is looked for and offered to be resolved: at opening, on news of the register, after a refusal."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from qgis.core import QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.conflict.conflict_dock import ConflictDock
from cadastre_plugin.panels.messages import Messages, Offer
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.city_map import CityMap
from cadastre_plugin.services.conflict.reading import is_stale
from cadastre_plugin.services.conflict.resolving import SUBJECT, Resolving
from cadastre_plugin.services.drafting import Drafting
from cadastre_plugin.services.sending import SENDING
from cadastre_plugin.tasks import background

STALE = "stale_base"
"""How the service refuses a change whose base is not the register's newest."""


class Conflicts(QObject):
    """Follows the change that is open; `resolving` shows what is in dispute."""

    def __init__(
        self,
        iface: QgisInterface,
        project: QgsProject,
        dock: ConflictDock,
        show_dock: Callable[[ConflictDock], None],
        drafting: Drafting,
        city: CityMap,
        work: WorkDock,
        messages: Messages,
    ) -> None:
        super().__init__()
        self.resolving = Resolving(iface, project, dock, show_dock, city, messages)
        self._drafting, self._work, self._messages = drafting, work, messages
        self._wanted: UUID | None = None
        self._looking: background.BackgroundTask[bool] | None = None
        self.resolving.was_put_off.connect(self._remind)
        drafting.opened.connect(self._open)
        drafting.closing.connect(self._close)
        drafting.outdated.connect(self._tell)

    def offer(self, id: UUID | None, error: CadastreError) -> Offer | None:
        """What can be done about a refusal of the service: to resolve the conflict where there is one."""
        if id is None or error.code != STALE:
            return None
        return tr("Resolve"), lambda: self.resolve(id)

    def show(self) -> None:
        """The open change beside the register, whether or not there is a conflict."""
        id = self._drafting.change_id
        if id is not None:
            self.resolve(id)

    def resolve(self, id: UUID) -> None:
        """Show the three sides of a change, which is opened first when it is not."""
        for subject in (SUBJECT, SENDING):
            self._messages.withdraw(subject)
        if self._drafting.change_id is None:
            self._wanted = id
            self._work.change_open_requested.emit(id)
        elif self._drafting.change_id != id:
            self._messages.warning(tr("Close the change that is open first"), SUBJECT)
        elif self._drafting.state is State.APPROVED:
            self._go_on_as_new()
        else:
            self.resolving.read()

    def _open(self) -> None:
        session, editing, store = self._drafting.session, self._drafting.editing, self._drafting.store
        if session is None or editing is None or store is None:
            return
        id, wanted = editing.change().id, self._wanted
        self._wanted = None
        try:
            self.resolving.open_change(session, editing, store)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)
            return
        editing.rebased.connect(self._look)
        if self._drafting.state is State.APPROVED:
            text = tr("This change was approved as it was before your last edits; they can go on as a new change")
            self._messages.warning(text, SUBJECT, (tr("New change"), self._go_on_as_new))
        elif wanted == id:
            self.resolving.read()
        else:
            self._look()

    def _close(self) -> None:
        if self._looking is not None:
            self._looking.drop()
            self._looking = None
        self._messages.withdraw(SUBJECT)
        self.resolving.close_change()

    def _look(self) -> None:
        """Ask whether the register has newer states of what is edited. Without an answer nothing is said: it is asked
        again at the next opening, and the service refuses what is stale."""
        editing, desk = self._drafting.editing, self.resolving.desk()
        if editing is None or desk is None or editing.change().is_empty() or editing.is_fixed:
            return  # a reversal is asked for anew, never merged
        if self._looking is not None:
            self._looking.drop()
        change = editing.change()
        self._looking = background.run(
            tr("Comparing the change with the register"),
            lambda progress: is_stale(desk, change, progress),
            self._answer,
            self._leave,
            hidden=True,
        )

    def _answer(self, is_stale: bool) -> None:
        self._looking = None
        if is_stale:
            self._tell(tr("The register has newer states of what you edit"))

    def _leave(self, error: CadastreError) -> None:
        self._looking = None

    def _tell(self, text: str) -> None:
        id, editing = self._drafting.change_id, self._drafting.editing
        if id is None or editing is None:
            return
        if self.resolving.case is not None:
            self._messages.info(tr("The register changed again; both sides are read anew"), SUBJECT)
            self.resolving.read()
            return
        offer = None if editing.is_fixed else (tr("Resolve"), lambda: self.resolve(id))
        self._messages.warning(text, SUBJECT, offer)

    def _remind(self) -> None:
        self._tell(tr("The conflict is put off: your draft and what you chose are kept"))

    def _go_on_as_new(self) -> None:
        """The edits that the register does not have become a change of their own, on what it has now."""
        id, store = self._drafting.change_id, self._drafting.store
        if id is None or store is None:
            return
        new_id = uuid4()
        self._drafting.finish()
        try:
            store.renew(id, new_id)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)
            return
        self.resolve(new_id)
