"""Work off the GUI thread: plain callables in a QGIS task, their outcome back on the GUI thread."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsTask
from qgis.PyQt.QtCore import QThreadPool

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.interruption import Interrupted, Progress, heard_by
from cadastre_plugin.core.texts import N_
from cadastre_plugin.core.threads import in_python_thread

T = TypeVar("T")

LOG = "Cadastre"
"""The tab of QGIS's log that has what the plugin says to whoever looks for a fault."""


class TaskFault(CadastreError):  # noqa: N818 - a fault of the program, not of what was given to it
    """Work that broke in a way nobody foresaw; its traceback is in QGIS's log."""


class TaskCancelled(CadastreError):  # noqa: N818
    """Work that a person stopped."""


Work = Callable[[Progress], T]
"""Something slow: plain data in its closure, never layers or widgets. It may raise anything once it is cancelled."""


class BackgroundTask(QgsTask, Generic[T]):
    """A task that runs `work` in a thread and then calls one of the others on the GUI thread.

    on_error gets CadastreError's kinds.
    """

    def __init__(
        self,
        description: str,
        work: Work[T],
        on_done: Callable[[T], None],
        on_error: Callable[[CadastreError], None],
        *,
        hidden: bool = False,
    ) -> None:
        flags = QgsTask.Flag.CanCancel | QgsTask.Flag.Silent
        super().__init__(description, flags | QgsTask.Flag.Hidden if hidden else flags)
        self._work = work
        self._on_done: Callable[[T], None] | None = on_done
        self._on_error: Callable[[CadastreError], None] | None = on_error
        self._outcome: list[T] = []
        self._error: CadastreError | None = None

    def report(self, ratio: float) -> None:
        """See Progress."""
        self.setProgress(100 * ratio)

    def is_cancelled(self) -> bool:
        """See Progress."""
        return bool(self.isCanceled())

    def run(self) -> bool:
        """In the thread; called by QGIS."""
        try:
            self._outcome.append(in_python_thread(self._heard, self.description()))
        except Interrupted:
            return False
        except CadastreError as error:
            self._error = error
        except Exception as error:  # an exception that leaves a task would take QGIS with it
            self._error = _fault(self.description(), error)
        return self._error is None

    def finished(self, result: bool) -> None:
        """On the GUI thread; called by QGIS."""
        if self in _running:
            _running.discard(self)
            _pool().reserveThread()
        on_done, on_error = self._on_done, self._on_error
        self.forget()
        if result and on_done:
            on_done(self._outcome[0])
        elif on_error and not result:
            on_error(self._failure())

    def forget(self) -> None:
        """Nobody wants to know what comes of it any more."""
        self._on_done = self._on_error = None

    def drop(self) -> None:
        """Nobody wants it any more: it stops at its next checkpoint."""
        self.forget()
        self.cancel()

    def _heard(self) -> T:
        """The work; its checkpoints hear when the task is cancelled."""
        with heard_by(self):
            return self._work(self)

    def _failure(self) -> CadastreError:
        if self.isCanceled():
            return TaskCancelled("cancelled", N_("{work}: stopped"), work=self.description())
        return self._error or TaskFault("task_failed", _BROKEN, work=self.description())


_BROKEN = N_("{work}: an unexpected fault. It stands in QGIS's log under Cadastre")

_running: set[BackgroundTask[Any]] = set()  # QGIS owns a task, but Python would let go of what is ours in it


def run(
    description: str,
    work: Work[T],
    on_done: Callable[[T], None],
    on_error: Callable[[CadastreError], None],
    *,
    hidden: bool = False,
    on_progress: Callable[[float], None] | None = None,
) -> BackgroundTask[T]:
    """Start work in the background. `description` is shown with its progress; `hidden` if short and frequent.

    on_progress: a method of a QObject, so that it is called in that one's thread, with percents.
    """
    task = BackgroundTask(description, work, on_done, on_error, hidden=hidden)
    if on_progress is not None:
        task.progressChanged.connect(on_progress)
    _running.add(task)
    _pool().releaseThread()  # it only waits for a thread of Python's: QGIS's own tasks must not wait for it
    QgsApplication.taskManager().addTask(task)
    return task


def _pool() -> QThreadPool:
    """Where QGIS runs tasks, as many at once as the machine has cores. The window waits for some of QGIS's own, such as
    the index that snapping looks into."""
    return cast(QThreadPool, QgsApplication.taskManager().threadPool())


def stop_all() -> None:
    """Cancel what runs and forget about it: nothing is called back any more."""
    for task in tuple(_running):
        task.drop()


def _fault(description: str, error: Exception) -> TaskFault:
    QgsMessageLog.logMessage("".join(traceback.format_exception(error)), LOG, Qgis.MessageLevel.Critical)
    return TaskFault("task_failed", _BROKEN, work=description)
