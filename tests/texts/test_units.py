"""Units of measurement are texts: a metre is `м` in Russian."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

PLUGIN = Path(__file__).resolve().parents[2] / "cadastre_plugin"
UNIT = r"(?:m|mm|cm|km|ppm|m²)"
ALONE = re.compile(rf" ?{UNIT}")
AFTER_A_FIGURE = re.compile(rf" ?{UNIT}(?![\w²])")
FILES = sorted(path for room in ("panels", "services", "map_tools") for path in (PLUGIN / room).rglob("*.py"))


def units_outside_texts(source: str) -> Iterator[str]:
    """Units that stand alone, or behind a value in an f-string, and are not marked as texts."""
    nodes = list(ast.walk(ast.parse(source)))
    calls = (node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    marked = {part for call in calls if call.func.id in ("tr", "N_") for part in ast.walk(call)}
    joined = [node.values for node in nodes if isinstance(node, ast.JoinedStr) and node not in marked]
    behind = [text for values in joined for value, text in pairwise(values) if isinstance(value, ast.FormattedValue)]
    alone = [node for node in nodes if isinstance(node, ast.Constant) and node not in marked and node not in behind]
    for node, unit in (
        *((node, AFTER_A_FIGURE.match) for node in behind),
        *((node, ALONE.fullmatch) for node in alone),
    ):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and unit(node.value):
            yield node.value


@pytest.mark.parametrize("path", [*FILES, PLUGIN / "core/survey/report.py"], ids=lambda path: path.stem)
def test_units_are_translated(path: Path) -> None:
    assert list(units_outside_texts(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('edit.setSuffix(" m")', [" m"]),
        ('f"{length:.3f} m, {angle}"', [" m, "]),
        ('f"{area}m²"', ["m²"]),
        ('tr(" mm"), f"{count} more", N_("{length} m")', []),
    ],
)
def test_a_unit_is_seen(source: str, found: list[str]) -> None:
    assert list(units_outside_texts(source)) == found
