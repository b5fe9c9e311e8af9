"""How before and after are compared on the map: a row of modes, and a slider for what the mode can be set to."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.map_tools.compare.before_after import BLINK_MS
from cadastre_plugin.map_tools.compare.mode import AFTER, BEFORE, MODE_TEXTS, MODE_TIPS, Mode

_STEPS = 1000
_ROOM_PX = 360
"""For the words of the modes beside each other in a dock of 420; longer ones stand in two rows."""
_SLOWEST_MS, _FASTEST_MS = 2000, 200
_ENDS = {
    Mode.SWIPE: (AFTER, BEFORE, N_("Where the handle is")),
    Mode.FADE: (BEFORE, AFTER, N_("How much of after is seen")),
    Mode.BLINK: (N_("Slow"), N_("Fast"), N_("How fast they take turns")),
}
"""What the ends of the slider are called in a mode that has one, and the slider itself. With the handle on the left the
map shows after."""


class CompareBar(QWidget):
    """mode_chosen(Mode). share_chosen(float), 0 to 1: where the handle is, or how much of after is seen.
    interval_chosen(int), in ms. legend_wanted(bool). watched(bool): the bar came into sight, or went out of it.

    shortcuts: Alt+1 to Alt+4 choose the modes while the bar can be seen.
    """

    mode_chosen = pyqtSignal(object)
    share_chosen = pyqtSignal(float)
    interval_chosen = pyqtSignal(int)
    legend_wanted = pyqtSignal(bool)
    watched = pyqtSignal(bool)

    def __init__(self, page: str, parent: QWidget | None = None, *, shortcuts: bool = True) -> None:
        super().__init__(parent)
        self._page = page
        self._share, self._interval = 0.5, BLINK_MS
        self._group = QButtonGroup(self)
        self.buttons = {mode: self._button(mode, shortcuts) for mode in Mode}
        self.legend = QToolButton(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self._low, self._high = QLabel(self), QLabel(self)
        self._name()
        self._lay_out()
        self._connect()
        self._choose(Mode.OVERLAY)

    @property
    def mode(self) -> Mode:
        """The mode that is chosen."""
        return next(mode for mode, button in self.buttons.items() if button.isChecked())

    def choose(self, mode: Mode) -> None:
        """Choose a mode as if its button had been pressed."""
        self.buttons[mode].click()

    def set_share(self, share: float) -> None:
        """The handle was moved on the map: the slider follows, nothing is emitted."""
        self._share = share
        self._set_slider()

    def showEvent(self, event: object) -> None:
        """In sight."""
        super().showEvent(event)
        self.watched.emit(True)

    def hideEvent(self, event: object) -> None:
        """Out of sight."""
        super().hideEvent(event)
        self.watched.emit(False)

    def _choose(self, mode: Mode) -> None:
        self.buttons[mode].setChecked(True)
        low, high, name = _ENDS.get(mode, ("", "", ""))
        for part, text in ((self._low, low), (self._high, high)):
            part.setText(tr(text) if text else "")
            part.setVisible(bool(text))
        self.slider.setVisible(bool(name))
        self.slider.setAccessibleName(tr(name) if name else "")
        self._set_slider()
        self.mode_chosen.emit(mode)

    def _on_slider(self, value: int) -> None:
        part = value / _STEPS
        if self.mode is Mode.BLINK:
            self._interval = round(_SLOWEST_MS + (_FASTEST_MS - _SLOWEST_MS) * part)
            self.interval_chosen.emit(self._interval)
        else:
            self._share = part
            self.share_chosen.emit(part)

    def _set_slider(self) -> None:
        blocked = QSignalBlocker(self.slider)
        speed = (self._interval - _SLOWEST_MS) / (_FASTEST_MS - _SLOWEST_MS)
        self.slider.setValue(round(_STEPS * (speed if self.mode is Mode.BLINK else self._share)))
        blocked.unblock()

    def _button(self, mode: Mode, shortcuts: bool) -> QToolButton:
        button = QToolButton(self)
        button.setText(tr(MODE_TEXTS[mode]))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setObjectName(f"cadastre.{self._page}.compare.{mode.value}")
        tip = tr(MODE_TIPS[mode])
        if shortcuts:
            key = f"Alt+{tuple(Mode).index(mode) + 1}"
            button.setShortcut(key)
            tip = f"{tip} ({key})"
        button.setToolTip(tip)
        self._group.addButton(button)
        button.clicked.connect(lambda _checked, mode=mode: self._choose(mode))
        return button

    def _name(self) -> None:
        self.slider.setObjectName(f"cadastre.{self._page}.compare.slider")
        self.slider.setRange(0, _STEPS)
        self.slider.setSingleStep(_STEPS // 50)
        self.slider.setPageStep(_STEPS // 10)
        self.legend.setObjectName(f"cadastre.{self._page}.compare.legend")
        self.legend.setIcon(QgsApplication.getThemeIcon("/mActionAddLegend.svg"))
        self.legend.setAccessibleName(tr("Legend"))
        self.legend.setToolTip(tr("Legend: what the colours on the map mean"))
        self.legend.setCheckable(True)
        self.legend.setChecked(True)
        self.legend.setAutoRaise(True)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self._on_slider)
        self.legend.toggled.connect(self.legend_wanted)

    def _lay_out(self) -> None:
        modes = QGridLayout()
        modes.setSpacing(0)
        in_a_row = 4 if sum(button.sizeHint().width() for button in self.buttons.values()) <= _ROOM_PX else 2
        for place, button in enumerate(self.buttons.values()):
            modes.addWidget(button, *divmod(place, in_a_row))
        modes.setColumnStretch(in_a_row, 1)
        modes.addWidget(self.legend, 0, in_a_row + 1)
        ends = QGridLayout()
        for column, part in enumerate((self._low, self.slider, self._high)):
            ends.addWidget(part, 0, column)
        ends.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(modes)
        layout.addLayout(ends)
