"""The command behind scripts/tool_trials."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from random import Random

from scripts.trials.attempts import TOOLS
from scripts.trials.trial import DONE, Trial, tried
from tests.core.boundary.real import LAYERS, real_fabrics, real_profile


def main(arguments: list[str] | None = None) -> int:
    """Try tools on parcels of the real data sets; the exit code is 1 when an outcome was not sound."""
    parser = argparse.ArgumentParser(prog="scripts/tool_trials", description="Try every boundary tool on real parcels.")
    parser.add_argument("tools", metavar="TOOL", nargs="*", help=f"of {', '.join(TOOLS)}; all when none is named")
    parser.add_argument("--sets", nargs="+", choices=LAYERS, default=list(LAYERS))
    parser.add_argument("--count", type=int, default=500, help="parcels of each set")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    trials = {}
    print("| tool | set | done | not done | ms: median / most |\n| --- | --- | --- | --- | --- |")
    for name in options.tools or TOOLS:
        for city in options.sets:
            trials[name, city] = trials_of(name, city, options.count, options.seed)
            print(row(name, city, trials[name, city]), flush=True)
    wrong = [trial for made in trials.values() for trial in made if not trial.is_sound]
    for trial in wrong:
        print(f"{trial.tool}: parcel {trial.parcel.int}: {trial.result}", file=sys.stderr)
    return 1 if wrong else 0


def trials_of(tool: str, city: str, count: int, seed: int) -> list[Trial]:
    """A tool on so many parcels of a set, the hardest first; the same for the same seed."""
    profile = real_profile(city)
    return [
        tried(tool, fabric, profile, id, Random(f"{tool}/{id}/{seed}"))
        for fabric, id in real_fabrics(city, count, seed)
    ]


def row(tool: str, city: str, trials: list[Trial]) -> str:
    """A row of the table."""
    results = Counter(trial.result for trial in trials if trial.result != DONE)
    refused = ", ".join(f"{code} {count}" for code, count in results.most_common())
    seconds = sorted(trial.seconds for trial in trials)
    times = f"{1000 * seconds[len(seconds) // 2]:.0f} / {1000 * seconds[-1]:.0f}"
    return f"| {tool} | {city} | {sum(trial.result == DONE for trial in trials)} | {refused} | {times} |"


if __name__ == "__main__":
    sys.exit(main())
