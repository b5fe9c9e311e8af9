"""What a boundary tool is to the workbench: a page, a map tool, and what would come of their inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import QObject, pyqtSignal
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Fabric, Position
from cadastre_plugin.core.boundary.outcome import Outcome
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.boundary.page import ToolPage
from cadastre_plugin.services.actions import ActionKind
from cadastre_plugin.services.boundary.measured_corners import measured_corners
from cadastre_plugin.services.completing import Completing
from cadastre_plugin.services.session import Session
from cadastre_plugin.services.survey_points import SurveyPoints

Proposal = Callable[[Fabric, Profile], Outcome]
"""What a tool would make of the parcels as they stand. Pure, plain data in its closure: it runs in a thread."""


def tool_kind(name: str, text: str, shortcut: str = "") -> ActionKind:
    """The action that opens a tool: `cadastre.tool.<name>`, with the icon `tool_<name>`."""
    return ActionKind(f"tool.{name}", text, f"tool_{name}", shortcut, Role.SURVEYOR)


@dataclass(frozen=True)
class Bench:
    """What tools work with while a change is open. `session`: who is signed in, to what city. `survey`: the measured
    points that are kept with the change."""

    canvas: QgsMapCanvas
    cad_dock: QgsAdvancedDigitizingDockWidget
    project: QgsProject
    session: Session
    editing: EditSession
    survey: SurveyPoints | None = None
    completing: Completing | None = None

    @property
    def profile(self) -> Profile:
        """The city's."""
        return self.session.profile

    @property
    def layer(self) -> QgsVectorLayer:
        """The draft's."""
        return self.editing.draft.layer

    def fabric(self) -> Fabric:
        """The parcels as they stand now."""
        return self.editing.fabric()

    def holds(self, place: BaseGeometry) -> bool:
        """True when no parcel at a place (m, CRS of the city) is missing from the work area. Else it is being fetched,
        and the inputs count as incomplete until the draft has it."""
        return self.completing is None or self.completing.holds(place)

    def selected(self) -> tuple[UUID, ...]:
        """Parcels that are selected in the draft."""
        return self.editing.selected()

    def reach(self, pixels: float = 12.0) -> float:
        """How many metres of the canvas's CRS so many pixels are: how near a click must be to mean something."""
        return float(self.canvas.mapUnitsPerPixel() * pixels)


AWAITS_NEIGHBOURS = N_("Reading neighbours beyond the work area")
"""What `missing` says while `Bench.holds` is False."""


class BoundaryWork(QObject):
    """One tool. Subclasses make `page` and `map_tool`, emit inputs_changed and say what comes of the inputs."""

    inputs_changed = pyqtSignal()

    def __init__(self, bench: Bench, page: ToolPage, map_tool: QgsMapTool | None) -> None:
        super().__init__()
        self.bench = bench
        self.page = page
        self.map_tool = map_tool
        page.inputs_changed.connect(self.inputs_changed)

    def proposal(self) -> Proposal | None:
        """What would come of the inputs; None while they are incomplete."""
        raise NotImplementedError

    def title(self) -> str:
        """The name of the undo step, in the chosen language."""
        raise NotImplementedError

    def missing(self) -> str:
        """What to give next while the inputs are incomplete, empty when the hint says enough."""
        return ""

    def sketch(self) -> Sequence[BaseGeometry]:
        """Construction lines and points to draw (m, CRS of the city): what was picked or drawn so far."""
        return ()

    def wrong(self) -> Sequence[BaseGeometry]:
        """Lines among the construction that cannot be right, to draw in red."""
        return ()

    def labels(self) -> Sequence[Label]:
        """Texts to draw besides the areas of what the tool would make."""
        return ()

    def corners(self, outcome: Outcome) -> Mapping[Position, Mapping[str, object]]:
        """What is known of new corners of the outcome: attributes of boundary points by place, in the same step."""
        measured = self.bench.survey.points if self.bench.survey is not None else ()
        return measured_corners(outcome, self.bench.fabric(), measured, self.bench.profile)

    def applied(self, outcome: Outcome) -> None:
        """The outcome stands in the draft now."""

    def opened(self) -> None:
        """The tool was chosen: take over what is selected."""

    def reset(self) -> None:
        """Forget the inputs; the map tool's and the page's."""
        self.page.reset()

    def closed(self) -> None:
        """The change is closed: what lives outside the page and the map tool goes too."""
