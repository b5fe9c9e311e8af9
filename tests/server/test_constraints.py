"""What the register never holds, whoever writes to it: the owner of the schema tries, and is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from cadastre_plugin.core.model.parcel import NEW
from cadastre_server.register.parcels import current_parcels, insert_parcels
from tests.server.world import LONG_AGO, change_of, edit

VERSIONS = ("parcel_version", "party_version", "right_version", "source_version")
FOR_GOOD = (
    *VERSIONS,
    "parcel",
    "party",
    "source",
    "cadastral_number",
    "right_share",
    "right_source",
    "lineage",
    "audit",
)


@contextmanager
def _refused(world, error: type[psycopg.Error], constraint: str | None = None) -> Iterator[psycopg.Connection]:
    """A connection of the owner, whose work in the block is refused for the reason."""
    with pytest.raises(error) as refusal, psycopg.connect(world.database.owner_url) as connection:
        yield connection
    if constraint:
        assert refusal.value.diag.constraint_name == constraint


@pytest.fixture(scope="module")
def parcel(world):
    """A parcel of the register."""
    return world.row_of_lots(1)[0]


def test_what_goes_in_comes_out(world):
    parcels = world.row_of_lots(3)
    with psycopg.connect(world.database.owner_url) as connection:
        found = current_parcels(connection, [parcel.id for parcel in parcels])
    assert found == {parcel.id: parcel for parcel in parcels}


def test_a_parcel_has_one_current_version(world, parcel):
    again = replace(parcel, version=NEW)
    with _refused(world, errors.ExclusionViolation) as connection:
        insert_parcels(connection, [again], world.profile.crs, LONG_AGO)


def test_no_two_states_are_law_at_once_as_known_at_once(world, parcel):
    with _refused(world, errors.ExclusionViolation) as connection:
        connection.execute(
            """INSERT INTO cadastre.parcel_version
                (parcel_id, version, number, district, computed_area, geom, valid, recorded)
            SELECT parcel_id, 7, number, district, computed_area, geom, tstzrange('2021-01-01', '2022-01-01'), recorded
            FROM cadastre.parcel_version WHERE parcel_id = %s""",
            [parcel.id],
        )


@pytest.mark.parametrize(
    "change",
    [
        "geom = ST_Translate(geom, 1, 0)",
        "purpose = 'shop'",
        "valid = tstzrange(lower(valid), now())",
        "recorded = tstzrange(now() - interval '9 years', NULL)",
        "version = 9",
        "change_id = NULL, number = NULL",
    ],
)
def test_a_version_never_changes(world, parcel, change):
    with _refused(world, errors.RestrictViolation) as connection:
        connection.execute(f"UPDATE cadastre.parcel_version SET {change} WHERE parcel_id = %s", [parcel.id])


def test_what_is_no_longer_known_is_never_known_again(world, surveyor, supervisor):
    (parcel,) = world.row_of_lots(1)
    world.approved(surveyor, supervisor, change_of(edit(parcel, purpose="shop")))
    with _refused(world, errors.RestrictViolation) as connection:
        connection.execute(
            """UPDATE cadastre.parcel_version SET recorded = tstzrange(lower(recorded), NULL)
            WHERE parcel_id = %s AND NOT upper_inf(recorded)""",
            [parcel.id],
        )


@pytest.mark.parametrize("table", FOR_GOOD)
@pytest.mark.parametrize("statement", ["DELETE FROM cadastre.{}", "TRUNCATE cadastre.{} CASCADE"])
def test_nothing_is_deleted(world, table, statement):
    with _refused(world, errors.RestrictViolation) as connection:
        connection.execute(statement.format(table))


@pytest.mark.parametrize("table", [table for table in FOR_GOOD if table not in VERSIONS])
def test_what_is_written_once_is_not_written_over(world, table):
    column = {"cadastral_number": "number", "right_share": "place", "right_source": "source_id", "audit": "what"}
    name = column.get(table, "child_id" if table == "lineage" else "id")
    with _refused(world, errors.RestrictViolation) as connection:
        connection.execute(f"UPDATE cadastre.{table} SET {name} = {name}")


def test_a_number_belongs_to_one_parcel_for_ever(world, parcel):
    thief = replace(parcel, id=uuid4(), version=NEW)
    with _refused(world, errors.ForeignKeyViolation) as connection:
        insert_parcels(connection, [thief], world.profile.crs, LONG_AGO)
    with _refused(world, errors.UniqueViolation, "cadastral_number_pkey") as connection:
        connection.execute(
            "INSERT INTO cadastre.cadastral_number SELECT number, %s, now() FROM cadastre.cadastral_number LIMIT 1",
            [parcel.id],
        )


def test_a_parcel_lies_in_a_district_of_the_city(world, parcel):
    stranger = replace(parcel, id=uuid4(), version=NEW, number=None, district="99")
    with _refused(world, errors.ForeignKeyViolation) as connection:
        insert_parcels(connection, [stranger], world.profile.crs, LONG_AGO)


@pytest.mark.parametrize("area", ["'NaN'", "'Infinity'", "-1"])
def test_an_area_is_a_number_and_not_negative(world, parcel, area):
    with _refused(world, errors.CheckViolation) as connection:
        connection.execute(
            f"""INSERT INTO cadastre.parcel_version (parcel_id, version, district, computed_area, geom, valid, recorded)
            SELECT parcel_id, 2, district, {area}, geom, valid, tstzrange('1999-01-01', '2000-01-01')
            FROM cadastre.parcel_version WHERE parcel_id = %s""",
            [parcel.id],
        )


@pytest.mark.parametrize(
    "geometry",
    [
        "ST_GeomFromText('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))', 4326)",
        "ST_GeomFromText('LINESTRING(0 0,1 0)', 10728)",  # newer PostGIS takes a polygon: it makes a multipolygon of it
        "ST_GeomFromText('MULTIPOLYGON Z(((0 0 1,1 0 1,1 1 1,0 0 1)))', 10728)",
        "ST_GeomFromText('MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0,1 -1,0 0)))', 10728)",
        "NULL",
    ],
    ids=["other CRS", "line", "3-d", "curve", "none"],
)
def test_a_geometry_is_a_flat_multipolygon_in_the_crs_of_the_city(world, parcel, geometry):
    error = errors.NotNullViolation if geometry == "NULL" else errors.InvalidParameterValue
    with _refused(world, error) as connection:
        connection.execute(
            f"""INSERT INTO cadastre.parcel_version (parcel_id, version, district, computed_area, geom, valid, recorded)
            VALUES (%s, 2, '09', 1, {geometry}, tstzrange('1999-01-01', '2000-01-01'), tstzrange(now(), NULL))""",
            [parcel.id],
        )


@pytest.mark.parametrize("share", [(0, 1), (2, 1), (-1, 2), (1, -2), (1, 0)])
def test_a_share_is_a_part_of_the_whole(world, parcel, share):
    with _refused(world, errors.CheckViolation, "share_is_a_part") as connection:
        party, right = uuid4(), uuid4()
        connection.execute("INSERT INTO cadastre.party VALUES (%s)", [party])
        connection.execute(
            """WITH made AS (INSERT INTO cadastre.right_version
                (right_id, version, kind, right_class, parcel_id, valid, recorded)
                VALUES (%s, 1, 'ownership', 'right', %s, tstzrange(now(), NULL), tstzrange(now(), NULL))
                RETURNING row_id)
            INSERT INTO cadastre.right_share SELECT row_id, 0, %s, %s, %s FROM made""",
            [right, parcel.id, party, *share],
        )


def test_no_parcel_is_its_own_parent(world, parcel):
    with _refused(world, errors.CheckViolation) as connection:
        connection.execute("INSERT INTO cadastre.lineage VALUES (%s, %s, NULL)", [parcel.id, parcel.id])


def test_lineage_ties_parcels_that_there_are(world, parcel):
    with _refused(world, errors.ForeignKeyViolation) as connection:
        connection.execute("INSERT INTO cadastre.lineage VALUES (%s, %s, NULL)", [parcel.id, uuid4()])


@pytest.fixture(scope="module")
def approved(world, surveyor, supervisor):
    """An approved change."""
    (parcel,) = world.row_of_lots(1)
    change = change_of(edit(parcel, purpose="shop"))
    world.approved(surveyor, supervisor, change)
    return change


def test_a_decided_change_stays_as_it_is(world, approved):
    with _refused(world, errors.RestrictViolation) as connection:
        connection.execute("UPDATE cadastre.change SET state = 'draft' WHERE id = %s", [approved.id])


def test_a_revision_stays_as_it_is(world, approved):
    with _refused(world, errors.RestrictViolation) as connection:
        connection.execute(
            "UPDATE cadastre.change_revision SET document = '{\"parcels\": []}' WHERE change_id = %s", [approved.id]
        )


def test_nobody_becomes_the_author_of_another_ones_change(world, surveyor, supervisor):
    change = change_of()
    surveyor.put(world.document(change))
    with _refused(world, errors.RestrictViolation) as connection:
        connection.execute("UPDATE cadastre.change SET author = %s WHERE id = %s", [supervisor.id, change.id])


@pytest.mark.parametrize("state", ["approved", "rejected"])
def test_a_decision_has_someone_who_made_it(world, surveyor, state):
    change = change_of()
    surveyor.put(world.document(change))
    with _refused(world, errors.CheckViolation, "change_decision_has_a_reviewer") as connection:
        connection.execute("UPDATE cadastre.change SET state = %s WHERE id = %s", [state, change.id])


def test_a_change_has_the_revision_it_names(world, surveyor):
    change = change_of()
    surveyor.put(world.document(change))
    with _refused(world, errors.ForeignKeyViolation, "change_has_its_revision") as connection:
        connection.execute("UPDATE cadastre.change SET revision = 2 WHERE id = %s", [change.id])
