"""The audit is sealed as it comes, and what is changed in it afterwards is found and named."""

from __future__ import annotations

import threading
import time
import tracemalloc
from collections.abc import Iterator

import psycopg
import pytest

from cadastre_server.audit import repository
from cadastre_server.audit.chain import Broken, Fault, Noted, Verdict, verdict_on, verify
from cadastre_server.audit.command import BROKEN, WHOLE
from cadastre_server.audit.repository import record
from cadastre_server.auth.repository import add_user
from scripts.stack.database import Database
from tests.server.tampering import unguard
from tests.server.test_commands import run  # noqa: F401
from tests.server.world import change_of, edit

ROWS = 12


@pytest.fixture(scope="module")
def sealed(module_database) -> Database:
    """A database whose audit has rows 1 to ROWS, sealed in this order, and no service."""
    return with_rows(module_database())


def with_rows(made: Database) -> Database:
    with psycopg.connect(made.owner_url) as owner:
        add_user(owner, "anna", "Anna", "", ["analyst"], [])
        (who,) = owner.execute("SELECT id FROM cadastre.app_user").fetchone()
        for number in range(ROWS):
            person = None if number == 3 else who
            record(owner, person, "approve", f"дело № {number}", {"n": number, "text": 'ʻ"\\\n🏡', "share": 0.1})
    seal(made)
    return made


@pytest.fixture
def tamper(sealed) -> Iterator[psycopg.Connection]:
    """As someone who has the whole server, no guard in the way; what they did is undone after the test."""
    with psycopg.connect(sealed.owner_url) as owner:
        unguard(owner)
        yield owner
        owner.rollback()


def seal(database: Database) -> None:
    with psycopg.connect(database.service_url) as service:
        while repository.seal(service, 5):
            service.commit()


def verified(database: Database) -> Verdict:
    with psycopg.connect(database.owner_url) as owner:
        return verify(owner)


def test_what_nobody_touched_is_whole(tamper):
    verdict = verdict_on(tamper)
    assert (verdict.rows, verdict.broken, verdict.waiting) == (ROWS, None, 0)
    assert verdict.head.position == ROWS


@pytest.mark.parametrize(
    "change",
    [
        "what = 'reject'",
        "who = NULL",
        "subject = subject || ' '",
        "at = at + interval '1 microsecond'",
        "detail = jsonb_set(detail, '{n}', '99')",
        "detail = detail - 'text'",
    ],
)
def test_a_row_that_was_changed_is_named(tamper, change):
    tamper.execute(f"UPDATE cadastre.audit SET {change} WHERE id = 7")
    verdict = verdict_on(tamper)
    assert (verdict.broken, verdict.rows) == (Broken(7, 7, Fault.CHANGED), 6)


def test_of_several_the_first_is_named(tamper):
    tamper.execute("UPDATE cadastre.audit SET what = 'reject' WHERE id IN (11, 5, 8)")
    assert verdict_on(tamper).broken == Broken(5, 5, Fault.CHANGED)


def test_text_that_moves_from_one_field_into_the_next_is_a_change(tamper):
    tamper.execute("UPDATE cadastre.audit SET what = 'approve4:', subject = 'дело № 6' WHERE id = 7")
    assert verdict_on(tamper).broken == Broken(7, 7, Fault.CHANGED)


@pytest.mark.parametrize("row", [1, 7, ROWS])
def test_a_row_that_was_deleted_is_named(tamper, row):
    tamper.execute(f"DELETE FROM cadastre.audit WHERE id = {row}")
    assert verdict_on(tamper).broken == Broken(row, row, Fault.GONE)


@pytest.mark.parametrize("row", [1, 7])
def test_a_row_that_was_deleted_with_its_seal_is_noticed_in_its_place(tamper, row):
    tamper.execute(f"DELETE FROM cadastre.audit WHERE id = {row}")
    tamper.execute(f"DELETE FROM cadastre.audit_seal WHERE audit_id = {row}")
    assert verdict_on(tamper).broken == Broken(None, row, Fault.SEAL_GONE)


def test_a_row_that_lost_its_seal_is_named(tamper):
    tamper.execute("DELETE FROM cadastre.audit_seal WHERE audit_id = 7")
    assert verdict_on(tamper).broken == Broken(7, 7, Fault.SEAL_GONE)


def test_closing_the_gap_does_not_help(tamper):
    tamper.execute("DELETE FROM cadastre.audit WHERE id = 7")
    tamper.execute("DELETE FROM cadastre.audit_seal WHERE audit_id = 7")
    for position in range(8, ROWS + 1):
        tamper.execute(f"UPDATE cadastre.audit_seal SET position = position - 1 WHERE position = {position}")
    tamper.execute(f"UPDATE cadastre.audit_head SET position = {ROWS - 1}")
    assert verdict_on(tamper).broken == Broken(8, 7, Fault.CHANGED)


def test_the_last_rows_cannot_be_cut_off(tamper):
    tamper.execute("DELETE FROM cadastre.audit WHERE id > 9")
    tamper.execute("DELETE FROM cadastre.audit_seal WHERE audit_id > 9")
    assert verdict_on(tamper).broken == Broken(None, 10, Fault.CUT)


