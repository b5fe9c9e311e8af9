"""What a hand does: the mouse on the canvas, keys and buttons, and waiting as a person waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEventLoop, QModelIndex, QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAction,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QWidget,
)

from cadastre_plugin.panels.review.card import CARD
from scripts.tour.step import TourError

W = TypeVar("W", bound=QWidget)

FLASH_MS = 1500
"""A place that is shown to a person flashes for so long."""
PAUSE_MS = 60
"""Between two movements: tools follow the mouse by events, not by jumps."""


def pause(milliseconds: int) -> None:
    """Let the program go on for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(holds: Callable[[], object], what: str, seconds: float = 30.0) -> None:
    """Wait until something holds.

    Raises:
        TourError: it did not in time.
    """
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TourError(f"waited {seconds:.0f} s in vain for: {what}")
        pause(PAUSE_MS)


def widget(window: QWidget, kind: type[W], name: str) -> W:
    """The widget of an object name.

    Raises:
        TourError: there is none, or it cannot be seen.
    """
    found: W | None = window.findChild(kind, name)
    if found is None:
        raise TourError(f"there is no {kind.__name__} {name}")
    return found


def trigger(window: QMainWindow, name: str) -> None:
    """Choose an action of a menu or tool bar.

    Raises:
        TourError: it is not there or grey.
    """
    action = window.findChild(QAction, name)
    if action is None or not action.isEnabled():
        raise TourError(f"the action {name} is {'grey: ' + action.toolTip() if action else 'not there'}")
    action.trigger()
    pause(PAUSE_MS)


def click(button: QAbstractButton) -> None:
    """Press a button with the mouse.

    Raises:
        TourError: it is grey or hidden.
    """
    if not button.isEnabled() or not button.isVisible():
        raise TourError(f"the button {button.objectName()} ({button.text()}) cannot be pressed: {button.toolTip()}")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    pause(PAUSE_MS)


def tick(box: QCheckBox) -> None:
    """Check a box that is not checked: a click counts on the box and its text only."""
    if not box.isChecked():
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
        pause(PAUSE_MS)


def write(field: QLineEdit, text: str, *, enter: bool = False) -> None:
    """Replace what stands in a field by typing."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text) if text.isascii() else field.insert(text)
    if enter:
        QTest.keyClick(field, Qt.Key.Key_Return)
    pause(PAUSE_MS)


def choose(box: QComboBox, data: object) -> None:
    """Choose the entry of a box that stands for `data`.

    Raises:
        TourError: the box has none such.
    """
    index = box.findData(data)
    if index < 0:
        raise TourError(f"{box.objectName()} has no entry {data!r}")
    box.setCurrentIndex(index)
    box.activated.emit(index)
    pause(PAUSE_MS)


_LEFT = Qt.MouseButton.LeftButton


class CanvasHand:
    """The mouse on the map canvas, led by map coordinates (m, CRS of the project)."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas

    def look_at(self, x: float, y: float, width: float) -> None:
        """Show a place with so many metres from left to right."""
        self._canvas.setExtent(QgsRectangle(x - width / 2, y - width / 2, x + width / 2, y + width / 2))
        self._canvas.refresh()
        self.settle()

    def settle(self, seconds: float = 60.0) -> None:
        """Wait until the map is drawn and is not begun anew, as it is after layers have come or gone."""
        pause(150)
        for _ in range(2):
            wait(lambda: not self._canvas.isDrawing(), "the map to be drawn", seconds)
            pause(150)

    def move(self, x: float, y: float) -> None:
        """Lead the mouse to a place, by way of a point beside it so that tools see it move."""
        target = self._pixel(x, y)
        for point in (target + QPoint(5, 5), target + QPoint(1, 1), target):
            QTest.mouseMove(self._canvas.viewport(), point)
            pause(PAUSE_MS)

    def click(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Click at a place."""
        self.move(x, y)
        QTest.mouseClick(self._canvas.viewport(), button, Qt.KeyboardModifier.NoModifier, self._pixel(x, y))
        pause(PAUSE_MS * 2)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at one place, lead the mouse to another, release."""
        viewport, modifier = self._canvas.viewport(), Qt.KeyboardModifier.NoModifier
        self.move(*start)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, modifier, self._pixel(*start))
        for share in (0.25, 0.5, 0.75, 1.0):
            between = [a + (b - a) * share for a, b in zip(start, end, strict=True)]
            QTest.mouseMove(viewport, self._pixel(between[0], between[1]))
            pause(PAUSE_MS)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, modifier, self._pixel(*end))
        pause(PAUSE_MS * 2)

    def press(self, x: float, y: float) -> None:
        """Press at a place and hold."""
        self.move(x, y)
        QTest.mousePress(self._canvas.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, self._pixel(x, y))

    def pull(self, x: float, y: float) -> None:
        """Lead what is held to a place."""
        QTest.mouseMove(self._canvas.viewport(), self._pixel(x, y))

    def release(self, x: float, y: float) -> None:
        """Let go at a place."""
        QTest.mouseRelease(self._canvas.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, self._pixel(x, y))
        pause(PAUSE_MS * 2)

    def point_at(self, x: float, y: float) -> None:
        """Flash a place, as a person pointing at the screen would."""
        self._canvas.flashGeometries([QgsGeometry.fromPointXY(QgsPointXY(x, y))])

    def _pixel(self, x: float, y: float) -> QPoint:
        pixel = self._canvas.getCoordinateTransform().transform(x, y)
        point = QPoint(round(pixel.x()), round(pixel.y()))
        if not self._canvas.viewport().rect().contains(point):
            raise TourError(f"{x:.3f} {y:.3f} is not on the screen")
        return point


