"""A panel of remarks in tests, and what it asked for."""

from __future__ import annotations

from datetime import timedelta

from cadastre_plugin.core.review.remark import Resolution, Writer
from cadastre_plugin.panels.remarks.remarks_panel import Reader, RemarksPanel
from cadastre_plugin.panels.remarks.threads_model import Shown
from cadastre_plugin.panels.review.card import CARD
from tests.qgis.review_builders import AUTHOR, NOW, REVIEWER, remark

SETTLED = Resolution(Writer(AUTHOR.id, AUTHOR.full_name), NOW, 3)
"""Dealt with by who made the change, in its third revision."""


class Heard:
    """What a panel asked for."""

    def __init__(self, panel: RemarksPanel) -> None:
        self.written, self.said, self.places, self.taken, self.pins, self.chosen = [], [], [], [], [], []
        panel.written.connect(self.written.append)
        panel.said.connect(lambda *parts: self.said.append(parts))
        panel.place_requested.connect(self.places.append)
        panel.taken_back.connect(self.taken.append)
        panel.form.pin_requested.connect(self.pins.append)
        panel.chosen.connect(self.chosen.append)


def panel_of(*, reviews: bool) -> RemarksPanel:
    """The panel of a supervisor, or of a surveyor."""
    panel = RemarksPanel("review" if reviews else "work", reviews=reviews)
    panel.begin(Reader(REVIEWER.id if reviews else AUTHOR.id, reviews=reviews))
    panel.heard = Heard(panel)
    return panel


def later(text: str, minutes: int, **values: object):
    """A remark written so many minutes after the others."""
    return remark(text, created_at=NOW + timedelta(minutes=minutes), **values)


def cards(panel: RemarksPanel) -> list:
    """What is read in the list."""
    return [panel.model.index(row).data(CARD) for row in range(panel.model.rowCount())]


def show(panel: RemarksPanel, shown: Shown) -> None:
    """Choose what is listed."""
    panel.filter.setCurrentIndex(list(Shown).index(shown))
