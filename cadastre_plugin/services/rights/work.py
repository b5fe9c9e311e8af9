"""What an operation on rights is to the desk: a page, and what would come of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import QObject, pyqtSignal
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.rights.party_picker import PartyPicker
from cadastre_plugin.panels.rights.rights_page import RightsPage
from cadastre_plugin.services.documents import Documents
from cadastre_plugin.services.rights.people import People
from cadastre_plugin.services.rights_reading import RightsReading
from cadastre_plugin.services.session import Session

Proposal = Callable[[Estate], RightsOutcome]
"""What an operation would make of the rights as they stand. Pure: raises RightsError when it refuses."""


@dataclass(frozen=True)
class RightsBench:
    """What operations work with while a change is open."""

    canvas: QgsMapCanvas
    cad_dock: QgsAdvancedDigitizingDockWidget
    project: QgsProject
    session: Session
    editing: EditSession
    documents: Documents
    people: People
    reading: RightsReading

    @property
    def profile(self) -> Profile:
        """The city's."""
        return self.session.profile

    def estate(self) -> Estate:
        """The rights as they stand now."""
        return self.editing.rights.standing()

    def parcel(self, id: UUID) -> Parcel | None:
        """A parcel of the work area as it stands."""
        return self.editing.parcel(id)

    def is_of_register(self, id: UUID) -> bool:
        """False for a parcel that the change makes."""
        return id in self.editing.base_ids()

    def label(self, id: UUID) -> str:
        """What a parcel is called: its number, else that it is new."""
        if self.editing.parcel(id) is None:  # outside the work area: an estate that names it tells the number
            return self.estate().numbers.get(id) or self.editing.label(id)
        return self.editing.label(id)


class RightsWork(QObject):
    """One operation. Subclasses make `page`, emit inputs_changed and say what comes of the inputs.

    operation: code of the profile's list `operation`, which names it and says which documents it needs.
    """

    operation = ""
    inputs_changed = pyqtSignal()

    def __init__(self, bench: RightsBench, page: RightsPage, map_tool: QgsMapTool | None = None) -> None:
        super().__init__()
        self.bench, self.page, self.map_tool = bench, page, map_tool
        self.parcel_id: UUID | None = None
        page.inputs_changed.connect(self.inputs_changed)
        page.set_operation(self.operation)
        bench.documents.serve(page.documents)
        for picker in page.findChildren(PartyPicker):
            self.serve(picker)

    def serve(self, picker: PartyPicker) -> None:
        """Search people for a picker of the page; one that comes later has to be served too."""
        self.bench.people.serve(picker)
        picker.picked.connect(lambda: self._learn(picker))

    def show_parcel(self, id: UUID | None) -> None:
        """Another parcel was chosen, or its rights are others now."""
        self.parcel_id = id
        estate = self.bench.estate()
        self.page.show_estate(estate, id, self.bench.profile, self.bench.label)
        held = estate.of(id) if id is not None else ()
        ids = dict.fromkeys(share.party_id for right in held for share in right.shares)
        for picker in self.page.findChildren(PartyPicker):
            picker.know([estate.parties[id] for id in ids if id in estate.parties])

    def proposal(self) -> Proposal | None:
        """What would come of the inputs; None while they are incomplete."""
        raise NotImplementedError

    def title(self) -> str:
        """The name of the undo step, in the chosen language."""
        name = self.bench.profile.name_of("operation", self.page.operation)
        return f"{name}: {self.bench.label(self.parcel_id)}" if self.parcel_id else name

    def missing(self) -> str:
        """What to give next while the inputs are incomplete, empty when the hint says enough."""
        return ""

    def sketch(self) -> Sequence[BaseGeometry]:
        """What was drawn on the canvas so far (m, CRS of the city)."""
        return ()

    def labels(self) -> Sequence[Label]:
        """Texts to draw on the canvas."""
        return ()

    def opened(self) -> None:
        """The operation was chosen."""

    def left(self) -> None:
        """Another operation was chosen; the inputs stay for when it is chosen again."""

    def reset(self) -> None:
        """Forget the inputs."""
        self.page.reset()

    def closed(self) -> None:
        """The change is closed: what lives outside the page goes too."""

    def _learn(self, picker: PartyPicker) -> None:
        """A person of the register who was found is known to the draft from now on."""
        note = picker.note
        if note is not None and note.version and note.id not in self.bench.estate().parties:
            self.bench.reading.remember(Estate(parties={note.id: note}))
