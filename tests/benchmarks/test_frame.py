from __future__ import annotations

import json
import time
from contextlib import contextmanager

import pytest

from scripts.benchmarks import __main__ as command
from scripts.benchmarks import frame
from scripts.benchmarks.frame import Contest, Measure, Result, percentile_95, run, table


@pytest.fixture
def measures(monkeypatch) -> dict[str, Measure]:
    registered: dict[str, Measure] = {}
    monkeypatch.setattr(frame, "_measures", registered)
    monkeypatch.setattr(command, "_import_measures", lambda: None)
    return registered


def _register(name: str, ours, peer=None, *, sizes=(10,), rounds=5, note=str):
    @frame.measure(name, sizes=sizes, peer="the peer" if peer else None, rounds=rounds)
    @contextmanager
    def prepare(size):
        yield Contest(ours, peer, note)


def test_ours_and_the_peer_alternate_after_one_round_to_warm_up(measures):
    calls = []
    _register("turns", lambda: calls.append("ours"), lambda: calls.append("peer"), rounds=3)
    run(measures["turns"], 10)
    assert calls == ["ours", "peer"] * 4


def test_figures_are_the_medians_of_what_was_timed(measures, monkeypatch):
    clock = iter([0.0, 9.0, 9.0, 18.0] + [t for i in (1, 2, 3, 4, 100) for t in (0.0, float(i), 0.0, 2.0)])
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    _register("medians", lambda: None, lambda: None, note=lambda: "seen")
    result = run(measures["medians"], 10)
    assert result == Result("medians", 10, 3.0, pytest.approx(80.8), "the peer", 2.0, 1.5, "seen")


def test_a_slower_contestant_has_the_larger_figure(measures):
    _register("sleepy", lambda: time.sleep(0.02), lambda: time.sleep(0.001))
    result = run(measures["sleepy"], 10)
    assert result.ours_s >= 0.02
    assert result.ratio == result.ours_s / result.peer_s > 1


def test_percentile_of_one_value_is_that_value():
    assert percentile_95([0.5]) == 0.5


def test_two_measures_of_one_name_are_refused(measures):
    _register("same", lambda: None)
    with pytest.raises(ValueError, match="Two measures are named 'same'"):
        _register("same", lambda: None)


def test_an_unknown_name_lists_those_there_are(measures, tmp_path, capsys):
    _register("known", lambda: None)
    assert command.main(["unheard-of", "--output", str(tmp_path / "bench.json")]) == 2
    assert capsys.readouterr().err == "There is no measure unheard-of. There are: known.\n"
    assert not (tmp_path / "bench.json").exists()


def test_the_file_and_the_table_hold_every_size(measures, tmp_path, capsys):
    _register("alone", lambda: None, sizes=(1, 1_000_000))
    assert command.main(["alone", "--output", str(tmp_path / "bench.json")]) == 0
    written = json.loads((tmp_path / "bench.json").read_text())
    assert set(written) == {"machine", "results"}
    assert written["machine"]["cores"] >= 1
    keys = ["name", "size", "ours_s", "p95_s", "peer", "peer_s", "ratio", "note"]
    assert [list(row) for row in written["results"]] == [keys, keys]
    assert [row["size"] for row in written["results"]] == [1, 1_000_000]
    assert written["results"][0]["peer_s"] is None
    assert "1 000 000" in capsys.readouterr().out


def test_what_was_measured_before_a_failure_is_kept(measures, tmp_path):
    _register("a-works", lambda: None)
    _register("b-fails", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        command.main(["--output", str(tmp_path / "bench.json")])
    assert [row["name"] for row in json.loads((tmp_path / "bench.json").read_text())["results"]] == ["a-works"]


def test_the_table_shows_short_times_in_milliseconds():
    shown = table([Result("x", 5, 0.0123, 1.5, None, None, None, "")])
    assert shown.splitlines()[1].split() == ["x", "5", "12.30", "ms", "1.50", "s", "-", "-", "-"]
