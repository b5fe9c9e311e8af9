"""Carrying rights through splits and merges: preset off the GUI thread, decided in the page, one step in the draft."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.rights.carry import Decision, Parentage, carried, parentage_of, proposed
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.carry_page import CarryPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork
from cadastre_plugin.tasks import background

Preset = tuple[Parentage, tuple[Decision, ...]]


class CarryWork(RightsWork):
    """Follows the change: another split, or another right, presets the decisions anew."""

    operation = "carry"

    def __init__(self, bench: RightsBench) -> None:
        self._page = CarryPage(bench.profile)
        super().__init__(bench, self._page)
        self._made_for: tuple[object, ...] = ()
        self._parentage: Parentage | None = None
        self._running: background.BackgroundTask[Preset] | None = None
        self._says = ""

    def show_parcel(self, id: UUID | None) -> None:
        """The change may be another one now, whichever parcel is chosen."""
        self.parcel_id = None
        change = self.bench.editing.change()
        if not self._knows(change):
            return
        rights = self.bench.editing.rights
        made_for = (change.parcels, change.lineage, rights.edits, rights.base)
        if made_for != self._made_for:
            self._made_for = made_for
            self._preset(change)

    def proposal(self) -> Proposal | None:
        """What would come of the decisions; None while one of them waits for a person."""
        decisions, parentage = self._page.decisions(), self._parentage
        if parentage is None or not decisions or self._page.open_ones():
            return None
        papers = self._page.papers()
        return lambda estate: carried(estate, parentage, decisions, papers)

    def missing(self) -> str:
        """What is missing before all of it is decided."""
        if self._parentage is not None and not self._page.decisions():
            return tr("Every right is decided")
        if (left := self._page.open_ones()) and self._page.decisions():
            return tr("Decisions that want a look: {count}").format(count=left)
        return self._says

    def reset(self) -> None:
        """Preset everything anew."""
        super().reset()
        self._made_for = ()
        self.show_parcel(None)

    def closed(self) -> None:
        """The change is closed."""
        if self._running is not None:
            self._running.drop()
            self._running = None

    def _knows(self, change: Change) -> bool:
        """True once the rights of all parcels that ended are read."""
        ended = change.ended_parcels()
        self._says = "" if ended else tr("No parcel was split or merged in this change")
        if not ended:
            self._parentage = None
            self._page.show_decisions((), self.bench.estate(), self.bench.label, lambda decision: {})
            return False
        if self.bench.reading.want(ended):
            return True
        self._says = tr("Reading the rights of the parcels")
        return False

    def _preset(self, change: Change) -> None:
        if self._running is not None:
            self._running.drop()
        before = {parcel.id: parcel for parcel in self.bench.editing.base() if parcel.id in change.based_on()}
        base, edits, crs = (
            self.bench.editing.rights.base,
            self.bench.editing.rights.edits,
            self.bench.profile.crs.definition,
        )

        def preset(_: object) -> Preset:
            parentage = parentage_of(change, before, crs)
            return parentage, proposed(base, parentage, edits)

        self._says = tr("Looking where the rights go")
        self._running = background.run(self._says, preset, self._show, self._refuse, hidden=True)

    def _show(self, preset: Preset) -> None:
        self._running = None
        self._parentage, decisions = preset
        self._page.show_decisions(decisions, self.bench.estate(), self.bench.label, self._children)
        self.inputs_changed.emit()

    def _refuse(self, error: CadastreError) -> None:
        self._running, self._parentage = None, None
        self._page.show_refusal(error.text())

    def _children(self, decision: Decision) -> Mapping[UUID, str]:
        """The parcels that rights of a decision may go to, with their areas: new ones have no number yet."""
        estate, parentage = self.bench.estate(), self._parentage
        assert parentage is not None
        lands = {estate.rights[id].parcel_id for id in decision.right_ids if id in estate.rights}
        found = dict.fromkeys(child for land in lands for child in parentage.children.get(land, ()))
        both = dict.fromkeys((*found, *decision.child_ids))
        return {id: self._child(parentage, id) for id in both}

    def _child(self, parentage: Parentage, id: UUID) -> str:
        parcel = parentage.standing.get(id)
        if parcel is None:
            return self.bench.label(id)
        area = tr("{area} m²").format(area=f"{ellipsoidal_area(parcel.geometry, parentage.crs):.0f}")
        return ", ".join(part for part in (self.bench.label(id), area) if part)
