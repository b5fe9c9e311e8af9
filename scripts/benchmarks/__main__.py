"""The command behind scripts/bench."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

import scripts.benchmarks as folder
from scripts.benchmarks.frame import Measure, Result, UnknownMeasureError, as_record, chosen, run, table
from scripts.benchmarks.machine import machine

NOT_MEASURES = {
    *("__main__", "cities", "drag_desk", "edits", "frame", "machine", "more_rights", "people", "processes"),
    *("as_of_desk", "diff_change", "diff_desk", "past", "sheet_desk"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the measures named, or all; the exit code of the command."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measure ours and its peers side by side.")
    parser.add_argument("names", metavar="NAME", nargs="*", help="measures to run; all when none is named")
    parser.add_argument("--output", type=Path, default=Path("bench.json"), help="where the results are written")
    options = parser.parse_args(arguments)
    _import_measures()
    try:
        measures = chosen(options.names)
    except UnknownMeasureError as error:
        print(error, file=sys.stderr)
        return 2
    results = _run_all(measures, options.output)
    print(table(results))
    return 0


def _import_measures() -> None:
    for module in pkgutil.iter_modules(folder.__path__):
        if module.name not in NOT_MEASURES:
            importlib.import_module(f"{folder.__name__}.{module.name}")


def _run_all(measures: list[Measure], output: Path) -> list[Result]:
    results: list[Result] = []
    try:
        for measured in measures:
            for size in measured.sizes:
                print(f"measuring {measured.name} ({size}) ...", file=sys.stderr)
                results.append(run(measured, size))
    finally:  # what was measured before one failed is kept
        record = {"machine": machine(), "results": [as_record(result) for result in results]}
        output.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    return results


if __name__ == "__main__":
    sys.exit(main())
