"""House rules that no linter knows."""

from __future__ import annotations

import ast
import re
from statistics import quantiles

import pytest

from tests.architecture.sources import OURS, PRODUCT, Function, Source, sources

LONGEST_FILE = 400
LONGEST_FUNCTION_P90 = 30
FORBIDDEN = re.compile(r"manager|utils?(?![a-z])|helper", re.IGNORECASE)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
QT_5_ONLY = {"exec_", "processEvents"}


def test_no_file_is_long() -> None:
    long = {source.path: len(source.text.splitlines()) for source in sources(*OURS, "tests")}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize("folder", PRODUCT)
def test_functions_are_short(folder: str) -> None:
    lengths = [_length(node) for source in sources(folder) for node in source.nodes(*FUNCTIONS)]
    assert quantiles(lengths, n=10)[-1] <= LONGEST_FUNCTION_P90


def _length(function: Function) -> int:
    return function.end_lineno - function.lineno + 1


def test_nothing_wears_a_name_that_says_nothing() -> None:
    worn = [
        source.at(node) + f" {node.name}"
        for source in sources(*OURS)
        for node in source.nodes(ast.ClassDef, *FUNCTIONS)
        if FORBIDDEN.search(node.name)
    ]
    worn += [source.path for source in sources(*OURS) if FORBIDDEN.search(source.path)]
    assert worn == []


def test_no_error_is_swallowed() -> None:
    swallowed = [
        source.at(node)
        for source in sources(*OURS)
        for node in source.nodes(ast.ExceptHandler)
        if node.type is None or (len(node.body) == 1 and isinstance(node.body[0], ast.Pass))
    ]
    assert swallowed == []


def test_not_every_error_is_suppressed() -> None:
    suppressed = [
        source.at(node)
        for source in sources(*OURS)
        for node in source.nodes(ast.Call)
        if _name(node.func) == "suppress" and any(_name(kind) in ("Exception", "BaseException") for kind in node.args)
    ]
    assert suppressed == []


def test_what_is_public_in_the_core_says_what_it_does() -> None:
    silent = [
        source.at(node) + f" {node.name}"
        for source in sources("cadastre_plugin/core")
        for node in _public(source)
        if ast.get_docstring(node) is None
    ]
    silent += [
        source.path
        for source in sources("cadastre_plugin/core")
        if source.text.strip() and ast.get_docstring(source.tree) is None
    ]
    assert silent == []


def _public(source: Source) -> list[ast.ClassDef | Function]:
    """Classes and functions of a module, and the methods of its public classes, without those that begin with _."""
    found = [node for node in source.tree.body if isinstance(node, (ast.ClassDef, *FUNCTIONS))]
    found = [node for node in found if not node.name.startswith("_")]
    methods = [inner for node in found if isinstance(node, ast.ClassDef) for inner in node.body]
    return found + [node for node in methods if isinstance(node, FUNCTIONS) and not node.name.startswith("_")]


def test_texts_can_be_translated() -> None:
    """`tr` and `N_` take the text itself: a catalogue cannot hold what is put together at run time."""
    composed = [
        source.at(node)
        for source in sources(*PRODUCT)
        for node in source.nodes(ast.Call)
        if _name(node.func) in ("tr", "N_") and node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert composed == []


def test_nothing_is_called_that_qt_6_lacks_or_that_stops_the_window() -> None:
    called = [
        source.at(node)
        for source in sources("cadastre_plugin")
        for node in source.nodes(ast.Call)
        if _name(node.func) in QT_5_ONLY or (_name(node.func) == "sleep" and "/tasks/" not in source.path)
    ]
    assert called == []


def test_nothing_is_printed_by_the_plugin() -> None:
    printed = [
        source.at(node)
        for source in sources("cadastre_plugin")
        for node in source.nodes(ast.Call)
        if isinstance(node.func, ast.Name) and node.func.id == "print"  # a document has a method of that name
    ]
    assert printed == []


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
