from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from cadastre_plugin.requirements import REQUIREMENTS, Lack, Requirement, lack_text, lacking

ROOT = Path(__file__).resolve().parents[2]


def test_they_are_those_of_the_package():
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    wanted = {f"{requirement.name}>={requirement.oldest}" for requirement in REQUIREMENTS}
    assert wanted == {line for line in stated if not line.startswith("numpy")}


def test_here_nothing_is_missing():
    assert lacking() == ()


@pytest.mark.parametrize(
    ("version", "is_enough"),
    [
        ("2.1.0", True),
        ("2.1", True),
        ("2.10.0", True),
        ("3.0rc1", True),
        ("2.0.7", False),
        ("1.8.5.post1", False),
        ("", False),
    ],
)
def test_versions_are_compared_as_numbers(version: str, is_enough: bool, monkeypatch: pytest.MonkeyPatch):
    library = ModuleType("a_library")
    library.__version__ = version  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "a_library", library)
    assert (lacking([Requirement("a_library", "2.1")]) == ()) is is_enough


def test_library_that_is_not_there_or_breaks_is_lacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "broken_library.py").write_text("raise OSError('built for another numpy')")
    monkeypatch.syspath_prepend(tmp_path)
    wanted = [Requirement("broken_library", "1"), Requirement("no_such_library", "1")]
    assert lacking(wanted) == tuple(Lack(requirement, None) for requirement in wanted)


def test_text_says_what_is_there_and_how_to_get_the_right_one():
    text = lack_text([Lack(Requirement("shapely", "2.1"), "2.0.6"), Lack(Requirement("requests", "2.31"), None)])
    assert "shapely 2.1 or newer (there is 2.0.6), requests 2.31 or newer" in text
    assert 'pip install --upgrade "shapely>=2.1" "requests>=2.31"' in text
