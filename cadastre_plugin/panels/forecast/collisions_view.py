"""The tab of a review that says with which open changes the change collides, and in which order they fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

import shapely
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.api.forecast_replies import Collision, Collisions, FittingOrder
from cadastre_plugin.core.change.workflow import STATE_TEXTS
from cadastre_plugin.core.forecast.open_change import Numbers
from cadastre_plugin.core.numbers.listed import listed
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.values import NOTHING, district_name

PLACES = int(Qt.ItemDataRole.UserRole) + 1
"""What an item shows on the map."""


class CollisionsView(QWidget):
    """Emits place_requested(tuple of geometries, m) to show them on the map; counted(int | None) when another number of
    collisions is shown, None while that is not known."""

    place_requested = pyqtSignal(object)
    counted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice(self)
        self.order = QLabel(self)
        self.order.setWordWrap(True)
        self.order.setObjectName("cadastre.review.collisions.order")
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setWordWrap(True)
        self.tree.setUniformRowHeights(False)
        self.tree.setObjectName("cadastre.review.collisions")
        self.tree.setAccessibleName(tr("Open changes that collide with this one"))
        self.show_place = QPushButton(tr("Show on the map"), self)
        self.show_place.setObjectName("cadastre.review.collisions.show")
        self.show_place.clicked.connect(self._request)
        self.tree.itemActivated.connect(self._request)
        self.tree.currentItemChanged.connect(lambda *_: self._enable())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.notice)
        layout.addWidget(self.order)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.show_place)
        self.empty()

    def empty(self) -> None:
        """No change is looked at."""
        self.notice.clear()
        self._fill((), "")
        self.counted.emit(None)

    def show_loading(self) -> None:
        """The service looks for collisions."""
        self.notice.waiting(tr("Looking for open changes that collide with this one"))

    def show_error(self, text: str) -> None:
        """It cannot be said whether there are any."""
        self._fill((), "")
        self.notice.error(text)
        self.counted.emit(None)

    def show_collisions(self, found: Collisions, of: UUID, profile: Profile) -> None:
        """With what the change `of` collides."""
        self.notice.clear()
        if not found.collisions:
            self.notice.plain(tr("No other open change touches the same boundaries, parcels or rights"))
        names = {of: tr("this change"), **{each.id: _name(each, profile) for each in found.collisions}}
        lines = _order(found.order, names) if found.order else ()
        self._fill((_item(each, profile) for each in found.collisions), "\n".join(lines))
        self.counted.emit(len(found.collisions))

    def _fill(self, items: Iterable[QTreeWidgetItem], order: str) -> None:
        self.order.setText(order)
        self.order.setVisible(bool(order))
        self.tree.clear()
        self.tree.addTopLevelItems(list(items))
        self.tree.expandAll()
        self.tree.setVisible(self.tree.topLevelItemCount() > 0)
        self.show_place.setVisible(self.tree.topLevelItemCount() > 0)
        self.tree.setCurrentItem(self.tree.topLevelItem(0))
        self._enable()

    def _enable(self) -> None:
        item = self.tree.currentItem()
        self.show_place.setEnabled(item is not None and bool(item.data(0, PLACES)))

    def _request(self) -> None:
        item = self.tree.currentItem()
        places = item.data(0, PLACES) if item is not None else None
        if places:
            self.place_requested.emit(places)


def _item(collision: Collision, profile: Profile) -> QTreeWidgetItem:
    places: tuple[BaseGeometry, ...] = tuple(place for each in collision.boundaries for place in each.places)
    if not places and collision.land is not None:
        places = (shapely.box(*collision.land),)
    item = _line(_heading(collision, profile), places)
    for boundary in collision.boundaries:
        text = tr("Boundary of {numbers}").format(numbers=_numbers(boundary.numbers, profile))
        item.addChild(_line(text, boundary.places))
    if collision.numbers:
        land = (shapely.box(*collision.land),) if collision.land is not None else ()
        item.addChild(
            _line(tr("Parcels of both: {numbers}").format(numbers=_numbers(collision.numbers, profile)), land)
        )
    for right in collision.rights:
        item.addChild(_line(tr("Right of both: {right}").format(right=right), places))
    return item


def _line(text: str, places: tuple[BaseGeometry, ...]) -> QTreeWidgetItem:
    item = QTreeWidgetItem([text])
    item.setToolTip(0, text)
    item.setData(0, PLACES, places)
    return item


def _heading(collision: Collision, profile: Profile) -> str:
    parts = (collision.author, district_name(profile, collision.district), tr(STATE_TEXTS[collision.state]))
    return f"{_name(collision, profile)}\n{' · '.join(part for part in parts if part)}"


def _name(collision: Collision, profile: Profile) -> str:
    where = district_name(profile, collision.district)
    return collision.title or tr("A change of district {district}").format(district=where)


def _numbers(numbers: Numbers, profile: Profile) -> str:
    return listed((number or NOTHING for number in numbers.values()), profile.number.separator) or NOTHING


def _order(order: FittingOrder, names: dict[UUID, str]) -> Iterator[str]:
    def told(ids: Iterable[UUID]) -> str:
        return ", ".join(names.get(id, NOTHING) for id in ids)

    if len(order.fits) > 1:
        steps = " → ".join(names.get(id, NOTHING) for id in order.fits)
        yield tr("In this order they fit by themselves: {changes}").format(changes=steps)
    if order.left:
        first = told(order.fits) or NOTHING
        yield tr("After {first} someone has to choose in: {changes}").format(first=first, changes=told(order.left))
    if order.stale:
        yield tr("The register has changed under: {changes}").format(changes=told(order.stale))
    if not order.complete:
        yield tr("There may be a longer order; so many changes meet here that not all were tried")
