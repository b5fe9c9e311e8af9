"""QGIS's own vertex and split tools, with the mouse, in QGIS's own window: the draft follows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.stack.desks import ON_A_VIRTUAL_SCREEN
from scripts.stack.paths import CHECKOUT
from scripts.stack.process import stop, tail
from scripts.stack.qgis import Display, Profile, Start
from tests.qgis.coverage import parcels

SECONDS = 90


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What the script saw, by step."""
    folder = tmp_path_factory.mktemp("desktop")
    profile, report = Profile(folder / "profile"), folder / "report.json"
    profile.ensure()
    display = Display(folder / "screen.log")
    environment = {"DISPLAY": display.start(), **ON_A_VIRTUAL_SCREEN, "CADASTRE_TEST_REPORT": str(report)}
    environment["PYTHONPATH"] = str(CHECKOUT)
    script = Path(__file__).with_name("tools_in_desktop.py")
    process = Start(profile, folder / "qgis.log", "en", script, environment).spawn()
    try:
        process.wait(SECONDS)
    finally:
        stop(process)
        display.stop()
    assert process.returncode == 0, tail(folder / "qgis.log", 60)
    assert report.exists(), tail(folder / "qgis.log", 60)
    found = json.loads(report.read_text())
    assert "error" not in found, found["error"]
    return found


def corners(points) -> set[tuple[float, float]]:
    return {tuple(point) for point in points}


def test_vertex_tool_moves_the_shared_corner_of_both(found):
    first, second, _ = parcels(3)
    changed = found["moved"]["changed"]
    assert set(changed) == {str(first.id), str(second.id)}
    moved = corners(changed[str(first.id)]) - corners(first.geometry.geoms[0].exterior.coords)
    assert len(moved) == 1
    assert moved <= corners(changed[str(second.id)])
    assert found["moved"]["steps"] == 1


def test_split_tool_gives_lineage(found):
    third = parcels(3)[2]
    split = found["split"]
    assert split["ended"] == [str(third.id)]
    assert len(split["new"]) == 2
    assert {parent for parent, _ in split["lineage"]} == {str(third.id)}


def test_undo_gives_back_the_base(found):
    undone = found["undone"]
    assert (undone["ended"], undone["new"], undone["changed"]) == ([], [], {})


def test_saving_in_qgis_keeps_the_draft_open(found):
    assert found["saved"]["editable"]
    assert found["saved"]["changed"] == found["moved_again"]["changed"]
