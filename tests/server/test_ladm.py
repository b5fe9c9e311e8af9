"""The register under the names of ISO 19152: what stands in its views, and who reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors
from psycopg.rows import dict_row

from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share, Standing
from cadastre_plugin.core.model.source import Source
from cadastre_server.register.parties import insert_parties
from cadastre_server.register.points import insert_points
from cadastre_server.register.rights import end_rights, insert_rights, insert_sources

BOUGHT, SOLD = datetime(2021, 5, 5, tzinfo=UTC), datetime(2024, 6, 7, tzinfo=UTC)
PINFL, STIR = "41505851230459", "123456789"


def _right(parcel, shares=(), sources=(), kind="ownership", right_class=RightClass.RIGHT, **others):
    return Right(uuid4(), 0, kind, right_class, parcel.id, tuple(shares), tuple(sources), **others)


@pytest.fixture(scope="module")
def held(world):
    """Two parcels: a couple and a man own one, which a bank and a neighbour have rights in; he sold it later."""
    one, two = world.row_of_lots(2)
    wife = Party(uuid4(), 0, PartyKind.NATURAL, "Muhayyo Toʻxtasinova", PINFL)
    man = Party(uuid4(), 0, PartyKind.NATURAL, "Ким Ирина")
    bank = Party(uuid4(), 0, PartyKind.LEGAL, "Namuna Bank", None, STIR)
    halves = (Share(wife.id, Fraction(1, 2)), Share(man.id, Fraction(1, 2)))
    couple = Party(uuid4(), 0, PartyKind.GROUP, "Toʻxtasinova, Ким", members=halves)
    paper, plan = Source(uuid4(), 0, "contract", "17", date(2021, 5, 4)), Source(uuid4(), 0, "plan", "p 1")
    ownership = _right(one, [Share(couple.id, Fraction(2, 3)), Share(man.id, Fraction(1, 3))], [paper.id],
                       registered_on=date(2021, 5, 5))  # fmt: skip
    mortgage = _right(one, [Share(bank.id, Fraction(1))], [paper.id], "mortgage", rank=1, amount=Decimal("5000.50"),
                      currency="UZS", based_on=ownership.id)  # fmt: skip
    way = _right(one, [Share(man.id, Fraction(1))], [paper.id], "servitude", served=(two.id,))
    ban = _right(one, (), [paper.id], "ban", RightClass.RESTRICTION, number="T-1", standing=Standing.ABSENT)
    place = one.geometry.geoms[0].exterior.coords[0]
    corner = BoundaryPoint(uuid4(), 0, place, number="н1", method="gnss", accuracy=0.03, source_id=plan.id)
    srid = world.profile.crs.srid
    with psycopg.connect(world.database.owner_url) as connection:
        insert_parties(connection, [wife, man, bank, couple], BOUGHT)
        insert_sources(connection, [paper, plan], BOUGHT)
        insert_rights(connection, [ownership, mortgage, way, ban], srid, BOUGHT)
        insert_points(connection, [corner], srid, BOUGHT)
        end_rights(connection, [ownership.id], SOLD)
        insert_rights(connection, [replace(ownership, version=1, shares=(Share(man.id, Fraction(1)),))], srid, SOLD)
    return locals()


@pytest.fixture(scope="module")
def read(world, cluster):
    """`read("la_party")`: all rows of a view, as its reader sees them."""

    def rows(view: str) -> list[dict]:
        with cluster.superuser(world.database.name) as connection:
            connection.execute("SET ROLE cadastre_ladm_reader")
            return connection.cursor(row_factory=dict_row).execute(f"SELECT * FROM ladm.{view}").fetchall()

    return rows


def test_parties_have_names_and_masked_numbers(held, read):
    parties = {row["pid"]: row for row in read("la_party")}
    assert {row["name"] for row in parties.values()} == {held[who].name for who in ("wife", "man", "bank", "couple")}
    assert parties[held["wife"].id]["extpid"] == "••••••••••0459"
    assert parties[held["bank"].id]["extpid"] == "•••••6789"
    assert parties[held["man"].id]["extpid"] is None
    assert parties[held["bank"].id]["type"] == "legal"


def test_a_group_has_its_members(held, read):
    [group] = read("la_group_party")
    assert (group["groupid"], group["members"]) == (held["couple"].id, 2)
    members = {row["pid"]: (row["share_numerator"], row["share_denominator"]) for row in read("la_party_member")}
    assert members == {held["wife"].id: (1, 2), held["man"].id: (1, 2)}


def test_each_share_of_a_right_is_a_row_and_a_right_of_nobody_too(held, read):
    rows = [row for row in read("la_rrr") if row["uid"] == held["one"].id]
    assert {(row["type"], row["class"], row["pid"], row["share_numerator"]) for row in rows} == {
        ("ownership", "la_right", held["man"].id, 1),
        ("mortgage", "la_right", held["bank"].id, 1),
        ("servitude", "la_right", held["man"].id, 1),
        ("ban", "la_restriction", None, None),
    }
    [mortgage] = [row for row in rows if row["type"] == "mortgage"]
    said = (mortgage["ranking"], mortgage["amount"], mortgage["currency"], mortgage["based_on"])
    assert said == (1, Decimal("5000.50"), "UZS", held["ownership"].id)
    [ban] = read("la_restriction")
    assert (ban["description"], ban["standing"]) == ("T-1", "verified_absent")
    assert {row["type"] for row in read("la_right")} == {"ownership", "mortgage", "servitude"}
    assert read("la_responsibility") == []


def test_the_ids_of_rows_are_unique(held, read):
    for view in ("la_party", "la_party_member", "la_rrr", "la_baunit", "la_spatial_unit", "la_point", "la_source"):
        for past in ("", "_history"):
            ids = [row["id"] for row in read(view + past)]
            assert len(ids) == len(set(ids)), view


def test_a_basic_unit_is_a_parcel_with_rights(held, read):
    [unit] = read("la_baunit")
    assert (unit["uid"], unit["name"]) == (held["one"].id, held["one"].number)
    units = {row["suid"]: row for row in read("la_spatial_unit")}
    assert units.keys() == {held["one"].id, held["two"].id}
    assert units[held["one"].id]["label"] == held["one"].number
    [served] = read("la_required_relationship_baunit")
    assert (served["uid"], served["uid2"]) == (held["one"].id, held["two"].id)


def test_sources_are_of_rights_or_of_land(held, read):
    assert {row["description"] for row in read("la_source")} == {"17", "p 1"}
    assert [row["sid"] for row in read("la_administrative_source")] == [held["paper"].id]
    assert [row["sid"] for row in read("la_spatial_source")] == [held["plan"].id]
    assert [row["label"] for row in read("la_point")] == ["н1"]
    assert len(read("la_rrr_source")) == 4


def test_what_was_stays_in_the_history_with_both_times(held, read):
    states = [row for row in read("la_rrr_history") if row["rid"] == held["ownership"].id]
    assert {row["share_denominator"] for row in states} == {1, 3}
    law = [row for row in states if row["endlifespanversion"] is None]
    assert {(row["share_numerator"], row["share_denominator"]) for row in law} == {(2, 3), (1, 3), (1, 1)}
    for row in law:
        times = (row["beginreallifespanversion"], row["endreallifespanversion"], row["beginlifespanversion"])
        assert times == ((SOLD, None, SOLD) if row["share_denominator"] == 1 else (BOUGHT, SOLD, SOLD))
    assert {row["endlifespanversion"] for row in states} == {None, SOLD}
    assert {row["version"] for row in read("la_rrr") if row["type"] == "ownership"} == {2}


@pytest.mark.parametrize("role", ["reader", "service"])
def test_the_other_roles_see_none_of_it(world, held, role):
    with pytest.raises(errors.InsufficientPrivilege):
        world.query("SELECT * FROM ladm.la_party", role=role)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM cadastre.party_version",
        "SELECT * FROM cadastre.parcel_current",
        "DELETE FROM ladm.la_party",
        "UPDATE ladm.la_source SET description = ''",
        "CREATE VIEW ladm.mine AS SELECT 1",
    ],
)
def test_their_reader_sees_and_does_nothing_else(world, cluster, held, statement):
    with cluster.superuser(world.database.name) as connection:
        connection.execute("SET ROLE cadastre_ladm_reader")
        with pytest.raises((errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)):
            connection.execute(statement)


def test_no_view_holds_a_whole_personal_number(world, held, cluster):
    with cluster.superuser(world.database.name) as connection:
        views = [name for (name,) in connection.execute("SELECT viewname FROM pg_views WHERE schemaname = 'ladm'")]
        assert len(views) == 2 * 15
        for view in views:
            text = "".join(row[0] for row in connection.execute(f"SELECT to_jsonb(v)::text FROM ladm.{view} AS v"))
            assert PINFL not in text and STIR not in text, view
