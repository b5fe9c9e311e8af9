"""The dock of look-ups between an administrator and the service."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.party_replies import Lookups
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.lookups_dock import LookupsDock, Wanted
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask

PART = 100
"""Look-ups that are read at once."""


class LookupRecords(QObject):
    """Answers the dock while an administrator is signed in."""

    def __init__(self, dock: LookupsDock) -> None:
        super().__init__()
        self._dock = dock
        self._session: Session | None = None
        self._wanted = Wanted()
        self._next: int | None = None
        self._task: BackgroundTask[Lookups] | None = None
        dock.wanted.connect(self._begin)
        dock.more_wanted.connect(self._go_on)
        dock.chain.wanted.connect(self._verify)

    def sign_in(self, session: Session) -> None:
        """Someone is signed in."""
        if Role.ADMINISTRATOR in session.me.roles:
            self._session = session
            self._dock.sign_in()

    def sign_out(self) -> None:
        """Nobody is signed in."""
        self._drop()
        self._session = None
        self._dock.sign_out()
        self._dock.hide()

    close = sign_out

    def _verify(self) -> None:
        if self._session is None:
            return
        client, box = self._session.client, self._dock.chain
        box.show_waiting()
        background.run(
            tr("Verifying the log"),
            lambda _: client.audit_chain(),
            box.show_chain,
            lambda error: box.show_problem(error.text()),
        )

    def _begin(self, wanted: Wanted) -> None:
        self._wanted, self._next = wanted, None
        self._read()

    def _go_on(self) -> None:
        if self._next is not None:
            self._read()

    def _read(self) -> None:
        self._drop()
        if self._session is None:
            return
        client, wanted, after = self._session.client, self._wanted, self._next
        self._dock.show_waiting()
        self._task = background.run(
            tr("Reading who looked at whom"),
            lambda _: client.lookups(
                person=wanted.person,
                who=wanted.who,
                since=_start(wanted.since),
                until=_start(wanted.until, 1),
                after=after,
                limit=PART,
            ),
            lambda found: self._show(found, first=after is None),
            self._refuse,
            hidden=True,
        )

    def _show(self, found: Lookups, *, first: bool) -> None:
        self._task, self._next = None, found.next
        self._dock.show_lookups(found, first=first)

    def _refuse(self, error: CadastreError) -> None:
        self._task = None
        self._dock.show_problem(error.text())

    def _drop(self) -> None:
        if self._task is not None:
            self._task.drop()
            self._task = None


def _start(day: date | None, days_on: int = 0) -> datetime | None:
    """Midnight here at which a day begins, or one some days on."""
    return None if day is None else datetime.combine(day + timedelta(days_on), time()).astimezone()
