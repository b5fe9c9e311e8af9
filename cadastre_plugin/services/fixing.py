"""The fix in one step of a finding: worked out in the background, written into the draft as one undo step."""

from __future__ import annotations

import shapely
from qgis.PyQt.QtCore import QObject

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.boundary.sliver_candidates import Standings, standings_of
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.fixes.catalogue import FIXES, fix_of
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.panels.work_dock import WorkDock
from cadastre_plugin.services.drafting import Drafting
from cadastre_plugin.tasks import background

AROUND_M = 1.0
"""How far around a finding corners are looked up: no fix reaches farther."""


class Fixing(QObject):
    """Answers the button of the rule card, one fix at a time."""

    def __init__(self, dock: WorkDock, drafting: Drafting) -> None:
        super().__init__()
        self._card = dock.change.findings.card
        self._drafting = drafting
        self._running: background.BackgroundTask[Outcome | None] | None = None
        self._card.fix_requested.connect(self._begin)
        drafting.closing.connect(self.close)

    def close(self) -> None:
        """What is being worked out is wanted no longer."""
        if self._running is not None:
            self._running.drop()
            self._running = None

    def _begin(self, finding: Finding) -> None:
        editing, session = self._drafting.editing, self._drafting.session
        if editing is None or session is None or self._running is not None or finding.rule not in FIXES:
            return
        fabric, profile = editing.fabric(), session.profile
        standings = _standings(editing, fabric, finding, profile)
        self._card.show_fixing()
        self._running = background.run(
            tr("Working out a fix"),
            lambda _: fix_of(finding, fabric, profile, standings),
            lambda outcome: self._apply(finding, fabric, outcome),
            self._refuse,
            hidden=True,
        )

    def _apply(self, finding: Finding, fabric: Fabric, outcome: Outcome | None) -> None:
        self._running = None
        editing = self._drafting.editing
        if outcome is None:
            self._card.show_refusal(tr("This fault is not there any more"))
        elif editing is None or editing.fabric() is not fabric:
            self._card.show_refusal(tr("The parcels have changed meanwhile; try again"))
        else:
            editing.apply(outcome, tr(FIXES[finding.rule].title))

    def _refuse(self, error: CadastreError) -> None:
        self._running = None
        self._card.show_refusal(error.text())


def _standings(editing: EditSession, fabric: Fabric, finding: Finding, profile: Profile) -> Standings:
    """What is known of the corners around a finding, as plain data for a thread."""
    around = fabric.near(finding.place, AROUND_M) if finding.place is not None else []
    corners = shapely.get_coordinates([parcel.geometry for parcel in around])
    return standings_of(profile, editing.points_at((x, y) for x, y in corners.tolist()))
