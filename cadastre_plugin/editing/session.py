"""A change being edited: the draft layer on one side, the core Change on the other, the journal on disk in step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from qgis.core import QgsFeature
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.change.points import Statements, by_position
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.boundary_point import BoundaryPoint, Position
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.amend import Values, amend_last_command, features
from cadastre_plugin.editing.amendments import identity_amendments
from cadastre_plugin.editing.command_watch import CommandWatch, Touched
from cadastre_plugin.editing.draft_states import DraftStates
from cadastre_plugin.editing.foundation import Footing, Foundation, joined, stepped
from cadastre_plugin.editing.outcome import change_of, other_land, work_parcels
from cadastre_plugin.editing.point_states import PointStates
from cadastre_plugin.editing.rights_states import RightsStates
from cadastre_plugin.editing.unusable import unusable_finding
from cadastre_plugin.editing.value_command import ValueCommand
from cadastre_plugin.editing.write_parcels import write_parcels
from cadastre_plugin.layers.draft_layer import DraftLayer
from cadastre_plugin.layers.parcel_features import features_of, id_of, parcel_of

if TYPE_CHECKING:
    from qgis.PyQt.QtWidgets import QUndoStack

Journal = Callable[[Change], None]
"""Keeps the change on disk; raises CadastreError when it cannot."""

KeepBase = Callable[[Change, Foundation], None]
"""Keeps the change on disk together with another foundation, both or neither; raises CadastreError when it cannot."""


class EditSession(QObject):
    """Follows every edit command of the draft, whichever tool made it.

    changed(): the change, or what cannot be part of it, is another one now. stepped(Fabric, Outcome): a tool of QGIS
    ended a command; what stood before, and what became of the parcels whose land it changed. journal_failed(str): the
    disk does not take the draft. rebased(): it is made on another state of the register now; `changed` follows.
    resumed(str): editing was ended from outside and goes on. lost(): the draft layer was taken out of the project.
    """

    changed = pyqtSignal()
    stepped = pyqtSignal(object, object)
    journal_failed = pyqtSignal(str)
    rebased = pyqtSignal()
    resumed = pyqtSignal(str)
    lost = pyqtSignal()

    def __init__(
        self,
        change: Change,
        base: Sequence[Parcel],
        draft: DraftLayer,
        journal: Journal,
        parent: QObject | None = None,
        *,
        points: Iterable[BoundaryPoint] = (),
        estate: Estate | None = None,
        keep_base: KeepBase | None = None,
    ) -> None:
        """`change`: what was done so far, without parcels when it starts. `base`, `points`: the work area as in the
        register; `estate`: what was read of its rights. keep_base: needed for `rebase`."""
        super().__init__(parent)
        self.draft = draft
        self._change = change
        self._journal, self._keep_base = journal, keep_base
        self._is_base_kept = True
        self._states = DraftStates(base, work_parcels(change, base))
        self._points = PointStates(points, self._states, change.points)
        self.rights = RightsStates(estate or Estate(), change)
        self._known = frozenset(self._states.base)  # without what joined the work area since
        self._opened_with = self._states.touched
        self._ids: dict[int, UUID] = {}
        self._fids: dict[UUID, int] = {}
        self._unusable: dict[int, Finding] = {}
        self._fabric: Fabric | None = None
        self._standing: Mapping[UUID, BoundaryPoint] | None = None  # worked out once for each state of the draft
        self._knows_points = False  # the fabric has them
        self._land: Change | None = None  # lineage is looked for in the land, once for each state of the draft
        self._is_finished = False

    def start(self, features: Sequence[QgsFeature] | None = None) -> None:
        """Fill the draft and begin to edit. `features`: those of `parcels()`, when a task has made them already."""
        parcels = self.parcels()
        fids = self.draft.fill(features_of(parcels) if features is None else features)
        self._index(zip(fids, (parcel.id for parcel in parcels), strict=True))
        layer = self.draft.layer
        layer.setReadOnly(self.is_fixed)  # then QGIS begins no editing
        layer.startEditing()
        self._watch = CommandWatch(layer, self)
        self._watch.ended.connect(self._on_command)
        layer.beforeRollBack.connect(self._on_roll_back)
        layer.editingStopped.connect(self._on_stopped)
        layer.willBeDeleted.connect(self._on_removed)
        self.draft.mark_changed(self._states.touched)

    def finish(self) -> None:
        """End editing. The draft on disk stays as it is."""
        if not self._is_finished:
            self._is_finished = True
            self._watch.stop()
            self.draft.layer.rollBack()

    def change(self) -> Change:
        """What differs from the register, with the lineage of what was split or merged."""
        if self._land is None:
            self._land = self._change if self.is_fixed else self._drawn()
        return self.rights.written_to(self._land)

    @property
    def is_fixed(self) -> bool:
        """True for the change that undoes another: its land is exactly that, and cannot be drawn any other way."""
        return self._change.reverses is not None

    def _drawn(self) -> Change:
        return replace(change_of(self._change, self._states), points=self._points.edits())

    def parcels(self) -> tuple[Parcel, ...]:
        """The whole work area as it stands."""
        return tuple(self._states.current.values())

    def base(self) -> tuple[Parcel, ...]:
        """The work area as in the register."""
        return tuple(self._states.base.values())

    def parcel(self, id: UUID) -> Parcel | None:
        """A parcel as it stands; as it was, when it has ended; None when the work area never had it."""
        return self._states.current.get(id) or self._states.base.get(id)

    def base_ids(self) -> Collection[UUID]:
        """The parcels of the work area that the register has."""
        return self._states.base.keys()

    def label(self, id: UUID) -> str:
        """What a parcel is called: its number, else what it is."""
        parcel = self.parcel(id)
        return tr(label(parcel)) if parcel else "—"

    def fabric(self) -> Fabric:
        """The whole work area as it stands, for the boundary tools. Never changes: an edit gives another one."""
        if self._fabric is None:
            self._fabric = Fabric(self._states.current.values(), self.draft.tolerances)
        if not self._knows_points:
            self._fabric = self._fabric.with_points(by_position(self.points().values()))
            self._knows_points = True
        return self._fabric

    def apply(
        self, outcome: Outcome, title: str, corners: Mapping[Position, Mapping[str, object]] = MappingProxyType({})
    ) -> None:
        """Write what a boundary tool made into the draft, as one undo step of that title.

        corners: what is said of corners that stand after it, by place, as `describe_corners` takes it.
        """
        if corners:
            self.undo_stack.beginMacro(title)
        with self._watch.paused() as touched:  # the tool has decided already which parcel is which
            write_parcels(self.draft.layer, outcome.states, self._fids, title)
            fids = set(touched)
        self._take(fids)
        if corners:
            self.describe_corners(corners, title)
            self.undo_stack.endMacro()

    def extend(self, parcels: Iterable[Parcel]) -> tuple[Parcel, ...]:
        """Parcels of the register join the work area, without an undo step; those that it did not have. The change
        stays as it is: what undo gives back later has them in it."""
        joining = self._states.extend(parcels)
        if joining:
            self._index(zip(self.draft.extend(features_of(joining)), (parcel.id for parcel in joining), strict=True))
            if self._fabric is not None:
                self._fabric = self._fabric.with_states({parcel.id: parcel for parcel in joining})
            self.changed.emit()
        return joining

    def foundation(self) -> Foundation:
        """What the draft is made on."""
        return Foundation(self.base(), tuple(self._points.base.values()), self.rights.base)

    def rebase(self, foundation: Foundation, change: Change, title: str) -> None:
        """The draft is made on another state of the register from now on and says `change` of it, as one undo step.

        On disk it is the one or the other, never half of each; undo gives back what was made on the older state.
        """
        after, wanted = stepped(foundation, change, self._states.current)
        before = Footing(self.foundation(), self._points.statements, self.rights.edits, after.ids)
        self._opened_with |= after.ids  # the layer's provider has them otherwise
        self.undo_stack.beginMacro(title)
        self.undo_stack.push(ValueCommand(title, before, None, self._stand_on))
        with self._watch.paused():
            if wanted:
                write_parcels(self.draft.layer, wanted, self._fids, title)
        self.undo_stack.push(ValueCommand(title, None, after, self._stand_on))
        self.undo_stack.endMacro()

    def points_at(self, corners: Iterable[Position]) -> Mapping[Position, BoundaryPoint]:
        """What is known of corners as they stand; those of which nothing is known are left out."""
        return self._points.at(corners)

    def points(self) -> Mapping[UUID, BoundaryPoint]:
        """The boundary points of the work area as they stand."""
        if self._standing is None:
            self._standing = self._points.standing()
        return self._standing

    def describe_corners(self, said: Mapping[Position, Mapping[str, object]], title: str) -> None:
        """Say something of corners that stand now, as one step; none when all is known so already.

        said: attributes of each corner by name as in BoundaryPoint. title: names the step to a person.
        """
        before, after = self._points.statements, self._points.said(said)
        if after != before:
            self.undo_stack.push(ValueCommand(title, before, after, self._set_statements))

    def apply_rights(self, outcome: RightsOutcome, title: str) -> None:
        """Take what an operation made of rights into the draft, as one undo step of that title."""
        before, after = self.rights.edits, self.rights.after(outcome)
        self.undo_stack.push(ValueCommand(title, before, after, self._set_rights))

    def learn(self, estate: Estate) -> None:
        """More of the register's rights was read; no undo step."""
        self.rights.learn(estate)
        self.changed.emit()

    def unusable(self) -> tuple[Finding, ...]:
        """What stands in the draft and cannot be part of a change: each blocks until it is mended or undone."""
        return tuple(self._unusable.values())

    @property
    def undo_stack(self) -> QUndoStack:
        """The draft's own stack: one step an action."""
        return self.draft.layer.undoStack()

    def selected(self) -> tuple[UUID, ...]:
        """The parcels that are selected in the draft."""
        return tuple(self._ids[fid] for fid in self.draft.layer.selectedFeatureIds() if fid in self._ids)

    def select(self, ids: Iterable[UUID]) -> None:
        """Select parcels in the draft."""
        self.draft.layer.selectByIds([self._fids[id] for id in ids if id in self._fids])

    def _on_command(self, touched: Touched) -> None:
        fids, before = set(touched.fids), self.fabric() if touched.is_fresh else None
        amendments = self._amendments(touched) if touched.is_fresh else {}
        if amendments:
            with self._watch.paused() as again:
                amend_last_command(self.draft.layer, fids, amendments)
                fids |= again
        states = self._take(fids)
        changed = other_land(states, before.parcels) if before is not None else {}
        if changed:
            self.stepped.emit(before, Outcome(changed))

    def _amendments(self, touched: Touched) -> Mapping[int, Values]:
        return identity_amendments(self.draft.layer, touched, self._ids, self._fids, self._states)

    def _take(self, fids: Iterable[int]) -> Mapping[UUID, Parcel | None]:
        """Read what the features have become, keep it on disk, and say so; their states."""
        states: dict[UUID, Parcel | None] = {}
        for fid in fids:
            self._unusable.pop(fid, None)
            id = self._ids.pop(fid, None)
            if id is not None and self._fids.get(id) == fid:
                del self._fids[id]
                states[id] = None
        for fid, feature in features(self.draft.layer, fids).items():
            states.update(self._read(fid, feature))
        if self._fabric is not None:
            self._fabric = self._fabric.with_states(states)
        changed = self._states.put(states)
        self._standing, self._knows_points, self._land = None, False, None
        if changed:
            self.draft.mark_changed(self._states.touched)
            self._write_journal()
        self.changed.emit()
        return states

    def _read(self, fid: int, feature: QgsFeature) -> Mapping[UUID, Parcel | None]:
        """The state of a feature; the last one that could be used when this one cannot."""
        id = id_of(feature)
        if id is not None:
            self._index([(fid, id)])
        try:
            parcel = parcel_of(feature)
        except CadastreError as error:
            self._unusable[fid] = unusable_finding(id, feature.geometry(), error)
            return {id: self._states.current.get(id)} if id is not None else {}
        return {parcel.id: parcel}

    def _stand_on(self, footing: Footing | None) -> None:
        """The last command of a step, or of its undo, has the footing: the features stand as they should by then."""
        if footing is None or self._watch.is_paused:
            return
        self._watch.forget()
        self._index_all()
        states = self._states.current
        for id in footing.ids:
            states.pop(id, None)
        for fid, feature in features(
            self.draft.layer, [self._fids[id] for id in footing.ids & self._fids.keys()]
        ).items():
            states |= {id: parcel for id, parcel in self._read(fid, feature).items() if parcel is not None}
        self._found(footing, [parcel for id, parcel in self._states.base.items() if id not in self._known])
        self._write_journal()
        self.rebased.emit()
        self.changed.emit()

    def _found(self, footing: Footing, later: Sequence[Parcel]) -> None:
        """Set what hangs on the foundation. later: parcels that joined the work area since it was set last."""
        parcels = joined(footing.foundation.parcels, later)
        self._states = DraftStates(parcels, self._states.current.values())
        self._known = frozenset(parcel.id for parcel in footing.foundation.parcels)
        self._points = PointStates(footing.foundation.points, self._states)
        self._points.statements = footing.statements
        self.rights.rest_on(footing.foundation.estate, footing.rights)
        self._fabric = self._standing = self._land = None
        self._knows_points = self._is_base_kept = False
        self.draft.mark_changed(self._states.touched)

    def _set_statements(self, statements: Statements) -> None:
        if self._watch.is_paused:
            return  # QGIS undoes everything when it ends editing; that is not an edit of the person
        self._points.statements = statements
        self._standing, self._knows_points, self._land = None, False, None
        self._write_journal()
        self.changed.emit()

    def _set_rights(self, edits: RightsEdits) -> None:
        if self._watch.is_paused:
            return  # as for statements
        self.rights.edits = edits
        self._write_journal()
        self.changed.emit()

    def _write_journal(self) -> None:
        try:
            if self._is_base_kept or self._keep_base is None:
                self._journal(self.change())
            else:
                self._keep_base(self.change(), self.foundation())
                self._is_base_kept = True
        except CadastreError as error:
            self.journal_failed.emit(error.text())

    def _index(self, pairs: Iterable[tuple[int, UUID]]) -> None:
        for fid, id in pairs:
            self._ids[fid] = id
            self._fids[id] = fid

    def _index_all(self) -> None:
        """Saving gives new features other ids in the layer."""
        self._ids.clear()
        self._fids.clear()
        self._index((feature.id(), id) for feature in self.draft.layer.getFeatures() if (id := id_of(feature)))

    def _on_roll_back(self) -> None:
        self._watch.stop()  # QGIS undoes everything before it ends editing; that is not an edit of the person

    def _on_stopped(self) -> None:
        if not self._is_finished:
            QTimer.singleShot(0, self._resume)

    def _on_removed(self) -> None:
        self._watch.stop()
        if not self._is_finished:
            self._is_finished = True
            self.lost.emit()

    def _resume(self) -> None:
        """QGIS ended editing, by Save or Discard of its own: the draft goes on as it stands on disk."""
        if self._is_finished:
            return
        layer = self.draft.layer
        layer.startEditing()
        self._unusable.clear()
        self._index_all()
        wanted = {id: self._states.current.get(id) for id in self._states.touched | self._opened_with}
        write_parcels(layer, wanted, self._fids, tr("Draft restored"))
        self._index_all()
        self._watch.start()
        self.resumed.emit(tr("The draft is kept on this computer and stays open; Discard in the panel drops it"))
