"""Builds the parts of the plugin and connects their signals. The parts do not know each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.errors import ApiError, NotSignedIn, Refused
from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.change.workflow import Action, Role
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.drafts.draft import Waiting
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.layers.expression_functions import unregister_functions
from cadastre_plugin.panels.boundary.boundary_dock import BoundaryDock
from cadastre_plugin.panels.conflict.conflict_dock import ConflictDock
from cadastre_plugin.panels.history.differences_dock import DifferencesDock
from cadastre_plugin.panels.history.history_dock import HistoryDock
from cadastre_plugin.panels.history.lineage_dock import LineageDock
from cadastre_plugin.panels.lookups_dock import LookupsDock
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.review.review_dock import ReviewDock
from cadastre_plugin.panels.rights.rights_dock import RightsDock
from cadastre_plugin.panels.sheet.sheet_dock import SheetDock
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services import actions
from cadastre_plugin.services.actions import ActionKind, Actions
from cadastre_plugin.services.boundary.catalogue import TOOLS
from cadastre_plugin.services.boundary.last_edit import LastEdit
from cadastre_plugin.services.boundary.workbench import Workbench
from cadastre_plugin.services.city_map import CityMap
from cadastre_plugin.services.conflict.conflicts import Conflicts
from cadastre_plugin.services.connection import Connection
from cadastre_plugin.services.deputies import DeputyDesk
from cadastre_plugin.services.docks import Docks
from cadastre_plugin.services.documents import Documents
from cadastre_plugin.services.draft_files import open_store
from cadastre_plugin.services.drafting import Drafting
from cadastre_plugin.services.fixing import Fixing
from cadastre_plugin.services.forecast.seat import Forecast
from cadastre_plugin.services.history.between_days import BetweenDays
from cadastre_plugin.services.history.histories import Histories
from cadastre_plugin.services.history.lineages import Lineages
from cadastre_plugin.services.history.reversing import Reversing
from cadastre_plugin.services.history.time_travel import TimeTravel
from cadastre_plugin.services.lookups import LookupRecords
from cadastre_plugin.services.my_changes import MyChanges
from cadastre_plugin.services.news import News
from cadastre_plugin.services.person_cards import PersonCards
from cadastre_plugin.services.remarks.remarks import Remarks
from cadastre_plugin.services.review.proofs import Proofs
from cadastre_plugin.services.review.reviewing import Reviewing
from cadastre_plugin.services.rights.desk import RightsDesk
from cadastre_plugin.services.sending import SENDING, Sending, waits_after
from cadastre_plugin.services.session import Session
from cadastre_plugin.services.sheets import Sheets
from cadastre_plugin.services.survey_points import SurveyPoints
from cadastre_plugin.tasks import background

OVERTAKEN = N_("The change was edited while it was being sent, so it is not submitted. Submit it again")


class _Seat(Protocol):
    """A subject that works only while someone is signed in."""

    def sign_in(self, session: Session) -> None: ...

    def sign_out(self) -> None: ...

    def close(self) -> None: ...


class Services(QObject):
    """The plugin while it is loaded."""

    def __init__(self, iface: QgisInterface, project: QgsProject) -> None:
        super().__init__()
        window, canvas = iface.mainWindow(), iface.mapCanvas()
        self.messages = Messages(iface.messageBar())
        self.connection = Connection(window)
        self.news = News(self.messages)
        self.work, self.review, self.history = WorkDock(window), ReviewDock(window), HistoryDock(window)
        self.boundary, self.rights, self.sheet = BoundaryDock(window), RightsDock(window), SheetDock(window)
        self.lookups, self.lineage = LookupsDock(window), LineageDock(window)
        self.conflict = ConflictDock(window)
        self.differences = DifferencesDock(window)
        docks = (
            self.work,
            self.conflict,
            self.review,
            self.sheet,
            self.history,
            self.boundary,
            self.rights,
            self.lookups,
            self.differences,
            self.lineage,
        )
        self.docks = Docks(iface, docks)
        self.city = CityMap(self.work, project, canvas, self.messages)
        self.drafting = Drafting(iface, self.work, self.city, project, self.messages)
        self.fixing = Fixing(self.work, self.drafting)
        self.conflicts = Conflicts(
            iface, project, self.conflict, self.docks.show, self.drafting, self.city, self.work, self.messages
        )
        self.sending = Sending()
        self.documents = Documents()
        self.my_changes = MyChanges(self.work, self.messages)
        self.reviewing = Reviewing(self.review, project, canvas, self.messages)
        self.proofs = Proofs(self.review, project, canvas)
        self.histories = Histories(self.history, project, canvas, self.messages)
        self.reversing = Reversing(self.history, self.work, self.docks.show, lambda: self.drafting.change_id)
        self.lookup_records, self.deputies = LookupRecords(self.lookups), DeputyDesk(window)
        self.sheets = Sheets(self.sheet, project, canvas, self.docks.show)
        self.person_cards = PersonCards(self.sheet)
        self.between_days = BetweenDays(self.differences, project, canvas, self.docks.show)
        edits = (self.work.change, self.work.changes, self.boundary, self.rights, self.conflict)
        self.time = TimeTravel(iface, project, self.messages, edits)
        self.lineages = Lineages(self.lineage, project, canvas)
        self.forecast = Forecast(project, canvas, self.messages, self.work, self.review, self.drafting, self.news)
        self.remarks = Remarks(self.review, self.work, self.drafting, project, canvas, self.messages)
        self._seats: tuple[_Seat, ...] = (
            self.lineages,
            self.forecast,
            self.remarks,
            self.reviewing,
            self.proofs,
            self.histories,
            self.reversing,
            self.sheets,
            self.lookup_records,
            self.deputies,
            self.person_cards,
            self.time,
            self.between_days,
        )
        self.survey = SurveyPoints(project, self.messages)
        self.workbench = Workbench(iface, project, self.boundary, self.docks.show)
        self.last_edit = LastEdit(self.boundary)
        self.rights_desk = RightsDesk(iface, project, self.rights, self.docks.show, self.documents)
        self.actions = Actions(iface, "", tr("Cadastre"), self._handlers())
        self.tools = Actions(iface, "boundary_", tr("Cadastre: boundaries"), self._tool_handlers())
        self._store: DraftStore | None = None
        self._project, self._iface = project, iface
        for part in (
            self.connection,
            self.news,
            self.city,
            self.drafting,
            self.fixing,
            self.conflicts,
            self.sending,
            self.documents,
            self.my_changes,
            self.workbench,
            self.last_edit,
            self.rights_desk,
            self.survey,
        ):
            part.setParent(self)
        self._connect()
        self._hinder()

    def close(self) -> None:
        """Take everything away again."""
        self._project.readProject.disconnect(self.city.open_layers)
        self._iface.newProjectCreated.disconnect(self.city.open_layers)
        self.connection.close()
        self.documents.sign_out()
        for part in (self.workbench, self.rights_desk, self.survey, self.drafting, self.city):
            part.close()
        for seat in self._seats:
            seat.close()
        background.stop_all()
        unregister_functions()
        self.actions.close()
        self.tools.close()
        self.docks.close()
        self.messages.close()
        self.deleteLater()

    def _handlers(self) -> Mapping[ActionKind, Callable[[], object]]:
        handlers: Mapping[ActionKind, Callable[[], object]] = {
            actions.CONNECT: self.connection.ask,
            actions.SIGN_OUT: self.connection.sign_out,
            actions.WORK: lambda: self.docks.show(self.work),
            actions.START_CHANGE: self._start_change,
            actions.RIGHTS: self.rights_desk.show,
            actions.CONFLICTS: self.conflicts.show,
            actions.SUBMIT: self.work.change.submit.click,
            actions.REVIEW: lambda: self.docks.show(self.review),
            actions.SHEET: self.sheets.pick,
            actions.DEPUTIES: self.deputies.show,
            actions.LOOKUPS: lambda: self.docks.show(self.lookups),
            actions.HISTORY: lambda: self.docks.show(self.history),
            actions.TIME: self.time.show,
            actions.DIFFERENCES: lambda: self.docks.show(self.differences),
            actions.LINEAGE: lambda: self.docks.show(self.lineage),
        }
        return {kind: handlers[kind] for kind in actions.ACTIONS}

    def _tool_handlers(self) -> Mapping[ActionKind, Callable[[], object]]:
        return {kind: partial(self.workbench.open, kind) for kind in TOOLS}

    def _connect(self) -> None:
        self._project.readProject.connect(self.city.open_layers)
        self._iface.newProjectCreated.connect(self.city.open_layers)
        self.connection.signed_in.connect(self._sign_in)
        self.connection.signed_out.connect(self._sign_out)
        self.news.change_changed.connect(self.reviewing.change_changed)
        self.news.change_changed.connect(self.my_changes.refresh)
        self.news.register_changed.connect(self.city.register_changed)
        self.news.register_changed.connect(self.drafting.register_changed)
        self.news.register_changed.connect(self.sheets.register_changed)
        self.news.register_changed.connect(self.histories.register_changed)
        self.news.register_changed.connect(self.time.register_changed)
        self.sheets.look_at(self.time)
        self.drafting.opened.connect(self.time.go_to_today)
        self.time.moved.connect(self._hinder)
        self.time.comparison_requested.connect(self.between_days.compare_since)
        self.differences.history_requested.connect(self._show_history)
        self.news.remark_changed.connect(self.remarks.remark_changed)
        for followed in (self.reviewing.remark_changed, self.my_changes.refresh):
            self.news.remark_changed.connect(followed)
        self.reviewing.change_shown.connect(self.forecast.around.leave_out)
        self.news.restored.connect(self._catch_up)
        self.news.sign_in_lost.connect(self._ask_to_sign_in)
        self.work.submit_requested.connect(self._submit)
        self.sending.sent.connect(self._on_sent)
        self.sending.sent.connect(self.remarks.traffic.flush)
        self.sending.failed.connect(self._on_send_failed)
        self.drafting.closed.connect(self.my_changes.refresh)
        self.conflicts.resolving.applied.connect(lambda: self.docks.show(self.work))
        self.drafting.opened.connect(self._open_workbench)
        self.drafting.closing.connect(self.workbench.close_change)
        self.drafting.closing.connect(self.last_edit.close_change)
        self.drafting.closing.connect(self.rights_desk.close_change)
        self.drafting.closing.connect(self.survey.close_change)
        self.drafting.closing.connect(self.sheets.close_change)
        self.sheet.history_requested.connect(self._show_history)
        self.lineage.history_requested.connect(self._show_history)
        self.history.lineage_requested.connect(self._show_lineage)
        self.documents.serve_reader(self.sheet)
        for told in (self.city.area_shown, self.drafting.opened, self.drafting.closed, self.drafting.appraised):
            told.connect(self._hinder)

    def _sign_in(self, session: Session) -> None:
        self._store = open_store(session, self.messages)
        self.work.sign_in(session.profile, session.me)
        self.city.sign_in(session)
        self.drafting.sign_in(session, self._store)
        self.my_changes.sign_in(session, self._store)
        self.remarks.keep_in(self._store)
        for seat in self._seats:
            seat.sign_in(session)
        for bar in (self.actions, self.tools):
            bar.allow(session.me)
        self.news.sign_in(session)
        self.sending.sign_in(session, self._store)
        self.documents.sign_in(session, self._store)
        if self.review.detail.rights.documents is not None:
            self.documents.serve(self.review.detail.rights.documents)
        self.docks.show(self.review if _only_reviews(session) else self.work)
        self.messages.info(tr("Connected as {name}").format(name=session.me.full_name), "connected")
        self._hinder()

    def _sign_out(self) -> None:
        self.news.sign_out()
        self.sending.sign_out()
        self.documents.sign_out()
        self.drafting.sign_out()
        self.my_changes.sign_out()
        for seat in self._seats:
            seat.sign_out()
        self.city.sign_out()
        self.work.sign_out()
        for bar in (self.actions, self.tools):
            bar.allow(None)
        if self._store is not None:
            self._store.close()
            self._store = None
        self._hinder()

    def _show_history(self, number: str) -> None:
        self.docks.show(self.history)
        self.history.request(number)

    def _show_lineage(self, number: str) -> None:
        self.docks.show(self.lineage)
        self.lineage.request(number)

    def _start_change(self) -> None:
        self.docks.show(self.work)
        self.work.start_change()

    def _submit(self) -> None:
        id = self.drafting.change_id
        if id is not None:
            self._set_busy(tr("The change is being sent"))
            self.sending.submit(id)

    def _set_busy(self, text: str | None) -> None:
        self.work.change.set_busy(text)
        self._hinder()

    def _on_sent(self, step: Waiting, summary: Summary) -> None:
        is_open = step.draft_id == self.drafting.change_id
        if step.action is Action.SUBMIT:
            if is_open:
                self._set_busy(None)
                self.drafting.finish()
            self.messages.info(tr("The change was submitted: {title}").format(title=summary.title), SENDING)
            self.my_changes.refresh()
        elif not self._submits(step.draft_id):
            if is_open:
                self._set_busy(None)
            self.messages.warning(tr(OVERTAKEN), SENDING)

    def _on_send_failed(self, id: UUID | None, error: CadastreError) -> None:
        is_open = id is not None and id == self.drafting.change_id
        if is_open or id is None:
            self._set_busy(None)
        waits = waits_after(error) and id is not None and self._submits(id)
        if isinstance(error, NotSignedIn):
            self._ask_to_sign_in(error)
        elif waits_after(error):
            next_step = tr("It is sent as soon as the server answers") if waits else tr(OVERTAKEN)
            self.messages.warning(f"{error.text()}. {next_step}", SENDING)
        else:
            self.messages.error(error, SENDING, self.conflicts.offer(id, error))
        if isinstance(error, Refused) and error.findings and is_open:
            self.drafting.show_findings(error.findings)
        if is_open and waits:
            self.drafting.finish()
        self.my_changes.refresh()

    def _submits(self, id: UUID) -> bool:
        """True while a submission waits; when that cannot be read, the change is not taken for submitted."""
        try:
            return self.sending.submits(id)
        except CadastreError as error:
            self.messages.error(error, SENDING)
            return False

    def _open_workbench(self) -> None:
        session, editing = self.drafting.session, self.drafting.editing
        if session is not None and editing is not None and self._store is not None:
            self.survey.open_change(self._store, editing.change().id, session.crs)
            self.workbench.open_change(session, editing, self.survey, self.drafting.completing)
            self.last_edit.open_change(session.profile, editing)
            self.sheets.open_change(editing)
            if self.drafting.rights_reading is not None:
                self.rights_desk.open_change(session, editing, self.drafting.rights_reading)

    def _catch_up(self) -> None:
        """The service answers again: what was missed meanwhile."""
        self.sending.flush()
        self.city.refresh()
        self.my_changes.refresh()
        self.reviewing.refresh()
        self.remarks.refresh()
        self.sheets.refresh()

    def _ask_to_sign_in(self, error: ApiError) -> None:
        self.messages.error(error, "sign-in", (tr("Connect"), self.connection.ask))

    def _hinder(self) -> None:
        """Grey the actions that have nothing to work on, with the reason."""
        is_open = self.drafting.change_id is not None
        past = self.time.obstacle
        start = tr("Close the change that is open first") if is_open else ""
        if self.city.area is None:
            start = tr("Choose a work area first")
        self.actions.hinder(actions.START_CHANGE, past or start)
        submit = self.work.change.submit.toolTip() if is_open else tr("No change is open")
        self.actions.hinder(actions.SUBMIT, past or submit)
        first = past or ("" if is_open else tr("Start or open a change first"))
        self.actions.hinder(actions.RIGHTS, first)
        self.actions.hinder(actions.CONFLICTS, first)
        for kind in TOOLS:
            self.tools.hinder(kind, first or self.drafting.fixed)


def _only_reviews(session: Session) -> bool:
    return Role.SUPERVISOR in session.me.roles and Role.SURVEYOR not in session.me.roles
