"""Numbers on paper, by which a parcel is still called, and numbers in any way of writing."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE cadastre.former_number (
            key text COLLATE "C" NOT NULL CHECK (key <> ''),
            parcel_id uuid NOT NULL REFERENCES cadastre.parcel,
            written text NOT NULL,
            source text NOT NULL,
            PRIMARY KEY (key, parcel_id)
        );
        COMMENT ON TABLE cadastre.former_number IS 'numbers on paper; one may have been given to several parcels';
        COMMENT ON COLUMN cadastre.former_number.key IS 'what all ways of writing the number have in common';
        COMMENT ON COLUMN cadastre.former_number.source IS 'on which paper it stands';
        CREATE INDEX cadastral_number_key ON cadastre.cadastral_number
            (upper(regexp_replace(number, '[^[:alnum:]]', '', 'g')));
        GRANT SELECT ON cadastre.former_number TO cadastre_service;
        """
    )


def downgrade() -> None:
    op.execute("DROP INDEX cadastre.cadastral_number_key; DROP TABLE cadastre.former_number")
