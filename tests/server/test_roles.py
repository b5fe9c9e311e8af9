"""What each role of the database may do: the reader sees its views, the service cannot rewrite the past."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.party import Party, PartyKind
from tests.server.world import change_of, edit

VIEWS = {
    *("parcel_current", "parcel_history", "parcel_then", "right_then", "district_outline", "known_finding_place"),
    *("boundary_point_current", "boundary_point_then", "servitude_then"),
}
SECRET_NAME, PINFL = "Маҳфийжон Номсиз", "30101901000014"


@pytest.fixture(scope="module")
def relations(world, surveyor, supervisor) -> list[str]:
    """Every table and view of the schema; there is a party with a name in the register, and a known finding."""
    (parcel,) = world.row_of_lots(1)
    party = Party(uuid4(), 0, PartyKind.NATURAL, SECRET_NAME, PINFL)
    world.approved(surveyor, supervisor, change_of(edit(parcel, legal_area=1.0), parties=(Edit(party.id, 0, party),)))
    return [
        row[0]
        for row in world.query(
            "SELECT relname FROM pg_class WHERE relnamespace = 'cadastre'::regnamespace AND relkind IN ('r', 'v', 'm')"
        )
    ]


def test_the_reader_sees_its_views_and_no_table(world, relations):
    assert len(relations) > 20
    seen = set()
    for relation in relations:
        try:
            world.query(f"SELECT * FROM cadastre.{relation} LIMIT 1", role="reader")
        except errors.InsufficientPrivilege:
            continue
        seen.add(relation)
    assert seen == VIEWS


def test_what_the_reader_sees_holds_no_name_and_no_personal_number(world, relations):
    for view in sorted(VIEWS):
        rows = world.query(f"SELECT to_jsonb(v)::text FROM cadastre.{view} AS v", role="reader")
        text = " ".join(row[0] for row in rows)
        assert SECRET_NAME not in text and PINFL not in text, view
    assert world.query("SELECT name FROM cadastre.party_version WHERE pinfl = %s", PINFL) == [(SECRET_NAME,)]


@pytest.mark.parametrize("view", sorted(VIEWS))
@pytest.mark.parametrize("statement", ["DELETE FROM cadastre.{}", "INSERT INTO cadastre.{} DEFAULT VALUES"])
def test_the_reader_writes_nothing(world, view, statement):
    refusals = (errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)  # the latter: of a joined view
    with psycopg.connect(world.database.reader_url) as reader, pytest.raises(refusals):
        reader.execute(statement.format(view))


def test_the_reader_makes_nothing_of_its_own(world):
    with psycopg.connect(world.database.reader_url) as reader, pytest.raises(errors.InsufficientPrivilege):
        reader.execute("CREATE TABLE cadastre.mine ()")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cadastre.parcel_version",
        "UPDATE cadastre.parcel_version SET purpose = 'shop'",
        "UPDATE cadastre.parcel_version SET valid = recorded",
        "UPDATE cadastre.cadastral_number SET number = number",
        "DELETE FROM cadastre.change",
        "UPDATE cadastre.change SET author = author",
        "UPDATE cadastre.change_revision SET document = document",
        "UPDATE cadastre.app_user SET roles = '{supervisor}'",
        "INSERT INTO cadastre.app_user (name, full_name, password_hash, roles) VALUES ('x', 'x', 'x', '{}')",
        "SELECT * FROM cadastre.audit",
        "DELETE FROM cadastre.audit",
        "UPDATE cadastre.district SET names = '{}'",
        "ALTER TABLE cadastre.parcel_version DISABLE TRIGGER ALL",
        "DROP TABLE cadastre.event",
        "CREATE TABLE cadastre.mine ()",
        "SET ROLE cadastre_owner",
    ],
)
def test_the_service_does_only_what_it_needs(world, statement):
    with psycopg.connect(world.database.service_url) as service, pytest.raises(errors.InsufficientPrivilege):
        service.execute(statement)


def test_the_views_have_the_columns_that_qgis_is_told(world, relations):
    columns = world.query(
        """SELECT table_name, string_agg(column_name, ' ' ORDER BY ordinal_position) FROM information_schema.columns
        WHERE table_schema = 'cadastre' AND table_name = ANY(%s) GROUP BY 1 ORDER BY 1""",
        sorted(VIEWS),
    )
    parcel = (
        "row_id parcel_id version number district land_category purpose address legal_area computed_area change_id "
        "valid_from recorded_from"
    )
    point = (
        "row_id point_id version number method accuracy source source_id marker operation operation_accuracy change_id "
        "valid_from recorded_from"
    )
    assert dict(columns) == {
        "boundary_point_current": f"{point} geom",
        "boundary_point_then": f"{point} valid_to recorded_to valid recorded geom",
        "district_outline": "code name_uz name_ru name_en name_ko geom",
        "known_finding_place": "id rule severity template parameters geom",
        "parcel_current": f"{parcel} geom",
        "parcel_history": f"{parcel} valid_to recorded_to change_title geom",
        "parcel_then": f"{parcel} valid_to recorded_to valid recorded geom",
        "right_then": "row_id right_id version kind right_class standing registered_on until parcel_id number district "
        "valid recorded parcel_valid parcel_recorded geom",
        "servitude_then": "row_id right_id version kind until parcel_id shape place valid recorded geom",
    }
    geometries = world.query(
        """SELECT f_table_name, type, srid FROM geometry_columns WHERE f_table_schema = 'cadastre'
        AND f_table_name = ANY(%s) ORDER BY 1""",
        sorted(VIEWS),
        role="reader",
    )
    assert geometries == [
        ("boundary_point_current", "POINT", 10728),
        ("boundary_point_then", "POINT", 10728),
        ("district_outline", "MULTIPOLYGON", 10728),
        ("known_finding_place", "GEOMETRY", 10728),
        ("parcel_current", "MULTIPOLYGON", 10728),
        ("parcel_history", "MULTIPOLYGON", 10728),
        ("parcel_then", "MULTIPOLYGON", 10728),
        ("right_then", "MULTIPOLYGON", 10728),
        ("servitude_then", "MULTILINESTRING", 10728),
    ]


def test_the_current_parcels_of_a_window_are_found_by_the_index(world, relations):
    with psycopg.connect(world.database.reader_url) as reader:
        reader.execute("SET enable_seqscan = off")
        plan = reader.execute(
            "EXPLAIN SELECT * FROM cadastre.parcel_current WHERE geom && ST_MakeEnvelope(0, 0, 1, 1, 10728)"
        )
        assert "parcel_version_place" in "\n".join(row[0] for row in plan)


@pytest.mark.parametrize(
    ("view", "indexes"),
    [
        ("parcel_then", ("parcel_version_place", "parcel_version_past")),
        ("boundary_point_then", ("boundary_point_version_place", "boundary_point_version_past")),
        ("servitude_then", ("right_version_place",)),
    ],
)
def test_what_a_window_has_on_a_past_day_is_found_by_indexes(world, relations, view, indexes):
    with psycopg.connect(world.database.reader_url) as reader:
        reader.execute("SET enable_seqscan = off")
        plan = reader.execute(
            f"""EXPLAIN SELECT row_id, geom FROM cadastre.{view} WHERE geom && ST_MakeEnvelope(0, 0, 1, 1, 10728)
            AND valid @> '2026-01-01'::timestamptz AND recorded @> '2026-02-01'::timestamptz"""
        )
        text = "\n".join(row[0] for row in plan)
        assert all(index in text for index in indexes), text
