"""The register under the names of ISO 19152 (LADM), for other programs to read: the schema `ladm`.

Each class has a view of what is law now, and one of all that ever was, `..._history`. Of the two times of a state,
`valid` is the real-world lifespan and `recorded` the lifespan of the version. Personal numbers are masked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alembic import op

revision = "0012"
down_revision = "0011"

READER = "cadastre_ladm_reader"
CURRENT = "upper_inf({0}.valid) AND upper_inf({0}.recorded)"
TIMES = """lower({0}.recorded) AS beginlifespanversion, upper({0}.recorded) AS endlifespanversion,
    lower({0}.valid) AS beginreallifespanversion, upper({0}.valid) AS endreallifespanversion"""
MARK = """repeat('•', greatest(length({0}) - 4, 0)) || right({0}, 4)"""
CLASSES: Mapping[str, str] = {
    "la_party": f"""
        SELECT party.row_id AS id, party.party_id AS pid, party.version, party.kind AS type, party.name,
            {MARK.format("coalesce(party.pinfl, party.stir)")} AS extpid, {TIMES.format("party")}
        FROM cadastre.party_version AS party WHERE {{party}}""",
    "la_group_party": f"""
        SELECT party.row_id AS id, party.party_id AS groupid, party.version, party.kind AS type, party.name,
            (SELECT count(*) FROM cadastre.party_member AS member WHERE member.party_row_id = party.row_id) AS members,
            {TIMES.format("party")}
        FROM cadastre.party_version AS party WHERE party.kind = 'group' AND {{party}}""",
    "la_party_member": f"""
        SELECT party.row_id || '.' || member.place AS id, party.party_id AS groupid, member.member_id AS pid,
            member.numerator AS share_numerator, member.denominator AS share_denominator, {TIMES.format("party")}
        FROM cadastre.party_version AS party JOIN cadastre.party_member AS member ON member.party_row_id = party.row_id
        WHERE {{party}}""",
    "la_rrr": f"""
        SELECT held.row_id || '.' || coalesce(share.place, 0) AS id, held.right_id AS rid, held.version,
            'la_' || held.right_class AS class, held.kind AS type, held.parcel_id AS uid, share.party_id AS pid,
            share.numerator AS share_numerator, share.denominator AS share_denominator,
            held.registered_on AS timespec_begin, held.until AS timespec_end, held.number AS description,
            held.rank AS ranking, held.amount, held.currency, held.imposed_by, held.exchange_code, held.standing,
            held.checked_on, held.based_on, held.building, held.place AS geom, {TIMES.format("held")}
        FROM cadastre.right_version AS held
        LEFT JOIN cadastre.right_share AS share ON share.right_row_id = held.row_id WHERE {{held}}""",
    "la_required_relationship_baunit": f"""
        SELECT held.right_id AS rid, held.parcel_id AS uid, other AS uid2, 'serves' AS relationship,
            {TIMES.format("held")}
        FROM cadastre.right_version AS held CROSS JOIN LATERAL unnest(held.served) AS other WHERE {{held}}""",
    "la_baunit": f"""
        SELECT parcel.row_id AS id, parcel.parcel_id AS uid, parcel.version, 'basicPropertyUnit' AS type,
            parcel.number AS name, {TIMES.format("parcel")}
        FROM cadastre.parcel_version AS parcel WHERE {{parcel}} AND EXISTS (
            SELECT FROM cadastre.right_version AS held WHERE held.parcel_id = parcel.parcel_id AND {{held}})""",
    "la_spatial_unit": f"""
        SELECT parcel.row_id AS id, parcel.parcel_id AS suid, parcel.version, parcel.number AS label, parcel.district,
            parcel.address AS extaddressid, parcel.legal_area AS area_legal, parcel.computed_area AS area_calculated,
            parcel.land_category, parcel.purpose AS landuse, 2 AS dimension, {TIMES.format("parcel")}, parcel.geom
        FROM cadastre.parcel_version AS parcel WHERE {{parcel}}""",
    "la_point": f"""
        SELECT point.row_id AS id, point.point_id AS pid, point.version, point.number AS label, point.method,
            point.marker AS monumentation, point.accuracy AS estimatedaccuracy, point.source_id AS sid,
            point.operation AS transformation, {TIMES.format("point")}, point.geom
        FROM cadastre.boundary_point_version AS point WHERE {{point}}""",
    "la_source": f"""
        SELECT source.row_id AS id, source.source_id AS sid, source.version, source.kind AS type,
            source.number AS description, source.issued_on AS submission, source.sha256 AS extarchiveid,
            source.media_type, {TIMES.format("source")}
        FROM cadastre.source_version AS source WHERE {{source}}""",
    "la_rrr_source": f"""
        SELECT held.right_id AS rid, part.source_id AS sid, {TIMES.format("held")}
        FROM cadastre.right_version AS held JOIN cadastre.right_source AS part ON part.right_row_id = held.row_id
        WHERE {{held}}""",
}
"""Queries by view; `{alias}` stands for what makes a state of the table of that alias one of the view's."""
SUBCLASSES: Mapping[str, tuple[str, str]] = {
    "la_right": ("la_rrr", "thing.class = 'la_right'"),
    "la_restriction": ("la_rrr", "thing.class = 'la_restriction'"),
    "la_responsibility": ("la_rrr", "thing.class = 'la_responsibility'"),
    "la_administrative_source": (
        "la_source",
        "EXISTS (SELECT FROM ladm.la_rrr_source{past} AS rests WHERE rests.sid = thing.sid)",
    ),
    "la_spatial_source": (
        "la_source",
        "EXISTS (SELECT FROM ladm.la_point{past} AS rests WHERE rests.sid = thing.sid)",
    ),
}
"""Class that each is a part of, and which part."""
ALIASES = ("party", "held", "parcel", "point", "source")


def upgrade() -> None:
    op.execute("CREATE SCHEMA ladm; COMMENT ON SCHEMA ladm IS 'ISO 19152: the register for other programs to read'")
    for name, query in _views():
        op.execute(f"CREATE VIEW ladm.{name} AS {query}")
    op.execute(f"GRANT USAGE ON SCHEMA ladm TO {READER}; GRANT SELECT ON ALL TABLES IN SCHEMA ladm TO {READER}")


def downgrade() -> None:
    op.execute("DROP SCHEMA ladm CASCADE")


def _views() -> Iterator[tuple[str, str]]:
    """Names and queries, those that others look at first."""
    for past, condition in (("", CURRENT), ("_history", "true")):
        conditions = {alias: condition.format(alias) for alias in ALIASES}
        for name, query in CLASSES.items():
            yield name + past, query.format(**conditions)
        for name, (whole, part) in SUBCLASSES.items():
            yield name + past, f"SELECT thing.* FROM ladm.{whole}{past} AS thing WHERE {part.format(past=past)}"
