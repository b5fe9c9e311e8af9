"""How many frames a second a surveyor sees while dragging a corner with the balance sheet beside the mouse.

A frame is one movement of the mouse on a QGIS canvas, from the event to the end of the painting that it causes: the map
tool, snapping, the areas of every parcel that has the corner, rubber bands and sheet. Frames are counted by the paint
events of the canvas. One corner is of a parcel that eight others touch along an edge, and five parcels or more have it;
the other is of the parcel of Waiheke Island with most, 14 281. The peer computes the same sheet the long way, as
before a tool is applied: the move settled in every neighbour, and the areas of the outcome; it paints nothing.

QGIS runs in a process of its own, which is asked for a frame by a line of text.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scripts.benchmarks.frame import Contest, measure

FRAMES = 300
NEIGHBOURS = 8
SHARED_BY = 5
"""So many parcels have the corner that is dragged beside the neighbours, at least."""
MOST_CORNERS = 14_281


@measure("drag", sizes=(NEIGHBOURS, MOST_CORNERS), peer="settling the move and its areas, unpainted", rounds=FRAMES)
@contextmanager
def drag(size: int) -> Iterator[Contest]:
    """size: neighbours of the parcel, or corners of the largest parcel."""
    command = [sys.executable, "-m", "scripts.benchmarks.drag_desk", str(size)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as qgis:

        def ask(action: str) -> str:
            assert qgis.stdin and qgis.stdout
            print(action, file=qgis.stdin, flush=True)
            answer = qgis.stdout.readline().strip()
            if not answer:
                raise RuntimeError(f"{action} failed")
            return answer

        ask("ready")
        yield Contest(ours=lambda: ask("frame"), peer=lambda: ask("settle"), note=lambda: ask("note"))
        assert qgis.stdin
        qgis.stdin.close()
