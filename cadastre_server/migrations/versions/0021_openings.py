"""Who opened which red item of a change before deciding about it."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE cadastre.change_opening (
            change_id uuid NOT NULL,
            revision integer NOT NULL,
            item text NOT NULL CHECK (item <> '' AND length(item) <= 100),
            who uuid NOT NULL REFERENCES cadastre.app_user,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (change_id, revision, item, who),
            FOREIGN KEY (change_id, revision) REFERENCES cadastre.change_revision
        );
        COMMENT ON COLUMN cadastre.change_opening.item IS 'key of a red item of the proof card';
        CREATE TRIGGER change_opening_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON cadastre.change_opening
            FOR EACH STATEMENT EXECUTE FUNCTION cadastre.refuse();
        GRANT SELECT, INSERT ON cadastre.change_opening TO cadastre_service;
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE cadastre.change_opening")
