"""The source files of the project, read once for the tests of its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("cadastre_plugin", "cadastre_server")
OURS = (*PRODUCT, "scripts")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A Python file, by its path from the root."""

    path: str

    @cached_property
    def text(self) -> str:
        return (ROOT / self.path).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def at(self, node: ast.AST) -> str:
        """Where it stands, as an editor jumps to it."""
        return f"{self.path}:{node.lineno}"  # type: ignore[attr-defined]


def sources(*folders: str) -> list[Source]:
    """Every Python file of the folders."""
    return [source for folder in folders for source in _folder(folder)]


@cache
def _folder(folder: str) -> list[Source]:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    return [Source(str(file.relative_to(ROOT))) for file in files]
