"""By what the queue is ordered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from cadastre_plugin.core.change.workflow import State
from cadastre_plugin.core.review.ordering import LETTERS, NEVER, key_of, reading_key, weight
from cadastre_plugin.core.review.queue import WAITING, Sort, Worst, worst

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Counts:
    error: int = 0
    warning: int = 0
    info: int = 0


@dataclass(frozen=True)
class Author:
    full_name: str = "Aziz"


@dataclass(frozen=True)
class Change:
    id: UUID = field(default_factory=uuid4)
    title: str = "Title"
    application: str = "2026/1"
    kind: str = "split"
    district: str = "09"
    state: State = State.SUBMITTED
    author: Author = Author()
    findings: Counts = Counts()
    created_at: datetime = NOW - timedelta(days=2)
    submitted_at: datetime | None = NOW
    due_on: date | None = None


@pytest.mark.parametrize(
    ("sort", "first", "second"),
    [
        (Sort.WAITING, {"submitted_at": NOW - timedelta(days=1)}, {}),
        (Sort.WAITING, {"submitted_at": None}, {}),
        (Sort.TERM, {"due_on": date(2026, 12, 1)}, {"due_on": date(2026, 12, 2)}),
        (Sort.TERM, {"due_on": date(2036, 12, 1)}, {"due_on": None}),
        (Sort.SEVERITY, {"findings": Counts(error=1)}, {"findings": Counts(warning=50, info=50)}),
        (Sort.SEVERITY, {"findings": Counts(warning=1)}, {"findings": Counts(info=5000)}),
        (Sort.TITLE, {"title": "lot 9"}, {"title": "Lot 10"}),
        (Sort.APPLICATION, {"application": "2026/9"}, {"application": "2026/10"}),
        (Sort.KIND, {"kind": "merge"}, {"kind": "split"}),
        (Sort.DISTRICT, {"district": "03"}, {"district": "09"}),
        (Sort.AUTHOR, {"author": Author("Aziz")}, {"author": Author("botir")}),
        (Sort.STATE, {"state": State.SUBMITTED}, {"state": State.SECOND_REVIEW}),
    ],
)
def test_what_comes_first(sort: Sort, first: dict[str, object], second: dict[str, object]) -> None:
    one, other = Change(**first), Change(**second)  # type: ignore[arg-type]
    assert reading_key(sort, one) < reading_key(sort, other)


@pytest.mark.parametrize("sort", Sort)
def test_among_equals_the_longest_waiting_comes_first_and_no_two_are_equal(sort: Sort) -> None:
    one = Change()
    other = replace(one, id=uuid4())
    assert key_of(sort, one) != key_of(sort, other)
    older = replace(other, submitted_at=NOW - timedelta(hours=1))
    if sort is not Sort.CREATED:
        assert reading_key(sort, older) < reading_key(sort, one)


def test_a_key_holds_no_more_than_an_index_can() -> None:
    assert key_of(Sort.TITLE, Change(title="x" * 5000))[0] == "x" * LETTERS
    assert key_of(Sort.TERM, Change())[0] == NEVER
    assert weight(Counts(10**9, 10**9, 10**9)) < 2**31


def test_the_gravest_finding() -> None:
    assert [worst(1, 2, 3), worst(0, 2, 3), worst(0, 0, 3), worst(0, 0, 0)] == list(Worst)


def test_what_waits_for_a_supervisor() -> None:
    assert set(WAITING) == {State.SUBMITTED, State.IN_REVIEW, State.SECOND_REVIEW}
