"""Says at the first touch of a boundary that someone else is changing it, too: once a boundary, not once a corner."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.forecast.open_change import OpenChange
from cadastre_plugin.core.forecast.touches import Touch, touches
from cadastre_plugin.core.numbers.listed import listed
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.map_tools.spotlight import Spotlight
from cadastre_plugin.panels.messages import Messages
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.services.forecast.open_changes import OpenChangesAround
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background

SUBJECT = "open-change"

_NAMED = N_("“{title}” of {author}")
_OWN = N_("your change “{title}”")
_NAMELESS = N_("an open change of district {district}")
_SHORT = N_("Someone else is changing this boundary, too: {parcels}")
_DRAFT = N_(
    "The boundary of {parcels} is being changed by {change}, too. Agree who goes first; else the one who comes second "
    "will have to choose between both"
)
_QUEUED = N_(
    "The boundary of {parcels} is about to be changed by {change}, which is with a reviewer. Wait for the decision, or "
    "be ready to choose between both"
)
_UNNUMBERED = "—"


class FirstTouch(QObject):
    """Follows the change that is open and the others around it."""

    def __init__(
        self,
        around: OpenChangesAround,
        project: QgsProject,
        canvas: QgsMapCanvas,
        messages: Messages,
        notice: Notice,
    ) -> None:
        """notice: the place in the work dock where all of it is said."""
        super().__init__()
        self._around, self._project, self._canvas = around, project, canvas
        self._messages, self._notice = messages, notice
        self._places: list[BaseGeometry] = []
        self._editing: EditSession | None = None
        self._session: Session | None = None
        self._told: frozenset[tuple[UUID, frozenset[UUID]]] = frozenset()
        self._running: background.BackgroundTask[tuple[Touch, ...]] | None = None
        around.changed.connect(self._look)
        notice.retried.connect(self._show)

    def open_change(self, session: Session, editing: EditSession) -> None:
        """A change is edited from now on; what it touched before is told, too."""
        self._session, self._editing, self._told = session, editing, frozenset()
        editing.changed.connect(self._look)
        self._look()

    def close_change(self) -> None:
        """No change is edited any more."""
        if self._running is not None:
            self._running.drop()
            self._running = None
        self._editing = None
        self._withdraw()

    def _withdraw(self) -> None:
        self._messages.withdraw(SUBJECT)
        self._notice.clear()

    def _look(self) -> None:
        """Off the GUI thread; a newer edit is looked at instead of an older one."""
        if self._editing is None:
            return
        if self._running is not None:
            self._running.drop()
        change, base = self._editing.change(), {parcel.id: parcel for parcel in self._editing.base()}
        others = {other.id: other.footprint for other in self._around.changes if other.id != change.id}
        self._running = background.run(
            tr("Looking for open changes of the same boundary"),
            lambda progress: touches(change, base, others),
            self._take,
            lambda error: None,  # it is looked for again at the next edit
            hidden=True,
        )

    def _take(self, found: tuple[Touch, ...]) -> None:
        self._running = None
        new = [touch for touch in found if touch.key not in self._told]
        self._told = frozenset(touch.key for touch in found)
        if not found:
            self._withdraw()
        elif new:
            self._warn(found)

    def _warn(self, found: tuple[Touch, ...]) -> None:
        """In short above the map, in full in the dock, where it stays as long as it is so."""
        others = {change.id: change for change in self._around.changes}
        by_change: dict[UUID, list[Touch]] = {}
        for touch in found:
            by_change.setdefault(touch.other, []).append(touch)
        told = [(others[id], self._numbers(met, others[id])) for id, met in by_change.items() if id in others]
        if not told:
            return  # they are open no longer; that is told in a moment
        self._places = [touch.boundary.place for touch in found]
        self._notice.warning("\n".join(self._text(*each) for each in told), tr("Show"))
        short = tr(_SHORT).format(parcels="; ".join(dict.fromkeys(parcels for _, parcels in told)))
        self._messages.warning(short, SUBJECT, (tr("Show"), self._show))

    def _text(self, other: OpenChange, parcels: str) -> str:
        template = _DRAFT if other.state in (State.DRAFT, State.RETURNED) else _QUEUED
        return tr(template).format(parcels=parcels, change=self._name(other))

    def _numbers(self, met: Iterable[Touch], other: OpenChange) -> str:
        assert self._editing is not None and self._session is not None
        ids = frozenset[UUID]().union(*(touch.boundary.parcels for touch in met)) or other.footprint.parcels
        parcels = {id: self._editing.parcel(id) for id in ids}
        numbers = (parcel.number if parcel else other.numbers.get(id) for id, parcel in parcels.items())
        return listed((number or _UNNUMBERED for number in numbers), self._session.profile.number.separator)

    def _name(self, other: OpenChange) -> str:
        if other.own:
            return tr(_OWN).format(title=other.title)
        if other.title and other.author:
            return tr(_NAMED).format(title=other.title, author=other.author)
        district = self._session.profile.district(other.district) if self._session else None
        return tr(_NAMELESS).format(district=district.name() if district else other.district)

    def _show(self) -> None:
        if self._session is not None:
            Spotlight(self._canvas, self._project, self._session.crs).show(self._places)