def test_a_chain_that_was_made_anew_is_not_the_one_whose_head_was_noted(tamper):
    head = verdict_on(tamper).head
    tamper.execute("UPDATE cadastre.audit SET what = 'reject' WHERE id = 7")
    tamper.execute("DELETE FROM cadastre.audit_seal")
    tamper.execute("UPDATE cadastre.audit_head SET position = 0, hash = decode(repeat('00', 32), 'hex')")
    tamper.execute("INSERT INTO cadastre.audit_unsealed SELECT id FROM cadastre.audit")
    repository.seal(tamper, 100)
    assert verdict_on(tamper).broken is None
    noted = Noted(head.position, head.hash)
    assert verdict_on(tamper, noted=noted).broken == Broken(ROWS, ROWS, Fault.OTHER_HEAD)
    assert verdict_on(tamper, noted=Noted(ROWS + 5, head.hash)).broken == Broken(None, ROWS + 1, Fault.CUT)


def test_a_row_that_was_put_between_others_is_named(tamper):
    tamper.execute("ALTER TABLE cadastre.audit DISABLE TRIGGER audit_queued")
    tamper.execute("UPDATE cadastre.audit SET id = id + 1000 WHERE id > 7")  # room for it
    tamper.execute("INSERT INTO cadastre.audit (id, what, subject) OVERRIDING SYSTEM VALUE VALUES (8, 'approve', 'x')")
    tamper.execute("UPDATE cadastre.audit SET id = id - 999 WHERE id > 1000")
    tamper.execute(f"INSERT INTO cadastre.audit_seal SELECT {ROWS} + 1, {ROWS} + 1, hash FROM cadastre.audit_head")
    assert verdict_on(tamper).broken == Broken(8, 8, Fault.CHANGED)


def test_a_row_that_was_put_beside_the_chain_is_named(tamper):
    tamper.execute("ALTER TABLE cadastre.audit DISABLE TRIGGER audit_queued")
    tamper.execute(
        "INSERT INTO cadastre.audit (id, what, subject) OVERRIDING SYSTEM VALUE VALUES (500, 'approve', 'x')"
    )
    assert verdict_on(tamper).broken == Broken(500, None, Fault.UNSEALED)


def test_a_row_of_long_ago_that_is_written_today_is_named(tamper):
    tamper.execute("INSERT INTO cadastre.audit (at, what, subject) VALUES (now() - interval '2 days', 'approve', 'x')")
    repository.seal(tamper, 100)
    (last,) = tamper.execute("SELECT max(id) FROM cadastre.audit").fetchone()
    assert verdict_on(tamper).broken == Broken(last, ROWS + 1, Fault.BACKDATED)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (4, 9), (ROWS - 1, ROWS)])
def test_rows_that_changed_places_are_noticed_at_the_first(tamper, one, other):
    tamper.execute(f"UPDATE cadastre.audit SET id = -1 WHERE id = {one}")
    tamper.execute(f"UPDATE cadastre.audit SET id = {one} WHERE id = {other}")
    tamper.execute(f"UPDATE cadastre.audit SET id = {other} WHERE id = -1")
    assert verdict_on(tamper).broken == Broken(one, one, Fault.CHANGED)


def test_seals_that_changed_places_are_noticed_at_the_first(tamper):
    tamper.execute("UPDATE cadastre.audit_seal SET position = 100 WHERE position = 4")
    tamper.execute("UPDATE cadastre.audit_seal SET position = 4 WHERE position = 9")
    tamper.execute("UPDATE cadastre.audit_seal SET position = 9 WHERE position = 100")
    assert verdict_on(tamper).broken == Broken(9, 4, Fault.CHANGED)


def test_what_waits_for_its_seal_is_counted_and_missed(tamper):
    for _ in range(3):
        record(tamper, None, "sign_in", "x")
    (last,) = tamper.execute("SELECT max(id) FROM cadastre.audit").fetchone()
    verdict = verdict_on(tamper)
    assert (verdict.rows, verdict.broken, verdict.waiting) == (ROWS, None, 3)
    tamper.execute("DELETE FROM cadastre.audit WHERE id = %s", [last - 1])
    assert verdict_on(tamper).broken == Broken(last - 1, None, Fault.GONE)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cadastre.audit_seal SET hash = hash",
        "DELETE FROM cadastre.audit_seal",
        "TRUNCATE cadastre.audit_seal",
        "UPDATE cadastre.audit_head SET position = position",
        "DELETE FROM cadastre.audit_head",
        "UPDATE cadastre.audit SET what = 'x'",
        "DELETE FROM cadastre.audit",
    ],
)
def test_the_database_keeps_the_chain(world, statement):
    with psycopg.connect(world.database.owner_url) as owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO cadastre.audit_seal VALUES (99, 99, decode(repeat('00', 32), 'hex'))",
        "UPDATE cadastre.audit_head SET position = 99",
        "DELETE FROM cadastre.audit_unsealed",
        "INSERT INTO cadastre.audit_unsealed VALUES (99)",
        "INSERT INTO cadastre.audit (at, what, subject) VALUES (now() - interval '1 hour', 'x', 'x')",
    ],
)
def test_the_service_neither_forges_a_seal_nor_a_time(world, statement):
    with (
        psycopg.connect(world.database.service_url) as service,
        pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.GeneratedAlways)),
    ):
        service.execute(statement)


