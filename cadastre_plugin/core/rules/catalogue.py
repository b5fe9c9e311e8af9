"""The rules that are in force, in the order they run. Importing this module registers them."""

from __future__ import annotations

from collections.abc import Iterable

from cadastre_plugin.core.rules import geometry_valid  # noqa: F401 - each import registers its rule
from cadastre_plugin.core.rules.rule import Rule, Stage, all_rules


def rules(stage: Stage) -> Iterable[Rule]:
    """Rules of a stage; SUBMIT has all of them."""
    return tuple(rule for rule in all_rules() if stage is Stage.SUBMIT or rule.stage is Stage.LIVE)
