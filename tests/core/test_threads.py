from __future__ import annotations

import _thread
import threading
from queue import Queue

import pytest

from cadastre_plugin.core.threads import in_python_thread


def _from_a_foreign_thread(work) -> tuple[object, object]:
    """What comes of it in a thread that `threading` knows nothing of, and what the thread's ident was."""
    outcomes: Queue[object] = Queue()

    def call() -> None:
        try:
            outcomes.put(in_python_thread(work))
        except ValueError as error:
            outcomes.put(error)

    ident = _thread.start_new_thread(call, ())
    return outcomes.get(timeout=5), ident


def test_main_thread_does_it_itself():
    assert in_python_thread(threading.get_ident) == threading.get_ident()


def test_foreign_thread_gets_one_of_pythons_own():
    worker, foreign = _from_a_foreign_thread(threading.current_thread)
    assert isinstance(worker, threading.Thread) and not isinstance(worker, threading._DummyThread)
    assert worker.ident != foreign


def test_error_comes_back():
    error, _ = _from_a_foreign_thread(lambda: int("x"))
    assert isinstance(error, ValueError)
    with pytest.raises(ZeroDivisionError):
        in_python_thread(lambda: 1 // 0)
