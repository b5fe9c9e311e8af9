"""A named step of the tour, and the table of all of them in the order they are gone through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.tour.desk import Desk

Run = Callable[["Desk"], str]


@dataclass(frozen=True)
class Step:
    """One step. `desk` is whose QGIS it happens in; `run` drives it and says what was checked, or raises TourError."""

    name: str
    desk: str
    needs: tuple[str, ...]
    run: Run


class TourError(AssertionError):
    """The program did not do what the step expects of it."""


_steps: dict[str, Step] = {}


def step(name: str, desk: str, needs: Sequence[str] = ()) -> Callable[[Run], Run]:
    """Enter a function into the table of steps."""

    def enter(run: Run) -> Run:
        _steps[name] = Step(name, desk, tuple(needs), run)
        return run

    return enter


def steps() -> tuple[Step, ...]:
    """All steps in order."""
    return tuple(_steps.values())


def step_named(name: str) -> Step:
    """A step by name; KeyError when there is none."""
    return _steps[name]


def chosen(names: Iterable[str]) -> tuple[Step, ...]:
    """The steps named, with all they need, in the order of the tour; all steps when none is named.

    Raises:
        TourError: a name that is no step; the text lists those there are.
    """
    wanted = list(names)
    unknown = [name for name in wanted if name not in _steps]
    if unknown:
        raise TourError(f"no step {', '.join(unknown)}; there are: {', '.join(_steps)}")
    needed = set(wanted) or set(_steps)
    while missing := {need for name in needed for need in _steps[name].needs} - needed:
        needed |= missing
    return tuple(step for step in steps() if step.name in needed)
