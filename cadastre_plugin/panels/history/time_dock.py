"""The time slider: which day the map shows, in the two times of the register."""

from __future__ import annotations

from datetime import UTC, datetime

from qgis.PyQt.QtCore import QSignalBlocker, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.api.history_replies import Moments
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.history.chosen_day import ChosenDay, Knowledge
from cadastre_plugin.core.history.timeline import Timeline
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.history.day_words import KNOWLEDGE_TEXTS, moment_words
from cadastre_plugin.panels.history.moment_edit import MomentEdit
from cadastre_plugin.panels.review.notice import Notice
from cadastre_plugin.panels.review.values import moment

WIDE_PX = 640
"""From this width on the fields stand in one row."""
NARROWEST_PX = 400
PLAY_MS = 1500
"""So long each day stays while they pass by."""


class TimeDock(QDockWidget):
    """It asks by signals and is answered by its `show_...` methods.

    day_chosen(ChosenDay): the map is wanted as on that day. keep_requested(), differences_requested(): the day that is
    shown is wanted as layers of the project, or compared with today. moments_requested(): try again.
    """

    day_chosen = pyqtSignal(object)
    keep_requested = pyqtSignal()
    differences_requested = pyqtSignal()
    moments_requested = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Time"), parent)
        self.setObjectName("cadastre.time")
        self.today = QPushButton(tr("Today"), self)
        self.earlier, self.play, self.later = QToolButton(self), QToolButton(self), QToolButton(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.summary = QLabel(self)
        self.law, self.known = MomentEdit(tr("Law of"), self), MomentEdit(tr("Known on"), self)
        self.knowledge = QComboBox(self)
        self.keep = QPushButton(tr("Keep as layers"), self)
        self.compare = QPushButton(tr("What changed since"), self)
        self.notice = Notice(self)
        self._timeline, self._day = Timeline(), ChosenDay()
        self._clock = QTimer(self)
        self._clock.setInterval(PLAY_MS)
        self._name()
        self._lay_out()
        self._connect()
        self.sign_out()

    @property
    def day(self) -> ChosenDay:
        """The day that is chosen."""
        return self._day

    def sign_in(self) -> None:
        """Someone is signed in."""
        self.setEnabled(True)
        self.notice.clear()

    def sign_out(self) -> None:
        """Nobody is signed in; today is shown."""
        self._clock.stop()
        self._timeline, self._day = Timeline(), ChosenDay()
        self._refresh()
        self.setEnabled(False)
        self.notice.plain(tr("Connect to the server to see past days"))

    def show_moments(self, moments: Moments) -> None:
        """When something happened in what the map shows; the chosen day stays."""
        self._timeline = moments.timeline
        self._refresh()
        if not moments.is_of_place:
            self.notice.plain(tr("The map shows much, so these are the moments of the whole city; come nearer"))
        elif moments.has_more:
            self.notice.plain(tr("There is more before the first moment of the slider; type a date to go there"))
        else:
            self.notice.clear()

    def show_error(self, error: CadastreError) -> None:
        """The moments, or the day, could not be shown."""
        self.notice.retryable(error.text())

    def choose(self, day: ChosenDay) -> None:
        """Go to a day."""
        self._day = day
        self._refresh()
        self.day_chosen.emit(day)

    def go_to_today(self) -> None:
        """The register as it stands."""
        self._clock.stop()
        self.choose(ChosenDay())

    def _name(self) -> None:
        named = {
            **{"today": self.today, "earlier": self.earlier, "play": self.play, "later": self.later},
            **{"slider": self.slider, "law": self.law, "knowledge": self.knowledge, "known": self.known},
            **{"keep": self.keep, "compare": self.compare, "summary": self.summary},
        }
        for name, widget in named.items():
            widget.setObjectName(f"cadastre.time.{name}")
        self.slider.setAccessibleName(tr("Time"))
        self.knowledge.setAccessibleName(tr("Knowledge"))
        standard = QStyle.StandardPixmap
        for button, picture, name in (
            (self.earlier, standard.SP_MediaSkipBackward, tr("Earlier")),
            (self.play, standard.SP_MediaPlay, tr("Play")),
            (self.later, standard.SP_MediaSkipForward, tr("Later")),
        ):
            button.setIcon(self.style().standardIcon(picture))
            button.setToolTip(name)
            button.setAccessibleName(name)

    def _lay_out(self) -> None:
        for knowledge, text in KNOWLEDGE_TEXTS.items():
            self.knowledge.addItem(tr(text), knowledge)
        self.knowledge.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setPageStep(10)
        self.summary.setWordWrap(True)
        moving = QHBoxLayout()
        for button in (self.today, self.earlier, self.play, self.later):
            moving.addWidget(button)
        moving.addWidget(self.summary, 1)
        self._fields = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        for row in ((QLabel(tr("Law of")), self.law), (self.knowledge,), (self.known,)):
            self._fields.addLayout(_beside(*row))
        self._fields.addStretch()
        content = QWidget(self)
        content.setMinimumWidth(NARROWEST_PX)  # else a row of fields would not let itself be made narrow again
        layout = QVBoxLayout(content)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(moving)
        layout.addWidget(self.slider)
        layout.addLayout(self._fields)
        layout.addLayout(_beside(self.keep, self.compare))
        layout.addWidget(self.notice)
        layout.addStretch()
        self.setWidget(content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Called by Qt: below the map there is width, beside it there is height."""
        super().resizeEvent(event)
        sides = QBoxLayout.Direction
        self._fields.setDirection(sides.LeftToRight if self.width() >= WIDE_PX else sides.TopToBottom)

    def _connect(self) -> None:
        self.today.clicked.connect(self.go_to_today)
        self.earlier.clicked.connect(lambda: self.slider.setValue(self.slider.value() - 1))
        self.later.clicked.connect(lambda: self.slider.setValue(self.slider.value() + 1))
        self.play.clicked.connect(self._play)
        self._clock.timeout.connect(self._step)
        self.slider.valueChanged.connect(self._slide)
        self.law.dateTimeChanged.connect(lambda: self._choose(law=self.law.moment()))
        self.known.dateTimeChanged.connect(lambda: self._choose(known_on=self.known.moment()))
        self.knowledge.currentIndexChanged.connect(
            lambda: self._choose(knowledge=Knowledge(self.knowledge.currentData()))
        )
        self.keep.clicked.connect(self.keep_requested)
        self.compare.clicked.connect(self.differences_requested)
        self.notice.retried.connect(self.moments_requested)

    def _slide(self, place: int) -> None:
        happened = self._timeline.moment(place)
        self._choose(law=None if happened is None else happened.at)

    def _choose(self, **others: object) -> None:
        fields = {"law": self._day.law, "knowledge": self._day.knowledge, "known_on": self._day.known_on, **others}
        if fields["knowledge"] is Knowledge.ON and fields["known_on"] is None:
            fields["known_on"] = self.known.moment()
        self.choose(ChosenDay(**fields))  # type: ignore[arg-type]

    def _play(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
        else:
            if self._day.is_today:
                self.slider.setValue(0)
            self._clock.start()
        self._refresh()

    def _step(self) -> None:
        self.slider.setValue(self.slider.value() + 1)
        if self.slider.value() == self._timeline.today:
            self._clock.stop()
            self._refresh()

    def _refresh(self) -> None:
        """Show the chosen day in every field."""
        day, place = self._day, self._timeline.place_of(self._day.law)
        fields = (self.slider, self.law, self.known, self.knowledge)
        blockers = [QSignalBlocker(field) for field in fields]
        self.slider.setRange(0, self._timeline.today)
        self.slider.setValue(place)
        now = datetime.now(UTC)
        self.law.set_moment(day.law or now)
        self.known.set_moment(day.known_on or now)
        self.knowledge.setCurrentIndex(self.knowledge.findData(day.knowledge))
        del blockers
        self.known.setVisible(day.knowledge is Knowledge.ON)
        self.summary.setText(self._words(place))
        self.slider.setToolTip(self.summary.text())
        self.earlier.setEnabled(place > 0)
        self.later.setEnabled(place < self._timeline.today)
        self.play.setEnabled(self._timeline.today > 0)
        paused = QStyle.StandardPixmap.SP_MediaPause if self._clock.isActive() else QStyle.StandardPixmap.SP_MediaPlay
        self.play.setIcon(self.style().standardIcon(paused))
        for button in (self.today, self.keep, self.compare):
            button.setEnabled(not day.is_today)

    def _words(self, place: int) -> str:
        """What there is to say of the chosen day at the place of the slider that stands for it."""
        law, happened = self._day.law, self._timeline.moment(place)
        if law is None:
            return moment_words(None)
        if happened is None or law < happened.at:
            return tr("{day}: before the first moment of the slider").format(day=moment(law))
        since = "" if happened.at == law else tr("{day}, since").format(day=moment(law)) + " "
        return since + moment_words(happened)


def _beside(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return row
