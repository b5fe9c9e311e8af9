"""The Tab key goes through inputs as they stand before the eye, whichever of them was made first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLayout, QScrollArea, QWidget


def tab_in_order(part: QWidget) -> None:
    """Lead the Tab key through a part of a window in the order of its layouts."""
    for before, after in pairwise(_inputs(part)):
        QWidget.setTabOrder(before, after)


def _inputs(part: QWidget) -> Iterator[QWidget]:
    layout = part.layout()
    if isinstance(part, QScrollArea) and part.widget() is not None:
        yield from _inputs(part.widget())
    elif part.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield part
    elif layout is not None:
        yield from _inputs_in(layout)


def _inputs_in(layout: QLayout) -> Iterator[QWidget]:
    items = [item for place in range(layout.count()) if (item := layout.itemAt(place)) is not None]
    for item in items:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _inputs(widget)
        elif inner is not None:
            yield from _inputs_in(inner)
