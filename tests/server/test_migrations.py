"""The schema goes up, down and up again, and is the same each time."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from cadastre_plugin.core.profile.profile import ProfileCrs, shipped_profile
from cadastre_server.migrations.schema import SCRIPTS, SchemaError, downgrade, require_city, upgrade, write_districts

SCHEMA = """
SELECT 'column', table_name, column_name, concat_ws(' ', udt_name, is_nullable, column_default, generation_expression)
FROM information_schema.columns WHERE table_schema IN ('cadastre', 'ladm')
UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'cadastre'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'cadastre'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'cadastre.%'
UNION ALL SELECT 'function', proname, '', prosrc FROM pg_proc WHERE pronamespace = 'cadastre'::regnamespace
UNION ALL SELECT 'view', viewname, '', definition FROM pg_views WHERE schemaname IN ('cadastre', 'ladm')
UNION ALL SELECT 'grant', table_name, grantee, privilege_type FROM information_schema.role_table_grants
WHERE table_schema IN ('cadastre', 'ladm')
UNION ALL SELECT 'grant', table_name || '.' || column_name, grantee, privilege_type
FROM information_schema.column_privileges WHERE table_schema = 'cadastre'
ORDER BY 1, 2, 3, 4
"""


@pytest.fixture
def bare_database(databases):
    database = databases.create("migrations", "tashkent")
    yield database
    databases.drop(database.name)


def _ask(url: str, question: str) -> list:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchall()


def test_up_down_and_up_again_gives_the_same_schema(bare_database):
    url, profile = bare_database.owner_url, shipped_profile("tashkent")
    upgrade(url, profile)
    first = _ask(url, SCHEMA)
    assert {kind for kind, *_ in first} == {"column", "index", "constraint", "trigger", "function", "view", "grant"}
    downgrade(url, profile, "base")
    assert [row for row in _ask(url, SCHEMA) if "alembic_version" not in row[1]] == []
    upgrade(url, profile)
    assert _ask(url, SCHEMA) == first


def test_every_step_alone_goes_down_and_up(bare_database):
    url, profile = bare_database.owner_url, shipped_profile("tashkent")
    states, last = [], len(list((SCRIPTS / "versions").glob("[0-9]*.py")))
    for step in range(1, last + 1):
        upgrade(url, profile, f"{step:04d}")
        states.append(_ask(url, SCHEMA))
    for step in range(last - 1, 0, -1):
        downgrade(url, profile, f"{step:04d}")
        assert _ask(url, SCHEMA) == states[step - 1], f"step {step + 1} leaves something behind"


def test_migrating_again_changes_nothing(fresh_database):
    url = fresh_database().owner_url
    before = _ask(url, SCHEMA)
    upgrade(url, shipped_profile("tashkent"))
    assert _ask(url, SCHEMA) == before


def test_postgis_knows_the_crs_of_the_city(fresh_database):
    url = fresh_database().owner_url
    place = "ST_Transform(ST_SetSRID(ST_MakePoint(69.2401, 41.2995), 4326), 10728)"
    assert _ask(url, f"SELECT ST_X({place}), ST_Y({place})")[0] == pytest.approx((370109.0717, 588317.7300), abs=0.001)
    assert _ask(url, "SELECT Find_SRID('cadastre', 'parcel_version', 'geom')") == [(10728,)]


def test_a_database_of_another_city_is_named(fresh_database):
    other = replace(shipped_profile("tashkent"), crs=ProfileCrs(2193, "EPSG:2193", "NZTM2000", "EPSG:2193"))
    with psycopg.connect(fresh_database().owner_url) as connection, pytest.raises(SchemaError) as refused:
        require_city(connection, other)
    assert refused.value.code == "other_city"


def test_people_who_are_there_already_can_be_found_after_the_migration(bare_database):
    url, profile = bare_database.owner_url, shipped_profile("tashkent")
    upgrade(url, profile, "0010")
    with psycopg.connect(url) as connection:
        connection.execute(
            """WITH anchor AS (INSERT INTO cadastre.party (id) VALUES (gen_random_uuid()) RETURNING id)
            INSERT INTO cadastre.party_version (party_id, version, kind, name, valid, recorded)
            SELECT id, 1, 'natural', %s, '[2020-01-01,)', '[2020-01-01,)' FROM anchor""",
            ["Ғуломов Ўктам"],
        )
    upgrade(url, profile)
    assert _ask(url, "SELECT search_text FROM cadastre.party_version") == [("gulomov oktam GLMV AKTM",)]
    with pytest.raises(psycopg.errors.RestrictViolation), psycopg.connect(url) as connection:
        connection.execute("UPDATE cadastre.party_version SET search_text = ''")


def test_changes_that_are_decided_already_are_weighed_by_the_migration(bare_database):
    url, profile = bare_database.owner_url, shipped_profile("tashkent")
    upgrade(url, profile, "0016")
    with psycopg.connect(url) as connection:
        write_districts(connection, profile)
        connection.execute(
            """WITH people AS (
                INSERT INTO cadastre.app_user (name, full_name, password_hash, roles)
                SELECT name, name, '-', '{surveyor}' FROM unnest(ARRAY['a', 'b']) AS name RETURNING id, name
            ), made AS (
                INSERT INTO cadastre.change (id, kind, title, application, district, state, revision, author,
                    last_editor, reviewer, decided_at)
                SELECT gen_random_uuid(), 'split', '', '', '09', 'approved', 1, a.id, a.id, b.id, now()
                FROM people AS a, people AS b WHERE a.name = 'a' AND b.name = 'b' RETURNING id, author
            )
            INSERT INTO cadastre.change_revision (change_id, revision, document, content_hash, findings, saved_by)
            SELECT id, 1, '{"parcels": []}', '-', '[{"severity": "warning", "effect": "new"}]', author FROM made"""
        )
    upgrade(url, profile)
    assert _ask(url, "SELECT finding_weight, waiting_since = created_at FROM cadastre.change") == [(1000, True)]


def test_what_authors_remarked_to_their_own_changes_is_a_question_after_the_migration(bare_database):
    url, profile = bare_database.owner_url, shipped_profile("tashkent")
    upgrade(url, profile, "0022")
    with psycopg.connect(url) as connection:
        write_districts(connection, profile)
        connection.execute(
            """WITH people AS (
                INSERT INTO cadastre.app_user (name, full_name, password_hash, roles)
                SELECT name, name, '-', '{surveyor}' FROM unnest(ARRAY['author', 'reviewer']) AS name RETURNING id, name
            ), made AS (
                INSERT INTO cadastre.change (id, kind, title, application, district, state, revision, author,
                    last_editor)
                SELECT gen_random_uuid(), 'split', '', '', '09', 'submitted', 1, id, id
                FROM people WHERE name = 'author' RETURNING id, author
            ), revision AS (
                INSERT INTO cadastre.change_revision (change_id, revision, document, content_hash, findings, saved_by)
                SELECT id, 1, '{"parcels": []}', '-', '[]', author FROM made
            )
            INSERT INTO cadastre.change_comment (id, change_id, revision, author, text, asks)
            SELECT gen_random_uuid(), made.id, 1, people.id, people.name || text, asks
            FROM made, people, (VALUES (' asks', true), (' notes', false)) AS said (text, asks)"""
        )
    upgrade(url, profile)
    found = "SELECT text, is_question FROM cadastre.change_comment ORDER BY text"
    said = ("author asks", True), ("author notes", False), ("reviewer asks", False), ("reviewer notes", False)
    assert _ask(url, found) == list(said)
