"""The register of any past day, and what changed between two: views for QGIS, indexes for both times.

What is current has its indexes since 0003. Those here hold what is not, so that a load pays nothing for them, and the
views say the two parts one by one, so that each is found by its own.
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"

CURRENT = "upper_inf(valid) AND upper_inf(recorded)"
PARCEL = """row_id, parcel_id, version, number, district, land_category, purpose, address, legal_area, computed_area,
    change_id, lower(valid) AS valid_from, lower(recorded) AS recorded_from, upper(valid) AS valid_to,
    upper(recorded) AS recorded_to, valid, recorded, geom"""
RIGHT = """held.row_id, held.right_id, held.version, held.kind, held.right_class, held.standing, held.registered_on,
    held.until, held.parcel_id, parcel.number, parcel.district, held.valid, held.recorded,
    parcel.valid AS parcel_valid, parcel.recorded AS parcel_recorded, parcel.geom"""
READER_VIEWS = "cadastre.parcel_then, cadastre.right_then"
VERSIONS = ("parcel_version", "right_version")


def upgrade() -> None:
    op.execute(
        f"""
        CREATE INDEX parcel_version_past ON cadastre.parcel_version USING gist (geom, valid, recorded)
            WHERE NOT ({CURRENT});
        CREATE INDEX parcel_version_past_of ON cadastre.parcel_version (parcel_id) WHERE NOT ({CURRENT});
        CREATE VIEW cadastre.parcel_then AS
            SELECT {PARCEL} FROM cadastre.parcel_version WHERE {CURRENT}
            UNION ALL SELECT {PARCEL} FROM cadastre.parcel_version WHERE NOT ({CURRENT});
        COMMENT ON VIEW cadastre.parcel_then IS
            'every state of every parcel; those of a day have its law in valid and its knowledge in recorded';
        CREATE VIEW cadastre.right_then AS
            SELECT {RIGHT} FROM cadastre.parcel_then AS parcel
            JOIN cadastre.right_version AS held ON held.parcel_id = parcel.parcel_id;
        COMMENT ON VIEW cadastre.right_then IS
            'kinds of right in every state of their parcel, without people; a day is asked of all four times';
        GRANT SELECT ON {READER_VIEWS} TO cadastre_reader;
        GRANT SELECT ON cadastre.parcel_then TO cadastre_service;
        """
    )
    for table in VERSIONS:
        op.execute(
            f"""
            CREATE INDEX {table}_began ON cadastre.{table} (lower(valid));
            CREATE INDEX {table}_ended ON cadastre.{table} (upper(valid)) WHERE NOT upper_inf(valid);
            CREATE INDEX {table}_learnt ON cadastre.{table} (lower(recorded));
            CREATE INDEX {table}_dropped ON cadastre.{table} (upper(recorded)) WHERE NOT upper_inf(recorded);
            """
        )


def downgrade() -> None:
    for table in VERSIONS:
        for name in ("began", "ended", "learnt", "dropped"):
            op.execute(f"DROP INDEX cadastre.{table}_{name}")
    op.execute(
        """
        DROP VIEW cadastre.right_then;
        DROP VIEW cadastre.parcel_then;
        DROP INDEX cadastre.parcel_version_past_of;
        DROP INDEX cadastre.parcel_version_past;
        """
    )
