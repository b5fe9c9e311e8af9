"""What the queue is limited to, and its order: one row always in sight, the rarer ones below it when wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from uuid import UUID

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from cadastre_plugin.api.queue import QueueQuery
from cadastre_plugin.api.replies import ALL_DISTRICTS, Me, Person
from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.queue import WAITING, Sort, Worst
from cadastre_plugin.core.texts import N_, tr

_STATES = (
    (N_("Waiting"), WAITING),
    (N_("New"), (State.SUBMITTED,)),
    (N_("In review"), (State.IN_REVIEW,)),
    (N_("Second approval"), (State.SECOND_REVIEW,)),
    (N_("Returned"), (State.RETURNED,)),
    (N_("Approved"), (State.APPROVED,)),
    (N_("Rejected"), (State.REJECTED,)),
    (N_("All"), tuple(state for state in State if state is not State.DRAFT)),
)
_ORDERS = (
    (N_("Longest waiting first"), Sort.WAITING),
    (N_("Least time left first"), Sort.TERM),
    (N_("Newest first"), Sort.NEWEST),
    (N_("Most findings first"), Sort.SEVERITY),
    (N_("By title"), Sort.TITLE),
    (N_("By kind"), Sort.KIND),
    (N_("By application"), Sort.APPLICATION),
    (N_("By district"), Sort.DISTRICT),
    (N_("By author"), Sort.AUTHOR),
    (N_("By state"), Sort.STATE),
)
_SEVERITIES = (
    (N_("Any findings"), None),
    (N_("With errors"), Worst.ERROR),
    (N_("With warnings"), Worst.WARNING),
    (N_("Notes only"), Worst.INFO),
    (N_("No findings"), Worst.NONE),
)
_AGES = (
    (N_("Any age"), None),
    (N_("Over 1 day"), 1),
    (N_("Over 3 days"), 3),
    (N_("Over 7 days"), 7),
    (N_("Over 30 days"), 30),
)
_TERMS = ((N_("Any term"), None), (N_("Late"), -1), (N_("Due today"), 0), (N_("Due within 3 days"), 3))
"""Working days from today by which the term ends."""


class QueueFilters(QWidget):
    """Emits changed() when another question is to be asked, refreshed() when the same is, and authors_wanted() when the
    names of authors are to be chosen from.
    """

    changed = pyqtSignal()
    refreshed = pyqtSignal()
    authors_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self.states = _combo(self, "state", tr("Which changes"), _STATES)
        self.order = _combo(self, "order", tr("In which order"), _ORDERS)
        self.mine = QCheckBox(tr("Mine"), self)
        self.more = _button(self, "filter", "/mActionFilter2.svg", tr("More filters"))
        self.refresh = _button(self, "refresh", "/mActionRefresh.svg", tr("Load the queue again"))
        self.box = QWidget(self)
        self.district = _combo(self.box, "district", tr("District"), ((N_("All districts"), None),))
        self.kind = _combo(self.box, "kind", tr("Kind"), ((N_("All kinds"), None),))
        self.author = _combo(self.box, "author", tr("Author"), ((N_("All authors"), None),))
        self.severity = _combo(self.box, "severity", tr("Findings"), _SEVERITIES)
        self.age = _combo(self.box, "age", tr("Age"), _AGES)
        self.term = _combo(self.box, "term", tr("Term"), _TERMS)
        self.reset = QToolButton(self.box)
        self._lay_out()
        self._connect()
        self._say_how_many()

    def set_context(self, profile: Profile | None, person: Me | None) -> None:
        """The city, and the person whose districts there are to choose from; nothing is limited any more."""
        self._profile = profile
        codes = person.districts if person else ()
        known = profile.districts if profile else ()
        mine = [(item.name(), item.code) for item in known if ALL_DISTRICTS in codes or item.code in codes]
        kinds = profile.codes("change_kind") if profile else ()
        _fill(self.district, mine)
        _fill(self.kind, [(item.name(), item.code) for item in kinds])
        self.set_authors(())
        self.clear()

    def set_authors(self, authors: Iterable[Person]) -> None:
        """Whose changes there are; the one that is chosen stays so."""
        chosen = self.author.currentData()
        with QSignalBlocker(self.author):
            _fill(self.author, [(author.full_name, author.id) for author in authors])
            places = (place for place in range(self.author.count()) if self.author.itemData(place) == chosen)
            self.author.setCurrentIndex(next(places, 0))
        self._say_how_many()

    def query(self) -> QueueQuery:
        """What is asked for."""
        author: UUID | None = self.author.currentData()
        return QueueQuery(
            states=self.states.currentData(),
            district=self.district.currentData(),
            kind=self.kind.currentData(),
            author=author,
            severity=self.severity.currentData(),
            older_than=self.age.currentData(),
            due_by=self._due_by(),
            mine=self.mine.isChecked(),
            sort=self.order.currentData(),
        )

    def is_limited(self) -> bool:
        """True when something else than the states limits the queue."""
        return self.mine.isChecked() or bool(self._chosen())

    def clear(self) -> None:
        """Every change that waits, in the order that is chosen."""
        limits = [self.states, *self._limits()]
        before = self.query()
        with ExitStack() as still:
            for part in (*limits, self.mine):
                still.enter_context(QSignalBlocker(part))
            for combo in limits:
                combo.setCurrentIndex(0)
            self.mine.setChecked(False)
        self._say_how_many()
        if self.query() != before:
            self.changed.emit()

    def set_busy(self, busy: bool) -> None:
        """The queue is on its way."""
        self.refresh.setEnabled(not busy)

    def _limits(self) -> Sequence[QComboBox]:
        return self.district, self.kind, self.author, self.severity, self.age, self.term

    def _chosen(self) -> Sequence[QComboBox]:
        return [combo for combo in self._limits() if combo.currentIndex() > 0]

    def _due_by(self) -> date | None:
        days, today = self.term.currentData(), date.today()
        if days is None or self._profile is None:
            return None
        if days < 0:
            return today - timedelta(days=1)
        return self._profile.calendar.working_day_after(today, days)

    def _lay_out(self) -> None:
        self.mine.setObjectName("cadastre.queue.mine")
        self.mine.setToolTip(tr("Only what you have in review"))
        self.more.setCheckable(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.reset.setText(tr("All filters off"))
        self.reset.setObjectName("cadastre.queue.reset")
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, parts in ((first, (self.states, self.mine, self.more)), (second, (self.order, self.refresh))):
            for part in parts:
                row.addWidget(part, 1 if isinstance(part, QComboBox) else 0)
        grid = QGridLayout(self.box)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, combo in enumerate(self._limits()):
            grid.addWidget(combo, place // 2, place % 2)
        grid.addWidget(self.reset, 3, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(first)
        layout.addWidget(self.box)
        layout.addLayout(second)
        self.box.hide()

    def _connect(self) -> None:
        for combo in (self.states, self.order, *self._limits()):
            combo.currentIndexChanged.connect(self._change)
        self.mine.toggled.connect(self._change)
        self.more.toggled.connect(self._open)
        self.refresh.clicked.connect(self.refreshed)
        self.reset.clicked.connect(self.clear)

    def _change(self) -> None:
        self._say_how_many()
        self.changed.emit()

    def _open(self, is_open: bool) -> None:
        self.box.setVisible(is_open)
        if is_open:
            self.authors_wanted.emit()

    def _say_how_many(self) -> None:
        count = len(self._chosen())
        self.more.setText(tr("Filters: {count}").format(count=count) if count else tr("Filters"))
        self.reset.setEnabled(self.is_limited() or self.states.currentIndex() > 0)


def _combo(parent: QWidget, name: str, tool_tip: str, items: Iterable[tuple[str, object]]) -> QComboBox:
    combo = QComboBox(parent)
    combo.setObjectName(f"cadastre.queue.{name}")
    combo.setToolTip(tool_tip)
    combo.setAccessibleName(tool_tip)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    for text, data in items:
        combo.addItem(tr(text), data)
    return combo


def _fill(combo: QComboBox, items: Iterable[tuple[str, object]]) -> None:
    """The entries after the first one, which limits nothing."""
    with QSignalBlocker(combo):
        while combo.count() > 1:
            combo.removeItem(1)
        for text, data in items:
            combo.addItem(text, data)


def _button(parent: QWidget, name: str, icon: str, tool_tip: str) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(QgsApplication.getThemeIcon(icon))
    button.setToolTip(tool_tip)
    button.setAccessibleName(tool_tip)
    button.setObjectName(f"cadastre.review.{name}" if name == "refresh" else f"cadastre.queue.{name}")
    return button
