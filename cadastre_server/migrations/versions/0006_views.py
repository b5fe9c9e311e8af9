"""What QGIS reads: views without personal data."""

from __future__ import annotations

from alembic import context, op

revision = "0006"
down_revision = "0005"

PARCEL = """row_id, parcel_id, version, number, district, land_category, purpose, address, legal_area, computed_area,
    change_id, lower(valid) AS valid_from, lower(recorded) AS recorded_from"""
CURRENT = "upper_inf(valid) AND upper_inf(recorded)"


def upgrade() -> None:
    srid = int(context.config.attributes["profile"].crs.srid)
    op.execute(
        f"""
        CREATE VIEW cadastre.parcel_current AS
            SELECT {PARCEL}, geom FROM cadastre.parcel_version WHERE {CURRENT};
        CREATE VIEW cadastre.parcel_history AS
            SELECT {PARCEL}, upper(valid) AS valid_to, upper(recorded) AS recorded_to,
                (SELECT title FROM cadastre.change WHERE change.id = change_id) AS change_title, geom
            FROM cadastre.parcel_version;
        CREATE VIEW cadastre.district_outline AS
            SELECT code, names ->> 'uz' AS name_uz, names ->> 'ru' AS name_ru, names ->> 'en' AS name_en,
                names ->> 'ko' AS name_ko, outline AS geom
            FROM cadastre.district;
        CREATE VIEW cadastre.known_finding_place AS
            SELECT id, rule, severity, document ->> 'template' AS template, document -> 'parameters' AS parameters,
                place::geometry(Geometry, {srid}) AS geom
            FROM cadastre.known_finding;
        CREATE VIEW cadastre.restriction AS
            SELECT row_id, right_id, version, kind, parcel_id, registered_on, imposed_by, exchange_code, change_id,
                lower(valid) AS valid_from, lower(recorded) AS recorded_from
            FROM cadastre.right_version WHERE right_class = 'restriction' AND {CURRENT};
        """
    )


def downgrade() -> None:
    op.execute(
        """
        DROP VIEW cadastre.restriction;
        DROP VIEW cadastre.known_finding_place;
        DROP VIEW cadastre.district_outline;
        DROP VIEW cadastre.parcel_history;
        DROP VIEW cadastre.parcel_current;
        """
    )