def test_whoever_seals_at_the_same_time_leaves_one_chain(module_database):
    database = module_database()

    def work(number: int) -> None:
        with psycopg.connect(database.service_url) as service:
            for step in range(20):
                record(service, None, "sign_in", f"{number}.{step}")
                if step % 3 == 0:
                    service.rollback()
                service.commit()
                repository.seal(service, 7)
                service.commit()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal(database)
    verdict = verified(database)
    assert (verdict.broken, verdict.waiting, verdict.rows) == (None, 0, 6 * 13)


def test_the_service_seals_by_itself_what_it_writes(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.approved(surveyor, supervisor, change)
    supervisor.get(f"/parcels/{parcel.number}/rights")
    world.nobody.ask("POST", "/token", data={"username": "nobody", "password": "wrong password"})
    end = time.monotonic() + 10
    while world.query("SELECT count(*) FROM cadastre.audit_unsealed") != [(0,)] and time.monotonic() < end:
        time.sleep(0.05)
    sealed = world.query(
        "SELECT what FROM cadastre.audit JOIN cadastre.audit_seal ON audit_id = id WHERE subject IN (%s, %s, 'nobody')"
        " ORDER BY position",
        str(change.id),
        str(parcel.id),
    )
    assert [what for (what,) in sealed] == ["save", "submit", "take", "approve", "read_rights", "sign_in_refused"]
    assert verified(world.database).broken is None


def test_administrators_and_nobody_else_are_told_whether_it_is_whole(world, surveyor):
    answer = surveyor.get("/audit/chain")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")
    administrator = world.person("administrator")
    told = administrator.get("/audit/chain").json()
    assert told["broken"] is None and told["rows"] == told["position"] and len(told["hash"]) == 64
    kept = world.query("SELECT detail ->> 'outcome' FROM cadastre.audit WHERE who = %s", administrator.id)
    assert kept == [("whole",)]


def test_an_administrator_is_told_which_row_is_broken(world, surveyor):
    administrator = world.person("administrator")
    surveyor.get("/parties", params={"q": "someone"})
    time.sleep(0.5)
    with psycopg.connect(world.database.owner_url) as owner:
        unguard(owner)
        (first,) = owner.execute("SELECT min(audit_id) FROM cadastre.audit_seal").fetchone()
        owner.execute("UPDATE cadastre.audit SET subject = 'x' WHERE id = %s", [first])
    told = administrator.get("/audit/chain").json()
    assert (told["broken"]["code"], told["broken"]["position"], told["rows"]) == ("changed", 1, 0)


def test_the_command_says_it_by_words_and_exit_code_and_seals_what_waits(run, module_database):  # noqa: F811
    database = with_rows(module_database())
    environment = database.environment
    done = run("audit", "verify", environment=environment)
    lines = done.out.splitlines()
    assert (done.code, lines[0].startswith(f"The audit is whole. Rows: {ROWS}")) == (WHOLE, True)
    head = lines[1].removeprefix("Head: ")
    assert f"{ROWS} / {ROWS}" in done.err
    assert run("audit", "verify", "--head", head, environment=environment).code == WHOLE
    assert run("audit", "verify", "--head", "12", environment=environment).code == 1
    nowhere = {**environment, "CADASTRE_OWNER_URL": "postgresql://127.0.0.1:1/x"}
    assert run("audit", "verify", environment=nowhere).code == 1

    with psycopg.connect(database.owner_url) as owner:
        record(owner, None, "sign_in", "x")
    assert run("audit", "verify", environment=environment).out.endswith("Not sealed yet: 1\n")
    assert [run("audit", "seal", environment=environment).out for _ in range(2)] == [
        "Rows sealed: 1\n",
        "Rows sealed: 0\n",
    ]

    with psycopg.connect(database.owner_url) as owner:
        unguard(owner)
        owner.execute("UPDATE cadastre.audit SET what = 'reject' WHERE id = 7")
    done = run("audit", "verify", environment=environment)
    assert (done.code, "row 7:" in done.out.splitlines()[0]) == (BROKEN, True)


def test_many_rows_are_verified_in_the_memory_of_a_few(module_database):
    database = module_database()
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(
            "INSERT INTO cadastre.audit (what, subject, detail) SELECT 'find', g::text, jsonb_build_object('n', g)"
            " FROM generate_series(1, 60000) AS g"
        )
        while repository.seal(owner, 10_000):
            owner.commit()
    heard = []
    tracemalloc.start()
    with psycopg.connect(database.owner_url) as owner:
        verdict = verify(owner, heard.append)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (verdict.rows, verdict.broken, sum(heard)) == (60_000, None, 60_000)
    assert len(heard) > 10 and peak < 20e6
