"""GET /events: what happened reaches those whom it concerns, once and in order."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import requests

from tests.server.world import Person, change_of, edit, ended

PATIENCE_S = 10.0


@dataclass
class Stream:
    """Messages of a stream as they come, read in a thread of their own."""

    messages: list[dict] = field(default_factory=list)
    heartbeats: int = 0
    ended: bool = False
    came: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, is_so) -> None:
        with self.came:
            assert self.came.wait_for(lambda: is_so(self), PATIENCE_S), (self.messages, self.heartbeats)

    def of(self, id) -> list[dict]:
        """Messages about a change, without those that tell where it is and not what became of it."""
        return [message for message in self.about(id) if message["event"] != "footprint"]

    def about(self, id) -> list[dict]:
        return [message for message in self.messages if message["data"]["change_id"] == str(id)]

    def read(self, response: requests.Response) -> None:
        message: dict = {}
        try:
            for line in response.iter_lines(chunk_size=1, decode_unicode=True):
                message = self._line(line, message)
        except (requests.RequestException, AttributeError):
            pass  # the test has closed the answer
        with self.came:
            self.ended = True
            self.came.notify_all()

    def _line(self, line: str, message: dict) -> dict:
        with self.came:
            if line.startswith(":"):
                self.heartbeats += 1
            elif line:
                name, _, value = line.partition(": ")
                message[name] = json.loads(value) if name == "data" else value
            elif message:
                self.messages.append(message)
                message = {}
            self.came.notify_all()
        return message


@contextmanager
def listening(person: Person, **headers: str) -> Iterator[Stream]:
    """A stream that is open and past its first sign of life."""
    stream = Stream()
    response = person.get("/events", headers=headers, stream=True)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].startswith("text/event-stream")
    reader = threading.Thread(target=stream.read, args=[response], daemon=True)
    reader.start()
    try:
        stream.wait(lambda it: it.heartbeats)
        yield stream
    finally:
        response.close()


def test_steps_and_new_versions_come_in_order(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    with listening(surveyor) as stream:
        world.approved(surveyor, supervisor, change)
        stream.wait(lambda it: len(it.of(change.id)) >= 5)
    messages = stream.of(change.id)
    assert [(each["event"], each["data"].get("state")) for each in messages] == [
        ("change", "draft"),
        ("change", "submitted"),
        ("change", "in_review"),
        ("register", None),
        ("change", "approved"),
    ]
    ids = [int(each["id"]) for each in messages]
    assert ids == sorted(ids)
    step = messages[1]["data"]
    assert (step["revision"], step["district"], step["author"]["id"]) == (1, "09", str(surveyor.id))
    register = messages[3]["data"]
    assert register["parcels"] == [str(parcel.id)]
    assert register["bbox"] == list(parcel.geometry.bounds)


def test_others_hear_of_steps_in_their_districts_and_of_the_register_alone(world, supervisor):
    author, elsewhere = world.surveyor(), world.supervisor("01")
    analyst = world.person("analyst")
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    with listening(supervisor) as near, listening(elsewhere) as far, listening(analyst) as reader:
        world.approved(author, supervisor, change)
        for stream in (near, far, reader):
            stream.wait(lambda it: any(each["event"] == "register" for each in it.of(change.id)))
        near.wait(lambda it: len(it.of(change.id)) >= 4)
    assert [each["data"].get("state") for each in near.of(change.id)] == ["submitted", "in_review", None, "approved"]
    assert [each["event"] for each in far.of(change.id)] == ["register"]
    assert [each["event"] for each in reader.of(change.id)] == ["register"]


def test_who_works_in_the_district_hears_where_an_open_change_is_and_not_whose(world, surveyor, supervisor):
    colleague, elsewhere = world.surveyor(), world.surveyor("01")
    analyst = world.person("analyst")
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    with listening(colleague) as near, listening(elsewhere) as far, listening(analyst) as reader:
        world.approved(surveyor, supervisor, change)
        for stream in (near, far, reader):
            stream.wait(lambda it: any(each["event"] == "register" for each in it.of(change.id)))
    told = [each["data"] for each in near.about(change.id) if each["event"] == "footprint"]
    assert [each["state"] for each in told] == ["draft", "submitted"]
    assert told[0] == {
        "change_id": str(change.id),
        "state": "draft",
        "districts": ["09"],
        "bbox": list(parcel.geometry.bounds),
    }
    assert [each["event"] for each in (*far.about(change.id), *reader.about(change.id))] == ["register"] * 2


def test_a_supervisor_hears_that_a_change_was_withdrawn(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.submitted(surveyor, change)
    with listening(supervisor) as stream:
        surveyor.step(change.id, "withdraw")
        stream.wait(lambda it: it.of(change.id))
    assert stream.of(change.id)[0]["data"]["state"] == "draft"


def test_who_comes_back_gets_what_they_missed_and_nothing_twice(world, surveyor, supervisor):
    one, two = world.row_of_lots(2)
    first, second = change_of(edit(one, purpose="shop")), change_of(edit(two, purpose="shop"))
    with listening(surveyor) as stream:
        surveyor.put(world.document(first))
        stream.wait(lambda it: it.of(first.id))
    last_id = stream.of(first.id)[-1]["id"]
    surveyor.put(world.document(second))
    with listening(surveyor, **{"Last-Event-ID": last_id}) as again:
        again.wait(lambda it: it.of(second.id))
    assert again.of(first.id) == []
    with listening(surveyor) as fresh:
        surveyor.step(second.id, "submit")
        fresh.wait(lambda it: it.of(second.id))
    assert [each["data"]["state"] for each in fresh.of(second.id)] == ["submitted"], "without an id it starts now"


def test_an_id_from_another_life_of_the_database_starts_now(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    with listening(surveyor, **{"Last-Event-ID": "999999999"}) as stream:
        surveyor.put(world.document(change))
        stream.wait(lambda it: it.of(change.id))


@pytest.mark.parametrize("id", ["seven", "-1", "99999999999999999999"])
def test_an_id_that_is_none_is_refused(surveyor, id):
    answer = surveyor.get("/events", headers={"Last-Event-ID": id})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_silence_has_signs_of_life(surveyor):
    with listening(surveyor) as stream:
        stream.wait(lambda it: it.heartbeats >= 3)


def test_a_stream_ends_with_the_token(world, surveyor):
    claims = {"sub": str(surveyor.id), "exp": datetime.now(UTC) + timedelta(seconds=2)}
    token = jwt.encode(claims, world.database.token_secret, "HS256")
    with listening(Person(world.address, surveyor.id, surveyor.name, token)) as stream:
        stream.wait(lambda it: it.ended)


def test_what_was_rolled_back_is_not_told(world, surveyor, supervisor):
    parcel, _ = world.row_of_lots(2)
    late = change_of(edit(parcel, purpose="park"))
    world.taken(surveyor, supervisor, late)
    world.approved(surveyor, supervisor, change_of(ended(parcel), kind="merge"))
    with listening(surveyor) as stream:
        supervisor.step(late.id, "approve")
        stream.wait(lambda it: it.heartbeats >= 3)
    assert stream.of(late.id) == []
