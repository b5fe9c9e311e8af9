"""A family of parcels as a drawing: generations from left to right, zoomed by the wheel, walked with the arrow keys."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from qgis.PyQt.QtCore import QPointF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QWheelEvent
from qgis.PyQt.QtWidgets import QGraphicsPathItem, QGraphicsScene, QGraphicsView, QWidget

from cadastre_plugin.core.history.family import Family
from cadastre_plugin.core.history.tree_layout import Place, laid_out
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.history.kin_item import HEIGHT, WIDTH, KinItem

ACROSS, DOWN = 222, 60
"""From one generation to the next, and from one row to the next, in pixels of the drawing."""
MARGIN = 16
STEP = 1.25
SMALLEST, LARGEST = 0.02, 3.0
READABLE = 0.5
"""Below this the numbers cannot be read, so that a large family is not shown whole at first."""

_LINK, _OF_CHOSEN = QColor("#9e9e9e"), QColor("#ef6c00")


class LineageView(QGraphicsView):
    """Emits chosen(UUID) when a parcel is clicked or walked to, opened(UUID) by a double click or Enter."""

    chosen = pyqtSignal(object)
    opened = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cadastre.lineage.tree")
        self.setAccessibleName(tr("Lineage tree"))
        self.setScene(QGraphicsScene(self))
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self._family: Family | None = None
        self._items: dict[UUID, KinItem] = {}
        self._places: Mapping[UUID, Place] = {}
        self._line: QGraphicsPathItem | None = None
        self.current: UUID | None = None

    def show_family(self, family: Family, places: Mapping[UUID, Place] | None = None) -> None:
        """Draw a family. places: when a task has worked them out already."""
        self.clear()
        self._family, self._places = family, laid_out(family) if places is None else places
        self.scene().addItem(_path_item(self._links(family.line(family.centre), within=False), _LINK, 1.5))
        self._line = _path_item(QPainterPath(), _OF_CHOSEN, 3.0)
        self.scene().addItem(self._line)
        for id, kin in family.kin.items():
            item = KinItem(kin, is_centre=id == family.centre)
            item.setPos(self._corner(id))
            self.scene().addItem(item)
            self._items[id] = item
        self.setSceneRect(self.scene().itemsBoundingRect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        self.show_whole()
        self.choose(family.centre, tell=False)

    def clear(self) -> None:
        """Draw nothing."""
        self.scene().clear()
        self._family, self._line, self.current = None, None, None
        self._items, self._places = {}, {}

    def show_whole(self) -> None:
        """As much of the family as can be read, around the chosen parcel; all of it when it is small."""
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        scale = min(max(self.transform().m11(), READABLE), 1.0)
        self._set_scale(scale)
        if self._family is not None:
            self.centerOn(self._items[self.current or self._family.centre])

    def fit(self) -> None:
        """All of the family, however small."""
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        self._set_scale(min(max(self.transform().m11(), SMALLEST), 1.0))

    def zoom(self, factor: float) -> None:
        """Closer or farther."""
        self._set_scale(min(max(self.transform().m11() * factor, SMALLEST), LARGEST))

    def choose(self, id: UUID, *, tell: bool = True) -> None:
        """Choose a parcel: what it came from and became stands out."""
        if self._family is None or id not in self._items:
            return
        if self.current in self._items:
            self._items[self.current].set_chosen(False)
        self.current = id
        self._items[id].set_chosen(True)
        if self._line is not None:
            self._line.setPath(self._links(self._family.line(id), within=True))
        self.ensureVisible(self._items[id], 20, 20)
        if tell:
            self.chosen.emit(id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms."""
        self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        item = self.itemAt(event.pos())
        if isinstance(item, KinItem):
            self.choose(item.kin.id)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens."""
        item = self.itemAt(event.pos())
        if isinstance(item, KinItem):
            self.opened.emit(item.kin.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens, plus and minus zoom, Home shows all."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._walk(*_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _walk(self, columns: int, rows: int) -> None:
        """To the nearest parcel in a direction."""
        if self.current is None:
            return
        here = self._places[self.current]

        def distance(id: UUID) -> float:
            across, down = self._places[id].column - here.column, self._places[id].row - here.row
            along, aside = (across, down) if columns else (down, across)
            return abs(along) + 3 * abs(aside)

        ahead = [
            id
            for id, place in self._places.items()
            if (place.column - here.column) * columns > 0 or (not columns and (place.row - here.row) * rows > 0)
        ]
        if ahead:
            self.choose(min(ahead, key=distance))

    def _set_scale(self, scale: float) -> None:
        self.resetTransform()
        self.scale(scale, scale)

    def _corner(self, id: UUID) -> QPointF:
        place = self._places[id]
        return QPointF(place.column * ACROSS, place.row * DOWN)

    def _links(self, ids: frozenset[UUID], *, within: bool) -> QPainterPath:
        """Curves from parents to children; within: those only of which both are among the ids."""
        path = QPainterPath()
        for link in self._family.links if self._family is not None else ():
            if within and not (link.parent_id in ids and link.child_id in ids):
                continue
            start = self._corner(link.parent_id) + QPointF(WIDTH, HEIGHT / 2)
            end = self._corner(link.child_id) + QPointF(0, HEIGHT / 2)
            bend = QPointF(max(abs(end.x() - start.x()) / 2, 30), 0)
            path.moveTo(start)
            path.cubicTo(start + bend, end - bend, end)
        return path


_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def _path_item(path: QPainterPath, colour: QColor, width: float) -> QGraphicsPathItem:
    item = QGraphicsPathItem(path)
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    item.setPen(pen)
    return item
