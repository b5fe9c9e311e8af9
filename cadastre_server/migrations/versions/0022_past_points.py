"""Boundary points and the places of servitudes on any past day, as QGIS reads them.

As in 0015, what is current keeps its index, and what is not has one over place and both times. Few rights have a place,
so that theirs stand in one index whether they are current or not.
"""

from __future__ import annotations

from alembic import context, op

revision = "0022"
down_revision = "0021"

CURRENT = "upper_inf(valid) AND upper_inf(recorded)"
POINT = """row_id, point_id, version, number, method, accuracy, source, source_id, marker, operation,
    operation_accuracy, change_id, lower(valid) AS valid_from, lower(recorded) AS recorded_from,
    upper(valid) AS valid_to, upper(recorded) AS recorded_to, valid, recorded, geom"""
LINES = "ST_Multi(CASE WHEN ST_Dimension(place) = 2 THEN ST_Boundary(place) ELSE place END)"
"""A layer has one type of geometry: an area is there by its boundary, and as text beside it."""
READER_VIEWS = "cadastre.boundary_point_then, cadastre.servitude_then"


def upgrade() -> None:
    _points()
    _servitudes(int(context.config.attributes["profile"].crs.srid))
    op.execute(
        f"""
        GRANT SELECT ON {READER_VIEWS} TO cadastre_reader;
        GRANT SELECT ON cadastre.boundary_point_then TO cadastre_service;
        """
    )


def downgrade() -> None:
    op.execute(
        f"""
        DROP VIEW cadastre.servitude_then;
        DROP INDEX cadastre.right_version_place;
        DROP VIEW cadastre.boundary_point_then;
        DROP INDEX cadastre.boundary_point_version_past;
        CREATE INDEX boundary_point_version_past ON cadastre.boundary_point_version USING gist (geom)
            WHERE NOT ({CURRENT});
        """
    )


def _points() -> None:
    op.execute(
        f"""
        DROP INDEX cadastre.boundary_point_version_past;
        CREATE INDEX boundary_point_version_past ON cadastre.boundary_point_version
            USING gist (geom, valid, recorded) WHERE NOT ({CURRENT});
        CREATE VIEW cadastre.boundary_point_then AS
            SELECT {POINT} FROM cadastre.boundary_point_version WHERE {CURRENT}
            UNION ALL SELECT {POINT} FROM cadastre.boundary_point_version WHERE NOT ({CURRENT});
        COMMENT ON VIEW cadastre.boundary_point_then IS
            'every state of every boundary point; a day is asked of valid and recorded, as in parcel_then';
        """
    )


def _servitudes(srid: int) -> None:
    lines = f"{LINES}::geometry(MultiLineString, {srid})"
    op.execute(
        f"""
        CREATE INDEX right_version_place ON cadastre.right_version USING gist (({lines}), valid, recorded)
            WHERE place IS NOT NULL;
        CREATE VIEW cadastre.servitude_then AS
            SELECT row_id, right_id, version, kind, until, parcel_id,
                CASE WHEN ST_Dimension(place) = 2 THEN 'area' ELSE 'line' END AS shape, ST_AsText(place) AS place,
                valid, recorded, {lines} AS geom
            FROM cadastre.right_version WHERE place IS NOT NULL;
        COMMENT ON VIEW cadastre.servitude_then IS
            'rights that have a place of their own, in every state, without people; a day as in parcel_then';
        """
    )
