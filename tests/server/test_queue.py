"""The queue of changes: every order gone through part by part, every filter, terms, and who sees what of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
import requests

from cadastre_plugin.api.replies import Summary
from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.review.ordering import DESCENDING, reading_key
from cadastre_plugin.core.review.queue import WAITING, Sort
from cadastre_plugin.core.review.terms import due_on
from cadastre_server.review.due import count_terms_anew
from tests.server.world import Person, World, change_of, edit

HERE, THERE = "05", "06"
TITLES = ("zamin 10", "zamin 9", "Zamin 9", "Ўзбек", "oʻtloq", "oʻtloq", "ʻ", "A\"B'", "한글", "уступ", "x" * 200, "A")


def titled(world: World, title: str, kind: str, district: str = HERE) -> Change:
    (parcel,) = world.row_of_lots(1, district)
    return replace(change_of(edit(parcel, purpose="shop"), kind=kind, district=district), title=title)


@pytest.fixture(scope="module")
def authors(world: World) -> list[Person]:
    return [world.surveyor("*") for _ in range(3)]


@pytest.fixture(scope="module")
def reviewer(world: World) -> Person:
    return world.supervisor(HERE)


@pytest.fixture(scope="module")
def queue(world: World, authors: list[Person], reviewer: Person) -> Sequence[dict[str, Any]]:
    """A queue of a district: several authors and kinds, two taken, one returned, one of another district."""
    kinds = [item.code for item in world.profile.codes("change_kind")]
    made = []
    for place, title in enumerate(TITLES):
        change = replace(titled(world, title, kinds[place % len(kinds)]), application=f"2026/{12 - place}")
        made.append(world.submitted(authors[place % 3], change))
    for one in made[:3]:
        assert reviewer.step(one["id"], "take").ok
    assert reviewer.step(made[2]["id"], "return", remark="Not yet").ok
    world.submitted(authors[0], titled(world, "Elsewhere", "boundary", THERE))
    return made


def pages(person: Person, **asked: Any) -> Iterator[list[dict[str, Any]]]:
    """Part after part of a list."""
    after: dict[str, str] = {}
    for _ in range(100):
        answer = person.get("/changes", params={**asked, **after})
        assert answer.status_code == 200, answer.text
        yield answer.json()["changes"]
        if answer.json()["next"] is None:
            return
        after = {"after": answer.json()["next"]}
    pytest.fail("the list does not end")


def listed(person: Person, **asked: Any) -> list[str]:
    return [one["title"] for page in pages(person, limit=200, **asked) for one in page]


WAITS = [state.value for state in WAITING]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("limit", [1, 4, 200])
def test_every_order_is_complete_without_doubles_and_in_order(queue, reviewer: Person, sort: Sort, limit: int):
    found = [one for page in pages(reviewer, sort=sort.value, limit=limit) for one in page]
    assert sorted(one["id"] for one in found) == sorted(one["id"] for one in queue)
    keys = [reading_key(sort, Summary.parse(one)) for one in found]
    if sort not in (Sort.TITLE, Sort.AUTHOR, Sort.APPLICATION):  # those are read as people read
        assert keys == sorted(keys, reverse=sort in DESCENDING)


def test_titles_and_numbers_are_ordered_as_people_read(queue, reviewer: Person):
    titles = listed(reviewer, sort="title")
    assert titles.index("zamin 9") < titles.index("zamin 10")
    assert abs(titles.index("Zamin 9") - titles.index("zamin 9")) == 1
    numbers = [one["application"] for page in pages(reviewer, sort="application", limit=5) for one in page]
    assert numbers == [f"2026/{number}" for number in range(1, 13)]


@pytest.mark.parametrize("sort", Sort)
def test_nothing_is_lost_or_doubled_while_changes_come_and_go(
    world: World, authors: list[Person], sort: Sort, request: pytest.FixtureRequest
):
    supervisor, there = world.supervisor("07"), "07"
    before = [world.submitted(authors[0], titled(world, f"t {n}", "split", there)) for n in range(7)]
    found: list[str] = []
    for number, page in enumerate(pages(supervisor, sort=sort.value, limit=2, district=there, state=WAITS)):
        found += [one["id"] for one in page]
        if number < 3:
            world.submitted(authors[number], titled(world, f"t {number}.5", "merge", there))
    assert len(found) == len(set(found))
    assert {one["id"] for one in before} <= set(found)


def test_each_filter_alone_and_together(world: World, queue, reviewer: Person, authors: list[Person]):
    everything = set(listed(reviewer))
    assert everything == set(TITLES)
    assert set(listed(reviewer, state="in_review")) == set(TITLES[:2])
    assert set(listed(reviewer, state=["in_review", "returned"])) == set(TITLES[:3])
    assert set(listed(reviewer, mine="true", state=WAITS)) == set(TITLES[:2])
    assert set(listed(reviewer, author=str(authors[1].id))) == set(TITLES[1::3])
    kind = queue[3]["kind"]
    assert set(listed(reviewer, kind=kind)) == {one["title"] for one in queue if one["kind"] == kind}
    assert listed(reviewer, kind=kind, author=str(authors[1].id), state="approved") == []
    assert listed(reviewer, older_than=1) == [] and set(listed(reviewer, older_than=0)) == everything
    assert listed(reviewer, district=THERE) == []


def test_filter_by_the_gravest_finding(world: World, reviewer: Person, queue):
    ids = [one["id"] for one in queue[3:6]]
    weights = dict(zip(ids, ((0, 2, 5), (0, 0, 1), (1, 0, 0)), strict=True))
    for id, counts in weights.items():
        _found(world, id, *counts)
    asked = {severity: listed(reviewer, severity=severity) for severity in ("error", "warning", "info")}
    assert asked == {"error": [TITLES[5]], "warning": [TITLES[3]], "info": [TITLES[4]]}
    assert not {*TITLES[3:5]} & set(listed(reviewer, severity="none"))
    assert listed(reviewer, sort="severity")[:3] == [TITLES[5], TITLES[3], TITLES[4]]


def _found(world: World, id: str, errors: int, warnings: int, infos: int) -> None:
    """Findings in the last revision of a change, weighed as the service does."""
    from cadastre_server.changes.repository import set_findings

    counted = {"error": errors, "warning": warnings, "info": infos}
    findings = [{"severity": kind, "effect": "new"} for kind, count in counted.items() for _ in range(count)]
    with psycopg.connect(world.database.service_url) as connection:
        set_findings(connection, id, 1, findings)


def test_how_many_there_are_is_told_when_asked(queue, reviewer: Person):
    answer = reviewer.get("/changes", params={"limit": 2, "count": "true"}).json()
    assert (answer["total"], answer["is_more"], len(answer["changes"])) == (len(TITLES), False, 2)
    assert reviewer.get("/changes?limit=2").json()["total"] is None
    assert reviewer.get("/changes", params={"count": "true", "state": "in_review"}).json()["total"] == 2


def test_more_than_a_person_counts_are_not_counted(queue, reviewer: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cadastre_server.changes.listing.COUNTED", 5)
    answer = reviewer.get("/changes", params={"count": "true"}).json()
    assert (answer["total"], answer["is_more"]) == (5, True)


def test_the_authors_are_those_whose_changes_one_sees(queue, world: World, reviewer: Person, authors: list[Person]):
    names = [one["id"] for one in reviewer.get("/changes/authors").json()]
    assert sorted(names) == sorted(str(author.id) for author in authors)
    assert world.supervisor("08").get("/changes/authors").json() == []


def test_of_another_district_nothing_is_listed(queue, world: World):
    other = world.supervisor("08")
    for asked in ({}, {"district": HERE}, {"sort": "term"}, {"mine": "true"}, {"count": "true", "state": WAITS}):
        answer = other.get("/changes", params=asked).json()
        assert answer["changes"] == [] and answer["total"] in (None, 0)


@pytest.mark.parametrize("path", ["/changes", "/changes?sort=term&count=true", "/changes/authors"])
def test_who_may_not_ask(queue, world: World, analyst: Person, path: str):
    assert world.nobody.get(path).status_code == 401
    answer = analyst.get(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")


@pytest.mark.parametrize(
    "asked", ["sort=best", "severity=grave", "older_than=-1", "due_by=soon", "mine=perhaps", "kind=%00"]
)
def test_what_makes_no_sense_is_refused(reviewer: Person, asked: str):
    assert reviewer.get(f"/changes?{asked}").status_code == 422


def test_a_place_in_a_list_of_another_order_is_refused(queue, reviewer: Person):
    after = reviewer.get("/changes?sort=title&limit=2").json()["next"]
    answer = reviewer.get("/changes", params={"sort": "term", "after": after})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_malformed")


@pytest.mark.parametrize(
    "values",
    [
        ["title"],
        ["title", "x"],
        ["title", "x\0", "2026-01-01T00:00:00+00:00", "00000000-0000-0000-0000-000000000000"],
        ["title", "x", "2026-01-01T00:00:00", "00000000-0000-0000-0000-000000000000"],
        ["title", "\ud800", "2026-01-01T00:00:00+00:00", "00000000-0000-0000-0000-000000000000"],
        ["severity", 1e99, "2026-01-01T00:00:00+00:00", "00000000-0000-0000-0000-000000000000"],
        ["severity", 2**40, "2026-01-01T00:00:00+00:00", "00000000-0000-0000-0000-000000000000"],
        {"title": 1},
    ],
)
def test_a_forged_place_in_a_list_is_refused(reviewer: Person, values: Any):
    from base64 import urlsafe_b64encode

    sort = values[0] if isinstance(values, list) else "title"
    after = urlsafe_b64encode(json.dumps(values).encode()).decode()
    answer = reviewer.get("/changes", params={"sort": sort, "after": after})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_malformed")


def test_a_term_begins_with_the_submission_and_ends_with_a_withdrawal(world: World, authors: list[Person]):
    change = titled(world, "A term", "split")
    saved = authors[0].put(world.document(change)).json()
    assert saved["due_on"] is None
    submitted = authors[0].step(change.id, "submit").json()
    calendar, days = world.profile.calendar, world.profile.terms["split"]
    assert submitted["due_on"] == due_on(datetime.fromisoformat(submitted["submitted_at"]), days, calendar).isoformat()
    assert authors[0].step(change.id, "withdraw").json()["due_on"] is None


def test_what_is_due_by_a_day_and_in_the_order_of_terms(world: World, authors: list[Person]):
    supervisor, there = world.supervisor("11"), "11"
    for kind in ("split", "attributes", "boundary"):
        world.submitted(authors[0], titled(world, kind, kind, there))
    assert listed(supervisor, sort="term") == ["attributes", "boundary", "split"]
    soon = (datetime.now(UTC) + timedelta(days=8)).date()
    assert listed(supervisor, due_by=soon.isoformat()) == ["attributes"]


def test_a_holiday_declared_later_moves_what_waits_and_nothing_else(world: World, authors: list[Person]):
    one = world.submitted(authors[0], titled(world, "Moved by a holiday", "attributes"))
    due = date.fromisoformat(one["due_on"])
    profile = shipped_profile("tashkent")
    calendar = replace(profile.calendar, holidays=profile.calendar.holidays | {due})
    with psycopg.connect(world.database.owner_url) as connection:
        assert count_terms_anew(connection, replace(profile, calendar=calendar)) > 0
        row = connection.execute("SELECT due_on FROM cadastre.change WHERE id = %s", [one["id"]]).fetchone()
        assert row == (calendar.working_day_after(due, 1),)
        assert count_terms_anew(connection, replace(profile, calendar=calendar)) == 0
        assert count_terms_anew(connection, profile) > 0


def test_an_event_tells_what_became_of_the_change(world: World, authors: list[Person], reviewer: Person):
    headers = {"Authorization": f"Bearer {reviewer.token}"}
    with requests.get(f"{world.address}/events", headers=headers, stream=True, timeout=20) as stream:
        lines = stream.iter_lines()
        next(lines)
        submitted = world.submitted(authors[0], titled(world, "Told at once", "split"))
        assert next(line for line in lines if line == b"event: change")
        data = next(lines)
    assert json.loads(data.removeprefix(b"data: "))["summary"] == submitted
