"""The list of rights in the dock: no line is cut, whatever width there is."""

from __future__ import annotations

import pytest

from cadastre_plugin.panels.rights.rights_dock import RightsDock
from tests.qgis.waiting import pause

LONG = "Ownership, Poʻlatov Aziz Yoʻldosh oʻgʻli 1/2, Abdullayev Shuhrat Yoʻldosh oʻgʻli 1/2, held since long ago"


@pytest.mark.parametrize("width", [360, 420, 700])
@pytest.mark.parametrize("line", ["Short", LONG])
def test_the_list_is_as_high_as_its_line(qgis_app, width, line):
    dock = RightsDock()
    dock.resize(width, 900)
    dock.show()
    dock.show_rights([line])
    pause(100)
    shown, item = dock.rights, dock.rights.item(0)
    assert shown.viewport().height() >= shown.visualItemRect(item).height()
    assert shown.viewport().height() <= shown.visualItemRect(item).height() + 6
    dock.close()
