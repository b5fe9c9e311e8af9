from __future__ import annotations

import gc
import threading
import time

import pytest
from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QThread

from cadastre_plugin.core.errors import CadastreError, GeometryError
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import TaskCancelled, TaskFault
from tests.qgis.waiting import wait_until


class Outcome:
    """What came back on the GUI thread, and on which thread that was."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.errors: list[CadastreError] = []
        self.threads: set[object] = set()

    def on_done(self, value: object) -> None:
        self.threads.add(QThread.currentThread())
        self.done.append(value)

    def on_error(self, error: CadastreError) -> None:
        self.threads.add(QThread.currentThread())
        self.errors.append(error)

    def is_there(self) -> bool:
        return bool(self.done or self.errors)


@pytest.fixture
def outcome() -> Outcome:
    return Outcome()


@pytest.fixture(autouse=True)
def nothing_left_running(qgis_app):
    yield
    background.stop_all()
    wait_until(lambda: QgsApplication.taskManager().countActiveTasks() == 0, seconds=3)
    wait_until(lambda: not background._running, seconds=3)


def test_result_comes_back_on_the_gui_thread_and_work_runs_on_another(outcome: Outcome):
    workers = []

    def work(progress: background.Progress) -> str:
        workers.append(threading.get_ident())
        return "42 uchastka"

    background.run("Reading", work, outcome.on_done, outcome.on_error)
    gc.collect()
    wait_until(outcome.is_there)
    assert outcome.done == ["42 uchastka"] and outcome.errors == []
    assert outcome.threads == {QgsApplication.instance().thread()}
    assert workers != [threading.get_ident()]


def test_nothing_is_a_result_too(outcome: Outcome):
    background.run("Sending", lambda progress: None, outcome.on_done, outcome.on_error)
    wait_until(outcome.is_there)
    assert outcome.done == [None]


def test_typed_error_comes_as_it_is(outcome: Outcome):
    error = GeometryError("geometry_empty", "The geometry is empty")

    def work(progress: background.Progress) -> None:
        raise error

    background.run("Reading", work, outcome.on_done, outcome.on_error)
    wait_until(outcome.is_there)
    assert outcome.errors == [error] and outcome.done == []


def test_unforeseen_fault_is_typed_and_its_traceback_is_in_the_log(outcome: Outcome):
    logged: list[str] = []
    log = QgsApplication.messageLog()

    def keep(text: str, tag: str, level: object) -> None:
        logged.extend([text] if tag == background.LOG else [])

    log.messageReceived.connect(keep)

    def work(progress: background.Progress) -> None:
        raise ZeroDivisionError("in the middle")

    background.run("Reading the area", work, outcome.on_done, outcome.on_error)
    wait_until(outcome.is_there)
    log.messageReceived.disconnect(keep)
    (error,) = outcome.errors
    assert isinstance(error, TaskFault)
    assert error.text().startswith("Reading the area: an unexpected fault") and "middle" not in error.text()
    assert any("ZeroDivisionError: in the middle" in text for text in logged)


def test_progress_is_shown(outcome: Outcome):
    go_on = threading.Event()

    def work(progress: background.Progress) -> None:
        progress.report(0.5)
        go_on.wait(3)

    task = background.run("Reading", work, outcome.on_done, outcome.on_error)
    wait_until(lambda: task.progress() == 50.0)
    go_on.set()
    wait_until(outcome.is_there)


def test_cancelled_work_says_so(outcome: Outcome):
    started = threading.Event()

    def work(progress: background.Progress) -> None:
        started.set()
        while not progress.is_cancelled():
            time.sleep(0.01)
        raise ValueError("stopped in the middle")

    task = background.run("Reading", work, outcome.on_done, outcome.on_error)
    wait_until(started.is_set)
    task.cancel()
    wait_until(outcome.is_there)
    (error,) = outcome.errors
    assert isinstance(error, TaskCancelled) and error.text() == "Reading: stopped"


def test_stopped_work_calls_nobody_back(outcome: Outcome):
    started = threading.Event()

    def work(progress: background.Progress) -> str:
        started.set()
        while not progress.is_cancelled():
            time.sleep(0.01)
        return "late"

    task = background.run("Reading", work, outcome.on_done, outcome.on_error)
    wait_until(started.is_set)
    background.stop_all()
    wait_until(lambda: task not in background._running)
    assert not outcome.is_there()


def test_many_at_once_all_come_back(outcome: Outcome):
    for number in range(20):
        background.run(f"{number}", lambda progress, number=number: number, outcome.on_done, outcome.on_error)
    gc.collect()
    wait_until(lambda: len(outcome.done) == 20)
    assert sorted(outcome.done) == list(range(20))


def test_hidden_work_does_not_show_in_the_task_list(outcome: Outcome):
    task = background.run("Checking", lambda progress: 1, outcome.on_done, outcome.on_error, hidden=True)
    assert task.flags() & QgsTask.Flag.Hidden
    wait_until(outcome.is_there)


def test_tasks_of_qgis_need_not_wait_for_ours(outcome: Outcome):
    """Snapping reads its index in such a task: while it waits, the mouse catches nothing."""
    free = threading.Event()
    threads = QgsApplication.taskManager().threadPool().maxThreadCount()
    for _ in range(threads):
        background.run("Computing", lambda _: free.wait(10), outcome.on_done, outcome.on_error)
    indexed = threading.Event()
    own = QgsTask.fromFunction("Indexing", lambda _: indexed.set())
    QgsApplication.taskManager().addTask(own)
    try:
        wait_until(indexed.is_set, seconds=3)
        assert not outcome.done
    finally:
        free.set()
    wait_until(lambda: len(outcome.done) == threads)


def test_as_many_of_qgis_tasks_run_at_once_afterwards_as_before(outcome: Outcome):
    pool = QgsApplication.taskManager().threadPool()
    wait_until(lambda: pool.activeThreadCount() == 0, seconds=3)
    for _ in range(3):
        background.run("Reading", lambda _: None, outcome.on_done, outcome.on_error)
        background.run("Waiting", lambda _: None, outcome.on_done, outcome.on_error).cancel()
    wait_until(lambda: not background._running, seconds=5)
    wait_until(lambda: pool.activeThreadCount() == 0, seconds=3)
