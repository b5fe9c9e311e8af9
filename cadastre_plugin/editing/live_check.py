"""Checking while a person edits: soon after each edit, off the GUI thread, the newest state wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.situation import Surroundings
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.appraisal import Appraisal, appraise

DELAY_MS = 150
"""Edits that follow each other within this time are checked once."""


class Runner(Protocol):
    """Runs work in the background and calls back on the GUI thread: `tasks.background.run`."""

    def __call__(
        self,
        description: str,
        work: Callable[[object], Appraisal],
        on_done: Callable[[Appraisal], None],
        on_error: Callable[[CadastreError], None],
        *,
        hidden: bool = False,
    ) -> object: ...


class LiveCheck(QObject):
    """One check runs at a time; what was asked for meanwhile follows it, in its newest state only.

    started(): a check was asked for. checked(Appraisal): the newest change, seen through. failed(str): why it was not.
    """

    started = pyqtSignal()
    checked = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(
        self, profile: Profile, surroundings: Surroundings, run: Runner, parent: QObject | None = None
    ) -> None:
        """`surroundings`: the work area as the register has it, built once."""
        super().__init__(parent)
        self._profile = profile
        self._surroundings = surroundings
        self._run = run
        self._wanted: Change | None = None
        self._is_running = False
        self._is_stopped = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._begin)

    def request(self, change: Change) -> None:
        """The change is another one now."""
        self._wanted = change
        self.started.emit()
        self._timer.start()

    def extend(self, parcels: Iterable[Parcel]) -> None:
        """The work area has more parcels of the register now."""
        self._surroundings = self._surroundings.extended(parcels)

    def rest_on(self, parcels: Iterable[Parcel], points: Iterable[BoundaryPoint], estate: Estate) -> None:
        """The work area is as in another state of the register now."""
        around = Surroundings(parcels, points=points, outlines=self._surroundings.outlines)
        self._surroundings = around.with_estate(estate, date.today())

    def learn(self, estate: Estate) -> None:
        """So much of the register's rights is known now."""
        self._surroundings = self._surroundings.with_estate(estate, date.today())

    def stop(self) -> None:
        """Say nothing more."""
        self._is_stopped = True
        self._timer.stop()

    def _begin(self) -> None:
        if self._is_running or self._wanted is None or self._is_stopped:
            return
        change, surroundings, profile = self._wanted, self._surroundings, self._profile
        self._wanted = None
        self._is_running = True
        text = tr("Checking the change")
        self._run(text, lambda _: appraise(change, surroundings, profile), self._on_done, self._on_error, hidden=True)

    def _on_done(self, appraisal: Appraisal) -> None:
        if self._ended():
            self.checked.emit(appraisal)

    def _on_error(self, error: CadastreError) -> None:
        if self._ended():
            self.failed.emit(error.text())

    def _ended(self) -> bool:
        """The running check is over; True when its outcome is still wanted."""
        self._is_running = False
        if self._wanted is not None and not self._timer.isActive():
            self._begin()
        return self._wanted is None and not self._is_running and not self._is_stopped