def active_dialog(name: str) -> QWidget | None:
    """The open window of an object name."""
    return next(
        (found for found in QApplication.topLevelWidgets() if found.objectName() == name and found.isVisible()), None
    )


def with_dialog(open_it: Callable[[], None], name: str, fill: Callable[[QWidget], None]) -> None:
    """Open a dialog and use it, whether or not opening it waits for its end.

    Raises:
        TourError: it did not open, or what `fill` raised.
    """
    failures: list[BaseException] = []

    def use() -> None:
        try:
            wait(lambda: active_dialog(name), f"the window {name}", 15)
            fill(active_dialog(name))
        except TourError as error:
            failures.append(error)

    QTimer.singleShot(PAUSE_MS, use)
    open_it()
    wait(lambda: active_dialog(name) is None, f"the window {name} to close", 60)
    if failures:
        raise failures[0]


def press_row(view: QAbstractItemView, text: str, *, twice: bool = False) -> None:
    """Click the row of a list that says `text`.

    Raises:
        TourError: no row says it.
    """
    index = row_with(view, text)
    if index is None:
        raise TourError(f"{view.objectName()} has no row with “{text}”, but: {' | '.join(row_texts(view))}")
    view.scrollTo(index)
    place = view.visualRect(index).center()
    button, modifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(view.viewport(), button, modifier, place)
    if twice:
        QTest.mouseDClick(view.viewport(), button, modifier, place)
    pause(PAUSE_MS)


def row_with(view: QAbstractItemView, text: str) -> QModelIndex | None:
    """The first row of a list that says `text`."""
    model = view.model()
    indices = (model.index(row, 0) for row in range(model.rowCount()))
    return next((index for index in indices if text in row_text(index)), None)


def row_texts(view: QAbstractItemView) -> list[str]:
    """What the rows of a list say."""
    model = view.model()
    return [row_text(model.index(row, 0)) for row in range(model.rowCount())]


def row_text(index: QModelIndex) -> str:
    """What a row says to an eye: its card where it has one, its text otherwise."""
    card = index.data(CARD)
    return card.text() if card is not None else str(index.data(Qt.ItemDataRole.DisplayRole))
