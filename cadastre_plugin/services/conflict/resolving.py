"""Resolving a conflict: the sides are read, a person chooses, the draft goes over to the newest register at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, pyqtSignal
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.conflict.compare import compare
from cadastre_plugin.core.conflict.comparison import Choice, Choices, Comparison, DisputeKey, Rebased
from cadastre_plugin.core.conflict.rebase import rebase
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.interruption import Progress, checkpoint
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.texts import tr
from cadastre_plugin.drafts.store import DraftStore
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.panels.conflict.conflict_dock import ConflictDock
from cadastre_plugin.panels.conflict.lines import Line, dispute_lines, merged_rows
from cadastre_plugin.panels.conflict.wording import ConflictWords
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.review.differences_view import Row
from cadastre_plugin.services.city_map import CityMap
from cadastre_plugin.services.conflict.areas import Areas
from cadastre_plugin.services.conflict.chosen import Chosen
from cadastre_plugin.services.conflict.on_canvas import ConflictCanvas, Side, sides_of
from cadastre_plugin.services.conflict.reading import Desk, ThreeSides, read_sides
from cadastre_plugin.services.conflict.weighing import Question
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

SUBJECT = "conflict"


@dataclass(frozen=True)
class Case:
    """A change beside the register as it stands now. lines: what of it is drawn; disputed, merged: it in words."""

    change: Change
    sides: ThreeSides
    comparison: Comparison
    lines: Sequence[Side]
    disputed: Sequence[Line]
    merged: Sequence[Row]

    @classmethod
    def of(cls, change: Change, sides: ThreeSides, profile: Profile, known: Estate) -> Case:
        """The case of a change; in a task. known: rights and people as the draft has them."""
        comparison = compare(change, sides.base, sides.theirs)
        checkpoint(0.9)
        told = known.joined(sides.foundation.estate)
        words = ConflictWords(comparison, profile, told.numbers, told)

        def place(id: UUID) -> BaseGeometry | None:
            parcel = comparison.mine.parcels.get(id)
            return parcel.geometry if parcel is not None else None

        disputed = dispute_lines(comparison.disputes, words, sides.authors, place)
        merged = merged_rows(comparison.merged, words, sides.authors)
        checkpoint(1.0)
        return cls(change, sides, comparison, sides_of(comparison.disputes), disputed, merged)


class Resolving(QObject):
    """Answers the dock of conflicts while a change is open. applied(): the draft stands on the newest register.
    was_put_off(): what is in dispute was left for later."""

    applied = pyqtSignal()
    was_put_off = pyqtSignal()

    def __init__(
        self,
        iface: QgisInterface,
        project: QgsProject,
        dock: ConflictDock,
        show_dock: Callable[[ConflictDock], None],
        city: CityMap,
        messages: Messages,
    ) -> None:
        super().__init__()
        self._canvas, self._project, self._city = iface.mapCanvas(), project, city
        self._dock, self._show_dock, self._messages = dock, show_dock, messages
        self._session: Session | None = None
        self._store: DraftStore | None = None
        self._editing: EditSession | None = None
        self._on_canvas: ConflictCanvas | None = None
        self._areas: Areas | None = None
        self._chosen: Chosen | None = None
        self._case: Case | None = None
        self._running: background.BackgroundTask[Case] | background.BackgroundTask[Rebased] | None = None
        self._applies = self._is_on_map = False
        dock.table.chosen.connect(self._choose)
        dock.table.focused.connect(self._focus)
        dock.all_open.chosen.connect(lambda choice: self._choose(dock.table.conflict.open_for(choice), choice))
        dock.all_open.undo_requested.connect(self._take_back)
        dock.merged.place_requested.connect(self._go_to)
        dock.apply_requested.connect(self._apply)
        dock.put_off_requested.connect(dock.close)
        dock.closed.connect(self.put_off)
        dock.notice.retried.connect(self.read)

    def open_change(self, session: Session, editing: EditSession, store: DraftStore) -> None:
        """A change is edited from now on."""
        self.close_change()
        self._session, self._editing, self._store = session, editing, store
        self._chosen = Chosen(store, editing.change().id)
        self._on_canvas = ConflictCanvas(self._canvas, self._project, session.crs)
        self._areas = Areas(self._dock, self._on_canvas, session.profile)
        self._areas.weighed.connect(self._dock.show_choices)
        self._on_canvas.picked.connect(self._pick)
        self._on_canvas.numbered.connect(self._choose_front)
        self._on_canvas.next_wanted.connect(self._dock.show_next)
        editing.changed.connect(self._look_again)
        editing.rebased.connect(self._forget)

    def close_change(self) -> None:
        """No change is edited any more; what was chosen is kept with the draft."""
        if self._editing is None or self._on_canvas is None or self._areas is None:
            return
        self._forget()
        self._editing.changed.disconnect(self._look_again)
        self._editing.rebased.disconnect(self._forget)
        self._areas.stop()
        self._on_canvas.close()
        self._on_canvas = self._areas = self._editing = self._chosen = None
        self._dock.hide()

    close = close_change

    @property
    def case(self) -> Case | None:
        """What is shown in the dock."""
        return self._case

    def desk(self) -> Desk | None:
        """What the register is read with; None while it is not open."""
        reader, points = self._city.reader(), self._city.point_reader()
        if self._session is None or reader is None or points is None:
            return None
        return Desk(self._session.client, reader, points)

    def read(self) -> None:
        """Read the three sides of the open change and show them."""
        desk = self.desk()
        if self._editing is None or self._session is None or self._store is None:
            return
        change, old = self._editing.change(), self._editing.foundation()
        self._show_dock(self._dock)
        self._dock.show_waiting(change.title, tr("Reading what the register has now"))
        if desk is None:
            self._dock.show_error(tr("The register is not open"))
            return
        store, profile, known = self._store, self._session.profile, self._editing.rights.standing()

        def work(progress: Progress) -> Case:
            sides = read_sides(desk, change, old, store.draft(change.id).continues, progress)
            return Case.of(change, sides, profile, known)

        self._run(tr("Reading what the register has now"), work, self._show)

    def put_off(self) -> None:
        """The dock was closed: nothing of it is left on the map; the draft and what was chosen stay."""
        has_disputes = self._case is not None
        self._forget()
        if has_disputes:
            self.was_put_off.emit()

    def _look_again(self) -> None:
        """The change was edited on: what was chosen among the same sides still counts."""
        case, editing, session = self._case, self._editing, self._session
        if case is None or editing is None or session is None or editing.change() == case.change:
            return
        change, sides, known = editing.change(), case.sides, editing.rights.standing()
        self._run(
            tr("Comparing the change with the register"),
            lambda _: Case.of(change, sides, session.profile, known),
            self._show,
        )

    def _show(self, case: Case) -> None:
        self._running = None
        editing, chosen, canvas = self._editing, self._chosen, self._on_canvas
        if editing is None or chosen is None or canvas is None:
            return
        if not (case.comparison.is_stale or case.sides.continues):
            self._forget()
            self._messages.withdraw(SUBJECT)
            self._dock.close_conflict(tr("Nothing that you edit is another one in the register by now"))
            return
        self._case = case
        choices = chosen.of(case.comparison)
        canvas.open(case.lines)
        self._dock.show_conflict(case.disputed, case.merged, choices, len(case.comparison.merged))
        self._dock.all_open.undo.setEnabled(chosen.can_take_back)
        self._draw(choices)

    def _choose(self, keys: Sequence[DisputeKey], choice: Choice) -> None:
        if self._chosen is not None:
            self._settle(partial(self._chosen.choose, keys=keys, choice=choice))

    def _take_back(self) -> None:
        if self._chosen is not None and self._chosen.can_take_back:
            self._settle(self._chosen.take_back)

    def _settle(self, act: Callable[[Comparison], Choices]) -> None:
        """Other cells are chosen now; a full disk does not keep anyone from it."""
        if self._case is None or self._chosen is None:
            return
        try:
            choices = act(self._case.comparison)
        except CadastreError as error:
            self._messages.error(error, SUBJECT)
            choices = self._chosen.of(self._case.comparison)
        self._dock.show_choices(choices)
        self._dock.all_open.undo.setEnabled(self._chosen.can_take_back)
        self._draw(choices)

    def _pick(self, key: DisputeKey, choice: Choice) -> None:
        self._is_on_map = True  # who clicks on the map looks at the place already
        self._dock.table.show_key(key)
        self._is_on_map = False
        self._choose([key], choice)

    def _choose_front(self, choice: Choice) -> None:
        key = self._dock.table.key()
        if key is not None:
            self._choose([key], choice)

    def _focus(self, key: DisputeKey) -> None:
        dispute = self._case.comparison.dispute(key) if self._case is not None else None
        if dispute is None or self._chosen is None or self._case is None:
            return
        line = self._dock.table.line()
        if line is not None and line.place is not None and not self._is_on_map:
            self._go_to(line.place)
        self._draw(self._chosen.of(self._case.comparison))

    def _go_to(self, place: BaseGeometry) -> None:
        if self._on_canvas is not None:
            self._on_canvas.go_to(place)

    def _draw(self, choices: Choices) -> None:
        case, front = self._case, self._dock.table.key()
        if self._on_canvas is not None and self._areas is not None and case is not None:
            self._on_canvas.show(choices, front)
            dispute = case.comparison.dispute(front) if front is not None else None
            self._areas.ask(Question(case.change, case.comparison, choices, dispute))

    def _apply(self) -> None:
        case, chosen, editing = self._case, self._chosen, self._editing
        if case is None or chosen is None or editing is None or self._applies:
            return
        if editing.unusable():
            self._dock.refuse(tr("The draft has geometry that cannot be used; mend or undo it first"))
            return
        choices = chosen.of(case.comparison)
        self._applies = True
        self._dock.refuse(tr("The change goes over to the newest register"))
        self._run(
            tr("Resolving the conflict"),
            lambda _: rebase(case.change, case.comparison, choices),
            lambda rebased: self._take(case, rebased),
        )

    def _take(self, case: Case, rebased: Rebased) -> None:
        self._running, self._applies = None, False
        editing = self._editing
        if editing is None or self._case is not case:
            return
        if not rebased.is_whole:
            self._show(case)
            return
        title = tr("Conflict resolved")
        editing.rebase(case.sides.foundation, rebased.change, title)
        self._messages.withdraw(SUBJECT)
        self._dock.close_conflict(tr("Done: {step}. Undo takes it back").format(step=title))
        self.applied.emit()

    def _run(self, text: str, work: background.Work, on_done: Callable) -> None:
        if self._running is not None:
            self._running.drop()
        self._running = background.run(text, work, on_done, self._refuse)

    def _refuse(self, error: CadastreError) -> None:
        self._running, self._applies = None, False
        if isinstance(error, background.TaskCancelled) and self._case is not None:
            self._show(self._case)
        else:
            self._dock.show_error(error.text())

    def _forget(self) -> None:
        """What was read counts no more: the draft stands on another state, or is put off."""
        if self._running is not None:
            self._running.drop()
            self._running = None
        self._case, self._applies = None, False
        if self._on_canvas is not None and self._areas is not None:
            self._areas.stop()
            self._on_canvas.clear()
        self._dock.close_conflict()
