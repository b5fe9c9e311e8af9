"""The frame of every measurement: ours and a peer, turn by turn in one run, on the same input.

A measure is a file in this folder:

    @measure("grid", sizes=(1_000, 100_000), peer="shapely.set_precision")
    @contextmanager
    def grid(size: int) -> Iterator[Contest]:
        rings = ...                                     # made once a size, not measured
        yield Contest(ours=lambda: on_grid(rings), peer=lambda: shapely.set_precision(rings, 0.001))
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from statistics import median, quantiles


class UnknownMeasureError(Exception):
    """There is no measure of that name; the text lists those there are."""


@dataclass(frozen=True)
class Contest:
    """What is timed: ours and, where somebody else does the same, the peer. `note` is asked after the last round."""

    ours: Callable[[], object]
    peer: Callable[[], object] | None = None
    note: Callable[[], str] = str


Prepare = Callable[[int], AbstractContextManager[Contest]]


@dataclass(frozen=True)
class Measure:
    """A contest that can be prepared in several sizes. `peer` names who ours is measured against; None: nobody."""

    name: str
    sizes: tuple[int, ...]
    peer: str | None
    rounds: int
    prepare: Prepare


@dataclass(frozen=True)
class Result:
    """One row of the table: medians and the 95th percentile in seconds; ratio = ours / peer, below 1 ours is faster."""

    name: str
    size: int
    ours_s: float
    p95_s: float
    peer: str | None
    peer_s: float | None
    ratio: float | None
    note: str


_measures: dict[str, Measure] = {}


def measure(
    name: str, *, sizes: tuple[int, ...], peer: str | None = None, rounds: int = 11
) -> Callable[[Prepare], Prepare]:
    """Register a measure. Raises ValueError for a name that is taken."""

    def register(prepare: Prepare) -> Prepare:
        if name in _measures:
            raise ValueError(f"Two measures are named {name!r}.")
        _measures[name] = Measure(name, sizes, peer, rounds, prepare)
        return prepare

    return register


def chosen(names: list[str]) -> list[Measure]:
    """The measures of those names, or all. Raises UnknownMeasureError."""
    unknown = [name for name in names if name not in _measures]
    if unknown:
        there = ", ".join(sorted(_measures)) or "none"
        raise UnknownMeasureError(f"There is no measure {', '.join(unknown)}. There are: {there}.")
    return [_measures[name] for name in names or sorted(_measures)]


def run(measured: Measure, size: int) -> Result:
    """Measure one size: a round to warm up, then `rounds` of ours and the peer in turns."""
    with measured.prepare(size) as contest:
        times = [_round(contest) for _ in range(measured.rounds + 1)][1:]
        note = contest.note()
    ours = [mine for mine, _ in times]
    theirs = [peer for _, peer in times if peer is not None]
    peer_s = median(theirs) if theirs else None
    ratio = median(ours) / peer_s if peer_s else None
    return Result(measured.name, size, median(ours), percentile_95(ours), measured.peer, peer_s, ratio, note)


def _round(contest: Contest) -> tuple[float, float | None]:
    return _seconds(contest.ours), _seconds(contest.peer) if contest.peer else None


def _seconds(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def percentile_95(values: list[float]) -> float:
    """The 95th percentile, interpolated between the measured values; the only value when there is one."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def as_record(result: Result) -> dict[str, object]:
    """The result as it stands in bench.json."""
    return asdict(result)


def table(results: list[Result]) -> str:
    """The results for a person, aligned, one a line."""
    rows = [("name", "size", "ours", "p95", "peer", "its time", "ratio", "note")]
    rows += [
        (
            r.name, f"{r.size:,}".replace(",", " "), _shown(r.ours_s), _shown(r.p95_s), r.peer or "-", _shown(r.peer_s),
            "-" if r.ratio is None else f"{r.ratio:.2f}", r.note,
        )
        for r in results
    ]  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _shown(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"
