"""The balance sheet of what a tool of QGIS has just done to the draft, in the dock of the boundary tools."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from cadastre_plugin.core.boundary.balance import Balance, balance
from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.panels.boundary.boundary_dock import BoundaryDock
from cadastre_plugin.tasks import background


class LastEdit(QObject):
    """Shows the areas that an edit command has changed, until the draft is another one again or a tool takes over."""

    def __init__(self, dock: BoundaryDock) -> None:
        super().__init__()
        self._dock = dock
        self._profile: Profile | None = None
        self._running: background.BackgroundTask[Balance] | None = None
        dock.page_shown.connect(self._clear)

    def open_change(self, profile: Profile, editing: EditSession) -> None:
        """A change is edited from now on."""
        self._profile = profile
        editing.changed.connect(self._clear)
        editing.stepped.connect(self._compute)

    def close_change(self) -> None:
        """No change is edited any more."""
        self._clear()
        self._profile = None

    def _compute(self, before: Fabric, outcome: Outcome) -> None:
        profile = self._profile
        if profile is not None:
            self._running = background.run(
                tr("Computing areas"),
                lambda _: balance(before, outcome, profile),
                self._show,
                self._fail,
                hidden=True,
            )

    def _show(self, sheet: Balance) -> None:
        self._running = None
        if self._profile is not None:
            self._dock.show_last_edit(sheet, self._profile.number)

    def _fail(self, error: CadastreError) -> None:
        self._running = None  # the check of the change says what is wrong with it

    def _clear(self) -> None:
        if self._running is not None:
            self._running.drop()
            self._running = None
        self._dock.show_last_edit(None)
