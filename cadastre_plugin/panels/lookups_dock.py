"""The administrator's dock: who looked at data of people, and at whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qgis.gui import QgsDateEdit
from qgis.PyQt.QtCore import QDate, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDockWidget,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cadastre_plugin.api.party_replies import Lookup, Lookups
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.chain_box import ChainBox
from cadastre_plugin.panels.review.notice import Notice

DONE = {
    "read_party": N_("Opened a record"),
    "read_party_refused": N_("Was refused a record"),
    "read_rights": N_("Read the holders of a parcel"),
    "read_sheet": N_("Opened the sheet of a parcel"),
    "read_estate": N_("Read rights for a change"),
    "read_conflict": N_("Compared a change with what others made of its rights"),
    "read_personal_data": N_("Opened a change with people in it"),
    "read_document": N_("Opened a document"),
    "read_export": N_("Exported people"),
    "read_lookups": N_("Read this list"),
    "find_parties": N_("Searched for people"),
    "find_doubles": N_("Compared a new party with the register"),
}
"""What was done, by the code of the service; others are shown by their code."""

DATE_FORMAT = "yyyy-MM-dd"
SUBJECTS_HEIGHT = 110
LONGEST = 100
_LOOKUP = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None does not limit. since, until: days, both included."""

    person: str | None = None
    who: str | None = None
    since: date | None = None
    until: date | None = None


class LookupsDock(QDockWidget):
    """wanted(Wanted): show these from the newest on. more_wanted(): the next part of what is shown."""

    wanted = pyqtSignal(object)
    more_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Who looked at whom"), parent)
        self.setObjectName("cadastre.lookups")
        self.person, self.who = QLineEdit(self), QLineEdit(self)
        self.since, self.until = QgsDateEdit(self), QgsDateEdit(self)
        self.show_button, self.clear_button = QPushButton(tr("Show"), self), QPushButton(tr("Clear"), self)
        self.notice, self.list = Notice(self), QListWidget(self)
        self.more = QPushButton(tr("Show more"), self)
        self.seen_title, self.seen = QLabel(self), QListWidget(self)
        self.chain = ChainBox(self)
        self._name()
        self._lay_out()
        self._connect()
        self.sign_out()

    def sign_in(self) -> None:
        """An administrator is signed in."""
        self.setEnabled(True)
        self.notice.plain(tr("Choose what to show, or show the newest"))

    def sign_out(self) -> None:
        """Nobody is signed in who may see this; what was shown is dropped."""
        self._empty_fields()
        self._empty()
        self.chain.empty()
        self.setEnabled(False)
        self.notice.plain(tr("Connect to the server as an administrator"))

    def show_waiting(self) -> None:
        """It is being read."""
        self.notice.waiting(tr("The look-ups are being read"))
        self.more.setEnabled(False)

    def show_lookups(self, found: Lookups, *, first: bool) -> None:
        """A part of the list. first: it is a new list."""
        if first:
            self._empty()
        for lookup in found.lookups:
            item = QListWidgetItem(said(lookup))
            item.setData(_LOOKUP, lookup)
            item.setToolTip(item.text())
            self.list.addItem(item)
        self.more.setVisible(found.next is not None)
        self.more.setEnabled(True)
        if self.list.count():
            self.notice.clear()
        else:
            self.notice.plain(tr("Nobody looked"))
        if first:
            self.list.setCurrentRow(0)

    def show_problem(self, text: str) -> None:
        """Why nothing can be shown."""
        self.more.setEnabled(True)
        self.notice.retryable(text)

    def asked(self) -> Wanted:
        """What stands in the fields."""
        person, who = (field.text().strip() or None for field in (self.person, self.who))
        return Wanted(person, who, _day(self.since), _day(self.until))

    def _ask(self) -> None:
        self.wanted.emit(self.asked())

    def _ask_of(self, person: QListWidgetItem) -> None:
        self.person.setText(person.text())
        self._ask()

    def _clear(self) -> None:
        self._empty_fields()
        self._ask()

    def _empty_fields(self) -> None:
        self.person.clear()
        self.who.clear()
        for day in (self.since, self.until):
            day.clear()

    def _empty(self) -> None:
        self.list.clear()
        self.more.hide()
        self._show_seen(None)

    def _show_seen(self, item: QListWidgetItem | None) -> None:
        parties: Sequence[object] = item.data(_LOOKUP).parties if item is not None else ()
        self.seen.clear()
        self.seen.addItems([str(party) for party in parties])
        self.seen_title.setText(tr("Whom they saw; a double click shows who looked at that one:"))
        for part in (self.seen_title, self.seen):
            part.setVisible(bool(parties))

    def _connect(self) -> None:
        self.show_button.clicked.connect(self._ask)
        self.clear_button.clicked.connect(self._clear)
        for field in (self.person, self.who):
            field.returnPressed.connect(self._ask)
        self.notice.retried.connect(self._ask)
        self.more.clicked.connect(self.more_wanted)
        self.list.currentItemChanged.connect(lambda current, _: self._show_seen(current))
        self.seen.itemActivated.connect(self._ask_of)

    def _name(self) -> None:
        named = (
            (self.person, "person", tr("Whom they looked at: a whole PINFL or STIR, or the id of a party")),
            (self.who, "who", tr("Who looked: name of the user")),
            (self.since, "since", tr("From this day")),
            (self.until, "until", tr("Until this day")),
            (self.show_button, "show", tr("Show the look-ups")),
            (self.clear_button, "clear", tr("Empty the fields and show the newest")),
            (self.list, "list", tr("Look-ups, newest first")),
            (self.more, "more", tr("Show older look-ups")),
            (self.seen, "seen", tr("Whom they saw")),
        )
        for part, name, title in named:
            part.setObjectName(f"cadastre.lookups.{name}")
            part.setAccessibleName(title)
            part.setToolTip(title)
        for field in (self.person, self.who):
            field.setMaxLength(LONGEST)
        for day in (self.since, self.until):
            day.setAllowNull(True)
            day.setNullRepresentation(tr("any day"))
            day.setDisplayFormat(DATE_FORMAT)
            day.setMaximumDate(QDate.currentDate())
        self.person.setPlaceholderText("PINFL, STIR")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.seen.setMaximumHeight(SUBJECTS_HEIGHT)
        self.seen_title.setWordWrap(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(tr("Party"), self.person)
        form.addRow(tr("User"), self.who)
        days = QHBoxLayout()
        days.addWidget(self.since, 1)
        days.addWidget(QLabel("–", self))
        days.addWidget(self.until, 1)
        form.addRow(tr("Days"), days)
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_button)
        buttons.addWidget(self.clear_button)
        buttons.addStretch(1)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.addWidget(self.chain)
        layout.addLayout(form)
        layout.addLayout(buttons)
        layout.addWidget(self.notice)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.seen_title)
        layout.addWidget(self.seen)
        self.setWidget(content)


def said(lookup: Lookup) -> str:
    """A look-up in two lines: when and who, then what."""
    who = tr("nobody signed in") if lookup.who is None else f"{lookup.who.full_name} ({lookup.who.name})"
    when = lookup.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    what = tr(DONE[lookup.what]) if lookup.what in DONE else lookup.what
    query = f": {lookup.query}" if lookup.query else ""
    people = "" if not lookup.parties else " · " + tr("parties seen: {count}").format(count=len(lookup.parties))
    return f"{when}  {who}\n{what}{query}{people}"


def _day(field: QgsDateEdit) -> date | None:
    found = field.date()
    return None if field.isNull() or not found.isValid() else date(found.year(), found.month(), found.day())
