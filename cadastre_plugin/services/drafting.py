"""The change that is open: from the work area to an editable layer, its journal, its findings, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, pyqtSignal

from cadastre_plugin.api.events import RegisterEvent
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.editing.appraisal import Appraisal
from cadastre_plugin.editing.live_check import LiveCheck
from cadastre_plugin.editing.project_settings import EditingSettings
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.layers.boundary_points_layer import BoundaryPointsLayer
from cadastre_plugin.layers.draft_layer import DraftLayer
from cadastre_plugin.layers.findings_layer import FindingsLayer
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.city_map import CityMap
from cadastre_plugin.services.completing import Completing
from cadastre_plugin.services.opening import Desk, Opened, begin, resume
from cadastre_plugin.services.rights_reading import RightsReading
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

SUBJECT = "draft"
RIGHTS = "rights"
"""The subject of messages about rights that could not be read."""


class Drafting(QObject):
    """Answers the lower part of the work dock while a change is open, one at a time.

    opened(), closing() and closed(): a change is edited, will not be in a moment, or no longer. appraised(): what can
    be done with it is another thing now. outdated(str): the register has newer states of what is edited; which.
    found: what the rules say of the open change, None while they did not look.
    """

    opened = pyqtSignal()
    outdated = pyqtSignal(str)
    closing = pyqtSignal()
    closed = pyqtSignal()
    appraised = pyqtSignal()

    def __init__(
        self, iface: QgisInterface, dock: WorkDock, city: CityMap, project: QgsProject, messages: Messages
    ) -> None:
        super().__init__()
        self._iface = iface
        self._dock = dock
        self._city = city
        self._project = project
        self._messages = messages
        self._settings = EditingSettings(project)
        self._session: Session | None = None
        self._store: DraftStore | None = None
        self._editing: EditSession | None = None
        self.state = State.DRAFT
        self._check: LiveCheck | None = None
        self._findings: FindingsLayer | None = None
        self._points: BoundaryPointsLayer | None = None
        self.found: tuple[Finding, ...] | None = None
        self.completing: Completing | None = None
        self.rights_reading: RightsReading | None = None
        self._opening: background.BackgroundTask[Opened] | None = None
        dock.change_start_requested.connect(self._begin)
        dock.change_open_requested.connect(self._resume)
        dock.change_close_requested.connect(self.finish)
        dock.change_discard_requested.connect(self._discard)
        dock.attributes_requested.connect(self._show_form)
        dock.parcels_requested.connect(self._select)

    def sign_in(self, session: Session, store: DraftStore | None) -> None:
        """Someone is signed in; store None: their drafts cannot be kept on this computer."""
        self._session, self._store = session, store

    def sign_out(self) -> None:
        """Nobody is signed in; the draft stays on disk."""
        self.finish()
        if self._opening is not None:
            self._opening.drop()
            self._opening = None
        self._session = self._store = None

    close = sign_out

    @property
    def editing(self) -> EditSession | None:
        """The change that is open, as it is edited."""
        return self._editing

    @property
    def session(self) -> Session | None:
        """Who is signed in."""
        return self._session

    @property
    def store(self) -> DraftStore | None:
        """Where drafts are kept."""
        return self._store

    @property
    def change_id(self) -> UUID | None:
        """The change that is open."""
        return self._editing.change().id if self._editing else None

    @property
    def fixed(self) -> str:
        """Why the land of the open change cannot be drawn, "" when it can."""
        is_fixed = self._editing is not None and self._editing.is_fixed
        return tr("This change undoes another one exactly; its land cannot be drawn otherwise") if is_fixed else ""

    def finish(self) -> None:
        """End editing; the draft stays as it is on disk."""
        if self._editing is None or self._check is None or self._findings is None:
            return
        self.closing.emit()
        editing, self._editing = self._editing, None
        self._check.stop()
        if self.completing is not None:
            self.completing.stop()
            self.completing = None
        if self.rights_reading is not None:
            self.rights_reading.stop()
            self.rights_reading = None
        self._dock.close_change()  # before its layer goes, with the undo stack that the dock shows
        editing.finish()
        self._settings.restore()
        editing.draft.remove_from(self._project)
        self._findings.remove_from(self._project)
        if self._points is not None:
            self._points.remove_from(self._project)
        for part in (editing, self._check):
            part.deleteLater()
        self._messages.withdraw(SUBJECT)
        self.closed.emit()

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """What the service found in the open change."""
        if self._editing is not None and self._findings is not None:
            shown = tuple(findings)
            self._dock.change.findings.show_findings(shown, self._number_of)
            self._findings.show(shown)

    def register_changed(self, event: RegisterEvent) -> None:
        """Parcels have new versions: some of them may be those that are edited here."""
        if self._editing is None:
            return
        change, held = self._editing.change(), self._editing.rights
        if event.change_id == change.id:
            self.state = State.APPROVED
        touched = {edit.id for edit in change.parcels} & set(event.parcels)
        if touched:
            self._tell_newer(tr("Parcels that you edit have a new version in the register: {numbers}"), touched)
        edited = {held.base.rights[edit.id].parcel_id for edit in change.rights if edit.id in held.base.rights}
        if edited & set(event.rights_in):
            text = tr("Rights that you edit became others in the register: {numbers}")
            self._tell_newer(text, edited & set(event.rights_in))

    def _tell_newer(self, text: str, parcels: Iterable[UUID]) -> None:
        numbers = ", ".join(self._number_of(id) or "—" for id in parcels)
        self.outdated.emit(text.format(numbers=numbers))

    def _begin(self, change: Change) -> None:
        desk, area = self._desk(), self._city.area
        if desk is not None and area is not None:
            self._open(tr("Loading the work area"), lambda progress: begin(desk, change, area, progress))

    def _resume(self, id: UUID) -> None:
        desk = self._desk()
        if desk is not None:
            self._open(tr("Opening the change"), lambda progress: resume(desk, id, progress))

    def _desk(self) -> Desk | None:
        """What is needed to open a change; says what is missing."""
        reader, points = self._city.reader(), self._city.point_reader()
        if self._editing is not None or self._opening is not None or self._session is None:
            return None
        if self._store is None or reader is None or points is None:
            text = (
                N_("Drafts cannot be kept on this computer") if self._store is None else N_("The register is not open")
            )
            self._dock.show_area_error(tr(text))
            return None
        outlines, srid = self._city.outline_reader(), self._session.profile.crs.srid
        return Desk(self._store, self._session.client, reader, points, outlines, srid)

    def _open(self, description: str, work: background.Work[Opened]) -> None:
        self._dock.show_area_loading(description)
        self._opening = background.run(description, work, self._show, self._refuse)

    def _refuse(self, error: CadastreError) -> None:
        self._opening = None
        self._dock.show_area_error(error.text())

    def _show(self, opened: Opened) -> None:
        self._opening = self.found = None
        session, store, draft = self._session, self._store, opened.draft
        if session is None or store is None:
            return
        layer = DraftLayer(session.crs, session.profile, draft.change.district)
        self._findings = FindingsLayer(session.crs)
        self._points = BoundaryPointsLayer(session.crs, session.profile)
        self.state = draft.state
        self._editing = EditSession(
            draft.change,
            opened.base,
            layer,
            store.journal,
            points=opened.points,
            estate=opened.estate,
            keep_base=lambda change, base: store.rebase(change, base.parcels, base.points, base.estate),
        )
        around = Surroundings(opened.base, points=opened.points, outlines=opened.outlines)
        self._check = LiveCheck(session.profile, around, background.run)
        self._check.learn(opened.estate)
        self.rights_reading = RightsReading(self._editing, session.client, store, self)
        self.completing = Completing(self._editing, store, self._city.reader, opened.known, self)
        self._follow(self._editing, self._check)
        self._editing.start(opened.features)
        for shown in (layer, self._points, self._findings):
            shown.add_to(self._project)
        self._settings.apply(layer.layer)
        self._iface.setActiveLayer(layer.layer)
        self._dock.area.notice.clear()
        self._dock.open_change(draft.change, draft.state, draft.remarks, self._editing.undo_stack)
        self._city.zoom_to(draft.area)
        if opened.warning:
            self._messages.warning(opened.warning, SUBJECT)
        self._edited()
        self.opened.emit()

    def _follow(self, editing: EditSession, check: LiveCheck) -> None:
        editing.rebased.connect(self._rebase)
        editing.changed.connect(self._edited)
        editing.journal_failed.connect(lambda text: self._messages.warning(text, SUBJECT))
        editing.resumed.connect(self._messages.info)
        editing.lost.connect(self._lose)
        check.checked.connect(self._show_appraisal)
        check.failed.connect(self._dock.change.show_check_error)
        if self.rights_reading is not None:
            self.rights_reading.learned.connect(self._learn)
            self.rights_reading.failed.connect(self._tell_unread)
        if self.completing is not None:
            self.completing.extended.connect(check.extend)
            self.completing.failed.connect(lambda error: self._messages.error(error, SUBJECT))

    def _rebase(self) -> None:
        """What is edited is made on another state of the register now, which the rules are to look at."""
        if self._editing is not None and self._check is not None:
            base = self._editing.foundation()
            self._check.rest_on(base.parcels, base.points, base.estate)

    def _learn(self, estate: Estate) -> None:
        if self._editing is not None and self._check is not None:
            self._messages.withdraw(RIGHTS)
            self._check.learn(estate)
            self._check.request(self._editing.change())

    def _tell_unread(self, error: CadastreError) -> None:
        text = tr("The rights of the parcels could not be read, so they are not checked yet")
        self._messages.warning(f"{text}. {error.text()}", RIGHTS)

    def _edited(self) -> None:
        if self._editing is not None and self._check is not None and self._points is not None:
            self._points.show(self._editing.points())
            self._dock.change.show_checking()
            self._check.request(self._editing.change())
            self.appraised.emit()

    def _show_appraisal(self, appraisal: Appraisal) -> None:
        if self._editing is None or self._findings is None:
            return
        complete = replace(appraisal, findings=(*self._editing.unusable(), *appraisal.findings))
        self.found = tuple(complete.findings)
        self._dock.change.show_appraisal(complete, self._number_of)
        self._findings.show(complete.findings)
        self.appraised.emit()

    def _number_of(self, id: UUID) -> str | None:
        parcel = self._editing.parcel(id) if self._editing else None
        return parcel.number if parcel else None

    def _discard(self) -> None:
        id, store = self.change_id, self._store
        self.finish()
        if id is None or store is None:
            return
        try:
            store.discard(id)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)
        self.closed.emit()

    def _lose(self) -> None:
        self.finish()
        self._messages.warning(
            tr("The draft's layer was removed. The draft is kept: open it again from the list"), SUBJECT
        )

    def _show_form(self) -> None:
        if self._editing is None:
            return
        layer = self._editing.draft.layer
        selected = layer.selectedFeatures()
        if len(selected) == 1:
            self._iface.openFeatureForm(layer, selected[0], False, False)
        else:
            self._messages.warning(tr("Select one parcel of the draft on the map first"), SUBJECT)

    def _select(self, ids: Iterable[UUID]) -> None:
        if self._editing is None:
            return
        chosen = tuple(ids)
        self._editing.select(chosen)
        parcels = [self._editing.parcel(id) for id in chosen]
        self._city.show_places(parcel.geometry for parcel in parcels if parcel is not None)
