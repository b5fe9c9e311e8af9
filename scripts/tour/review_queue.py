"""A supervisor with a full queue: by the time left, limited by hand, one decision after the other, several at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLabel

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.errors import Refused
from cadastre_plugin.api.transport import Transport
from cadastre_plugin.core.change.change import Change, Edit
from cadastre_plugin.core.change.workflow import Action
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.review.queue import Sort
from cadastre_plugin.panels.review.queue import ReviewQueue
from cadastre_plugin.panels.review.queue_model import SUMMARY
from cadastre_server.review.due import count_terms_anew
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.register import row, rows
from scripts.tour.routine import PASSWORD, SUPERVISOR, city, require
from scripts.tour.step import step

AUTHORS = ("surveyor", "surveyor2")
CHANGES = 36
OVERSTATED = 1.2
"""Times the right area: enough for a warning."""

_FAR = """
    SELECT number FROM cadastre.parcel_current WHERE number IS NOT NULL AND purpose IS DISTINCT FROM 'street'
    ORDER BY geom <-> ST_SetSRID(ST_MakePoint(%s, %s), ST_SRID(geom)) DESC LIMIT %s
"""
_OLDER = """
    UPDATE cadastre.change SET created_at = created_at - %(by)s, submitted_at = submitted_at - %(by)s WHERE id = %(id)s
"""
_BY_TERM = """
    SELECT title FROM cadastre.change WHERE state IN ('submitted', 'in_review', 'second_review') AND (%s OR {limit})
    ORDER BY coalesce(due_on, DATE '9999-12-31'), submitted_at, id
