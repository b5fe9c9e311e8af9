"""Imports go one way: the contracts of import-linter stand in pyproject.toml, the rest stands here."""

from __future__ import annotations

import ast
import sys

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.sources import PRODUCT, ROOT, Source, sources


def test_the_contracts_of_import_linter_are_kept(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    report = capsys.readouterr().out
    assert status == EXIT_STATUS_SUCCESS, report
    assert "Contracts: 0 kept" not in report


def imported(source: Source) -> set[str]:
    """Names as they are imported: `qgis.utils.iface`, `requests`."""
    names = {alias.name for node in source.nodes(ast.Import) for alias in node.names}
    for node in source.nodes(ast.ImportFrom):
        names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def users(module: str, *folders: str) -> list[str]:
    """Files that import a module or a part of it."""
    return [
        source.path
        for source in sources(*folders)
        if any(name == module or name.startswith(module + ".") for name in imported(source))
    ]


def test_iface_is_handed_over_and_never_imported() -> None:
    assert users("qgis.utils.iface", *PRODUCT) == []


def test_qt_comes_from_qgis() -> None:
    for binding in ("PyQt5", "PyQt6", "PySide2", "PySide6"):
        assert users(binding, *PRODUCT) == []


def test_the_client_alone_knows_requests() -> None:
    strangers = [path for path in users("requests", "cadastre_plugin") if not path.startswith("cadastre_plugin/api/")]
    assert strangers == []


def test_the_core_needs_nothing_that_a_qgis_installer_lacks() -> None:
    allowed = {"__future__", "cadastre_plugin", "numpy", "pyproj", "shapely"}
    strangers = {
        (source.path, name)
        for source in sources("cadastre_plugin/core")
        for name in imported(source)
        if name.split(".")[0] not in allowed | sys.stdlib_module_names
    }
    assert strangers == set()
