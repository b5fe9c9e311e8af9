"""The boundary tools in the order of their tool bar. A tool's module is loaded when it is first opened."""

from __future__ import annotations

from importlib import import_module

from cadastre_plugin.core.texts import N_
from cadastre_plugin.services.actions import ActionKind
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, tool_kind

# Alt and a letter alone opens a menu of QGIS, in one language or another, and neither is certain then.
SPLIT = tool_kind("split", N_("Split by a line"), "Alt+Shift+S")
DIVIDE = tool_kind("divide", N_("Divide a parcel"), "Alt+Shift+D")
MERGE = tool_kind("merge", N_("Merge"), "Alt+Shift+M")
TRAVERSE = tool_kind("traverse", N_("Traverse"), "Alt+Shift+V")
TYPED = tool_kind("typed", N_("Boundary in words"), "Alt+Shift+W")
NETWORK = tool_kind("network", N_("Least squares"), "Alt+Shift+L")
POINTS = tool_kind("points", N_("Measured points"), "Alt+Shift+O")
CORNERS = tool_kind("corners", N_("Corner attributes"), "Alt+Shift+K")
NEW_PARCEL = tool_kind("new_parcel", N_("New parcel"), "Alt+Shift+N")
GAP = tool_kind("gap", N_("Fill a gap"), "Alt+Shift+G")
TAKING = tool_kind("taking", N_("Taking of land"), "Alt+Shift+T")
SLIVER = tool_kind("sliver", N_("Repair slivers"), "Alt+Shift+R")
CORNER_MOVE = tool_kind("corner_move", N_("Move, add, remove corners"), "Alt+Shift+C")
RESHAPE = tool_kind("reshape", N_("Reshape a boundary"), "Alt+Shift+B")
PARALLEL = tool_kind("parallel", N_("Move a boundary parallel"), "Alt+Shift+P")

_WORKS: dict[ActionKind, tuple[str, str]] = {
    SPLIT: ("split", "SplitWork"),
    DIVIDE: ("divide", "DivideWork"),
    CORNER_MOVE: ("corner_move", "CornerMoveWork"),
    RESHAPE: ("reshape", "ReshapeWork"),
    PARALLEL: ("parallel", "ParallelWork"),
    MERGE: ("merge", "MergeWork"),
    TRAVERSE: ("traverse", "TraverseWork"),
    TYPED: ("typed", "TypedWork"),
    NETWORK: ("network", "NetworkWork"),
    POINTS: ("points", "PointsWork"),
    CORNERS: ("corners", "CornersWork"),
    NEW_PARCEL: ("new_parcel", "NewParcelWork"),
    GAP: ("gap", "GapWork"),
    TAKING: ("taking", "TakingWork"),
    SLIVER: ("sliver", "SliverWork"),
}
"""The module in this folder and the class of each tool."""

TOOLS = tuple(_WORKS)


def made_work(kind: ActionKind, bench: Bench) -> BoundaryWork:
    """A tool, made anew for the change that is open."""
    module, name = _WORKS[kind]
    work: BoundaryWork = getattr(import_module(f"{__package__}.{module}"), name)(bench)
    return work