"""
_STATES = "SELECT state, count(*) AS changes FROM cadastre.change WHERE id = ANY(%s) GROUP BY state ORDER BY state"
_ONE = "SELECT state, reviewer.name AS reviewer FROM cadastre.change LEFT JOIN cadastre.app_user AS reviewer"
_ONE += " ON reviewer.id = change.reviewer WHERE title = %s"


@step("queue", SUPERVISOR, ["review"])
def queue(desk: Desk) -> str:
    made = _fill(desk)
    shown = _open(desk)
    _order(desk, Sort.TERM)
    expected = _titles("TRUE")
    hand.wait(lambda: _shown(shown)[: len(expected)] == expected[: len(_shown(shown))], "the order of the terms")
    limited = _limit(desk, shown)
    decided, following = _decide_first(desk, shown)
    _open_next(desk, following)
    several = _take_several(desk, shown)
    states = ", ".join(f"{line['changes']} {line['state']}" for line in rows(_STATES, made))
    return f"{limited}; “{decided}” approved, “{following}” came next; {several} taken at once; now {states}"


def _fill(desk: Desk) -> list[UUID]:
    """Changes of two surveyors, made in the last days; some are in review, some were returned."""
    middle = desk.facts["spot"]["middle"]
    numbers = [found["number"] for found in rows(_FAR, *middle, CHANGES)]
    made: list[UUID] = []
    with _signed_in(AUTHORS[0]) as one, _signed_in(AUTHORS[1]) as other, _signed_in("senior") as senior:
        for place, number in enumerate(numbers):
            author = (one, other)[place % 2]
            change = _change(author.parcel(number).parcel, place)
            try:
                author.act(Action.SUBMIT, change.id, author.put_change(change).revision)
            except Refused:  # what is wrong with the parcel already does not belong here
                continue
            made.append(change.id)
        for place, id in enumerate(made[::4]):
            senior.act(Action.TAKE, id, 1)
            if place % 3 == 0:
                senior.act(Action.RETURN, id, 1, "The decision of the khokimiyat is missing")
    _grow_old(made)
    return made


def _change(parcel: Parcel, place: int) -> Change:
    """A new address, or an area by a new survey; every sixth area is far from the boundary."""
    if place % 3:
        after, kind, title = replace(parcel, address=f"Bogʻiston koʻchasi, {place}"), "attributes", "Address"
    else:
        area = (parcel.legal_area or 100.0) * (OVERSTATED if place % 6 == 0 else 1.0) + 0.5
        after, kind, title = replace(parcel, legal_area=round(area, 2)), "boundary", "Area by survey"
    title = f"{title}, {parcel.number}"
    edit = Edit(parcel.id, parcel.version, after)
    return Change(uuid4(), kind, title, f"A-2026/{1000 + place}", parcel.district, (edit,))


def _grow_old(made: Sequence[UUID]) -> None:
    """Days go by: some were submitted a week ago, most of them lately, and the terms are counted from then."""
    waiting = rows("SELECT id FROM cadastre.change WHERE id = ANY(%s) AND state <> 'returned'", list(made))
    with psycopg.connect(os.environ["CADASTRE_OWNER_URL"]) as connection:
        for place, found in enumerate(waiting):
            connection.execute(_OLDER, {"by": timedelta(hours=420 / (2 + place)), "id": found["id"]})
        count_terms_anew(connection, city())


@contextmanager
def _signed_in(user: str) -> Iterator[CadastreClient]:
    client = CadastreClient(Transport(os.environ["CADASTRE_SERVER_URL"]))
    client.sign_in(user, PASSWORD)
    try:
        yield client
    finally:
        client.sign_out()


def _open(desk: Desk) -> ReviewQueue:
    hand.trigger(desk.window, "cadastre.review")
    back = hand.widget(desk.window, QAbstractButton, "cadastre.review.close")
    if back.isVisible():
        hand.click(back)
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.review.refresh"))
    return next(iter(desk.window.findChildren(ReviewQueue)))


def _order(desk: Desk, sort: Sort) -> None:
    _choose(hand.widget(desk.window, QComboBox, "cadastre.queue.order"), sort)


def _choose(box: QComboBox, data: Any) -> None:
    """By the keyboard: the box has the focus, and arrows lead to the entry."""
    target = next(place for place in range(box.count()) if box.itemData(place) == data)
    box.setFocus()
    while box.currentIndex() != target:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < target else Qt.Key.Key_Up)
    hand.pause(hand.PAUSE_MS)


def _shown(queue: ReviewQueue) -> list[str]:
    """Titles of the rows that are loaded."""
    return [queue.model.index(place, 0).data(SUMMARY).title for place in range(queue.model.rowCount())]


def _titles(limit: str, *parameters: object) -> list[str]:
    """Titles of what waits, as the database has them in the order of the terms."""
    return [found["title"] for found in rows(_BY_TERM.format(limit=limit), limit == "TRUE", *parameters)]


def _limit(desk: Desk, queue: ReviewQueue) -> str:
    """Only corrections of attributes."""
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.queue.filter"))
    _choose(hand.widget(desk.window, QComboBox, "cadastre.queue.kind"), "attributes")
    expected = _titles("kind = %s", "attributes")
    hand.wait(lambda: _shown(queue) == expected[: len(_shown(queue))] != [], "the changes of the kind")
    require(str(len(expected)) in queue.count.text(), f"{queue.count.text()}, and {len(expected)} in the database")
    texts = hand.row_texts(queue.view)
    require(any("working days late" in text for text in texts), "no row says that its term is over")
    require(any("working days left" in text for text in texts), "no row says how many days are left")
    return f"{len(expected)} changes of a kind in the order of their terms"


def _decide_first(desk: Desk, queue: ReviewQueue) -> tuple[str, str]:
    """The most urgent of those that nobody has taken is approved; its title, and that of the one offered then."""
    titles = _shown(queue)
    first = next(title for title in titles if row(_ONE, title)["state"] == "submitted")
    hand.press_row(queue.view, first)
    _press(desk, "take", first, "in_review")
    _press(desk, "approve", first, "approved")
    go = hand.widget(desk.window, QAbstractButton, "cadastre.queue.next")
    hand.wait(go.isVisible, "the next change to be offered")
    left = [title for title in titles[titles.index(first) :] if title != first]
    following = next((title for title in left if row(_ONE, title)["reviewer"] in (None, "supervisor")), "")
    offered = hand.widget(queue.next, QLabel, "cadastre.queue.next.text").text()
    require(following and following in offered, f"offered is {offered}, and {following} comes next")
    require(first not in _shown(queue), "what was approved is still in the queue")
    desk.show()
    return first, following


def _press(desk: Desk, action: str, title: str, state: str) -> None:
    button = hand.widget(desk.window, QAbstractButton, f"cadastre.review.{action}")
    hand.wait(lambda: button.isVisible() and button.isEnabled(), f"{action} to be offered: {button.toolTip()}")
    hand.click(button)
    confirm = hand.widget(desk.window, QAbstractButton, "cadastre.review.confirm")
    if action == "approve":
        hand.wait(confirm.isVisible, "the question before the approval")
        hand.click(confirm)
    hand.wait(lambda: row(_ONE, title)["state"] == state, f"the change to be {state}", 60)


def _open_next(desk: Desk, following: str) -> None:
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.queue.next"))
    back = hand.widget(desk.window, QAbstractButton, "cadastre.review.close")
    hand.wait(lambda: back.isVisible() and desk.project.mapLayersByName("After"), "the next change on the map")
    hand.click(back)


def _take_several(desk: Desk, queue: ReviewQueue) -> int:
    """Everything of the kind is chosen, and taken but for what someone else has."""
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.queue.several"))
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.queue.bulk.all"))
    titles = _shown(queue)
    free = [title for title in titles if row(_ONE, title)["state"] == "submitted"]
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.queue.bulk.take"))
    require("Left out" in queue.bulk.question.text(), "nothing is said of what others have in review")
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.queue.bulk.confirm"))
    hand.wait(lambda: str(len(free)) in queue.outcome.text.text(), "all of them to be taken", 60)
    taken = [title for title in free if row(_ONE, title) == {"state": "in_review", "reviewer": "supervisor"}]
    require(taken == free, f"{len(free) - len(taken)} of {len(free)} are not in review")
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.queue.reset"))
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.queue.filter"))
    return len(taken)
