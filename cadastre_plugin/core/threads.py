"""Work in a thread that Python made, also when it is asked for from one that Python did not make."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def in_python_thread(work: Callable[[], T], name: str = "cadastre") -> T:
    """What `work` returns or raises, done in a new thread of Python's own unless this is its main thread.

    In a thread that others made, such as one of Qt's pool, Python's thread state ends with each call, and pyproj 3.7
    then frees a PROJ context that its next call there still uses: the program would crash (pyproj #1509, #1622).
    """
    if threading.current_thread() is threading.main_thread():
        return work()
    results: list[T] = []
    errors: list[BaseException] = []

    def keep() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again where it was asked for
            errors.append(error)

    thread = threading.Thread(target=keep, name=name)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
