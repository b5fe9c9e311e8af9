"""What of a widget cannot be read: texts that are cut, things that lie on one another."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtCore import QCoreApplication, QRect
from qgis.PyQt.QtWidgets import QAbstractButton, QLabel, QLayout, QWidget

_ROUNDING = 1


def laid_out(widget: QWidget, width: int, height: int) -> QWidget:
    """The widget as it stands on a screen at that size."""
    widget.resize(width, height)
    widget.show()
    for _ in range(4):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()
    return widget


def unreadable(widget: QWidget) -> list[str]:
    """Texts of labels and buttons that are cut, and parts of a layout that overlap. Empty when all can be read."""
    return [*_cut(widget), *_overlapping(widget)]


def _cut(widget: QWidget) -> Iterator[str]:
    for label in widget.findChildren(QLabel):
        if label.isVisibleTo(widget) and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            if needed > label.height() + _ROUNDING or (
                not label.wordWrap() and label.sizeHint().width() > label.width()
            ):
                yield f"cut: {label.text()}"
    for button in widget.findChildren(QAbstractButton):
        if button.isVisibleTo(widget) and button.text() and button.sizeHint().width() > button.width() + _ROUNDING:
            yield f"cut: {button.text()}"


def _overlapping(widget: QWidget) -> Iterator[str]:
    for layout in filter(_is_layout_of_rows, widget.findChildren(QLayout)):
        shown = [part.geometry() for part in _widgets(layout) if part.isVisibleTo(widget)]
        for index, one in enumerate(shown):
            for other in shown[index + 1 :]:
                common = one.intersected(other)
                if common.width() > _ROUNDING and common.height() > _ROUNDING:
                    yield f"overlap in {layout.parentWidget()}: {_text(one)} and {_text(other)}"


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    items = (layout.itemAt(index) for index in range(layout.count()))
    return (item.widget() for item in items if item.widget() is not None)


def _is_layout_of_rows(layout: QLayout) -> bool:
    """Pages of a stack lie on one another on purpose."""
    return "Stacked" not in type(layout).__name__


def _text(rect: QRect) -> str:
    return f"{rect.x()},{rect.y()} {rect.width()}x{rect.height()}"
