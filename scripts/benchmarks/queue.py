"""How long a supervisor waits for the first page of the queue, where so many changes wait and as many are decided.

Ours is the whole way but the painting: the plugin's client asks the service over HTTP for the first page and for how
many there are, in each order and with each filter of the dock in turn, and reads the answer. The peer asks the database
for the same rows by bare SQL: sorted, limited, and nothing else asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from time import perf_counter

import psycopg

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.queue import QueueQuery
from cadastre_plugin.api.transport import Transport
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.review.queue import Sort, Worst
from cadastre_server.auth.passwords import hashed
from cadastre_server.auth.repository import add_user
from scripts.benchmarks.frame import Contest, measure
from scripts.benchmarks.processes import private_databases
from scripts.stack.database import Database
from scripts.stack.paths import state_folder
from scripts.stack.service import Service, operator

ROUNDS = 240
PAGE = 50
AUTHORS, REVIEWERS = 40, 20
PASSWORD = "correct horse battery"
PROFILE = shipped_profile("tashkent")
PEER = "the same rows by bare SQL"
DISTRICTS = ("03", "07", "09", "12")
"""Where the supervisor works: a third of the city."""

_MAKE = """
WITH person AS (
    SELECT array_agg(id ORDER BY name) FILTER (WHERE name LIKE 'author%%') AS ids,
        array_agg(id ORDER BY name) FILTER (WHERE name LIKE 'supervisor%%') AS reviewers
    FROM cadastre.app_user
),
drawn AS (
    SELECT number, gen_random_uuid() AS id, number %% 2 = 0 AS is_decided,
        now() - interval '10 days' * random() AS submitted_at
    FROM generate_series(1, %(count)s) AS number
),
made AS (
    INSERT INTO cadastre.change (id, kind, title, application, district, state, revision, author, last_editor,
        reviewer, submitted_at, decided_at, created_at, term_days, due_on, finding_weight)
    SELECT id, (%(kinds)s::text[])[1 + number %% cardinality(%(kinds)s::text[])],
        'Lot ' || md5(number::text), '2026/' || number, (%(districts)s::text[])[1 + number / 7 %% 12],
        CASE WHEN is_decided THEN 'approved' WHEN number %% 3 = 0 THEN 'in_review' ELSE 'submitted' END, 1,
        person.ids[1 + number / 3 %% cardinality(person.ids)], person.ids[1 + number / 3 %% cardinality(person.ids)],
        CASE WHEN is_decided OR number %% 3 = 0 THEN person.reviewers[1 + number / 5 %% cardinality(reviewers)] END,
        submitted_at, CASE WHEN is_decided THEN now() END, submitted_at - interval '1 hour', 10,
        submitted_at::date + 14, CASE WHEN number %% 11 = 0 THEN 1000 ELSE 0 END
    FROM drawn, person
)
INSERT INTO cadastre.change_revision (change_id, revision, saved_by, document, content_hash, findings)
SELECT id, 1, person.ids[1], '{"parcels": [], "sources": []}', md5(number::text),
    CASE WHEN number %% 11 = 0
        THEN '[{"severity": "warning", "effect": "new"}]'::jsonb ELSE '[]' END FROM drawn, person
"""


@measure("queue", sizes=(100_000,), peer=PEER, rounds=ROUNDS)
@contextmanager
def queue(size: int) -> Iterator[Contest]:
    """size: changes that wait; as many again are decided."""
    with private_databases() as databases:
        database = databases.create("queue", "tashkent")
        operator(database, "migrate")
        print(f"  writing {2 * size} changes ...", file=sys.stderr)
        _write(database, 2 * size)
        service = Service(database, state_folder() / "bench-service.log")
        service.start()
        try:
            with _signed_in(service.url) as client, psycopg.connect(database.owner_url, autocommit=True) as bare:
                first_page = _FirstPage(client)
                yield Contest(ours=first_page.ask, peer=_bare(bare), note=first_page.note)
        finally:
            service.stop()


class _FirstPage:
    """Asks for the first page, each time with another order or filter."""

    def __init__(self, client: CadastreClient) -> None:
        self._client = client
        self._questions = cycle(_questions(client))
        self._slowest = (0.0, QueueQuery())

    def ask(self) -> None:
        question, begin = next(self._questions), perf_counter()
        self._client.queue.page(question, limit=PAGE, count=True)
        self._slowest = max(self._slowest, (perf_counter() - begin, question), key=lambda item: item[0])

    def note(self) -> str:
        seconds, question = self._slowest
        asked = {name: value for name, value in question.params().items() if name != "state"}
        return f"{len(DISTRICTS)} districts of {len(PROFILE.districts)}; slowest {1000 * seconds:.0f} ms: {asked}"


def _questions(client: CadastreClient) -> list[QueueQuery]:
    """Every order, and the filters of the dock, common and rare."""
    author, soon = client.queue.authors()[0].id, date.today() + timedelta(days=3)
    plain = QueueQuery()
    filtered = [
        *(replace(plain, severity=severity) for severity in (Worst.WARNING, Worst.ERROR, Worst.NONE)),
        replace(plain, district=DISTRICTS[0], kind="merge", author=author, sort=Sort.TITLE),
        replace(plain, older_than=9),
        replace(plain, due_by=soon, sort=Sort.TERM),
        replace(plain, mine=True, sort=Sort.TERM),
        replace(plain, older_than=365, sort=Sort.SEVERITY),
    ]
    return [*(replace(plain, sort=sort) for sort in Sort), *filtered]


def _bare(connection: psycopg.Connection[tuple[object, ...]]) -> Callable[[], object]:
    """The rows of the first page, the longest waiting first."""
    question = """SELECT c.*, r.parcels, r.errors, r.warnings, r.infos, a.full_name FROM cadastre.change AS c
        JOIN cadastre.change_revision AS r ON r.change_id = c.id AND r.revision = c.revision
        JOIN cadastre.app_user AS a ON a.id = c.author
        WHERE c.state IN ('submitted', 'in_review') AND c.district = ANY(%s)
        ORDER BY c.waiting_since, c.id LIMIT %s"""
    return lambda: connection.execute(question, [list(DISTRICTS), PAGE]).fetchall()


def _write(database: Database, count: int) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        secret = hashed(PASSWORD)
        for number in range(REVIEWERS):
            add_user(connection, f"supervisor{number:02d}", f"S {number}", secret, [Role.SUPERVISOR.value], DISTRICTS)
        for number in range(AUTHORS):
            add_user(connection, f"author{number:02d}", f"Author {number}", secret, [Role.SURVEYOR.value], ["*"])
        lists = {
            "kinds": [item.code for item in PROFILE.codes("change_kind")],
            "districts": [district.code for district in PROFILE.districts],
        }
        connection.execute(_MAKE, {"count": count, **lists})
        connection.execute("VACUUM (ANALYZE)")


@contextmanager
def _signed_in(url: str) -> Iterator[CadastreClient]:
    client = CadastreClient(Transport(url))
    client.sign_in("supervisor00", PASSWORD)
    try:
        yield client
    finally:
        client.sign_out()
