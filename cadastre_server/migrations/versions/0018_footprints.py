"""Footprints of changes, kept beside each: what an open change is about to make different, found by place."""

from __future__ import annotations

from alembic import context, op

revision = "0018"
down_revision = "0017"

CURRENT = "upper_inf(valid) AND upper_inf(recorded)"


def upgrade() -> None:
    srid = int(context.config.attributes["profile"].crs.srid)
    op.execute(
        f"""
        CREATE TABLE cadastre.change_footprint (
            change_id uuid PRIMARY KEY REFERENCES cadastre.change,
            corners geometry(MultiPoint, {srid}) NOT NULL,
            edges geometry(MultiLineString, {srid}) NOT NULL,
            land geometry(MultiPolygon, {srid}) NOT NULL,
            parcels uuid[] NOT NULL,
            rights uuid[] NOT NULL,
            districts text[] NOT NULL
        );
        COMMENT ON TABLE cadastre.change_footprint IS
            'of the last revision: boundaries, parcels and rights of the register that it makes different';
        COMMENT ON COLUMN cadastre.change_footprint.land IS
            'those parcels, and those in which it touches a right, as they were when it was saved';
        COMMENT ON COLUMN cadastre.change_footprint.districts IS
            'that it touches, and those whose parcels have a corner that it moves';
        CREATE INDEX change_footprint_place ON cadastre.change_footprint USING gist (land);
        CREATE INDEX change_footprint_parcels ON cadastre.change_footprint USING gin (parcels);
        CREATE INDEX change_footprint_rights ON cadastre.change_footprint USING gin (rights);
        CREATE INDEX boundary_point_version_past ON cadastre.boundary_point_version USING gist (geom)
            WHERE NOT ({CURRENT});
        GRANT SELECT, INSERT, DELETE ON cadastre.change_footprint TO cadastre_service;
        """
    )
    _event_kinds(("change", "register", "remark", "footprint"))


def downgrade() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.event DISABLE TRIGGER USER;
        DELETE FROM cadastre.event WHERE kind = 'footprint';
        ALTER TABLE cadastre.event ENABLE TRIGGER USER;
        DROP INDEX cadastre.boundary_point_version_past;
        DROP TABLE cadastre.change_footprint;
        """
    )
    _event_kinds(("change", "register", "remark"))


def _event_kinds(kinds: tuple[str, ...]) -> None:
    op.execute(
        f"""
        ALTER TABLE cadastre.event DROP CONSTRAINT event_kind_check;
        ALTER TABLE cadastre.event ADD CONSTRAINT event_kind_check CHECK (kind IN {kinds});
        """
    )
