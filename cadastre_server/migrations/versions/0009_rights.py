"""All that a right may say, the members of groups, the files of documents, and what changes touch."""

from __future__ import annotations

from alembic import context, op

revision = "0009"
down_revision = "0008"

CURRENT = "upper_inf(valid) AND upper_inf(recorded)"


def upgrade() -> None:
    _rights(int(context.config.attributes["profile"].crs.srid))
    _members_and_files()
    _touched()
    _guards_and_rights()


def downgrade() -> None:
    op.execute(
        """
        DROP TABLE cadastre.change_touches;
        DROP TABLE cadastre.party_member;
        REVOKE ALL ON SEQUENCE cadastre.party_version_row_id_seq FROM cadastre_service;
        ALTER TABLE cadastre.source_version DROP COLUMN file_name, DROP COLUMN media_type, DROP COLUMN size;
        ALTER TABLE cadastre.right_version DROP COLUMN number, DROP COLUMN until, DROP COLUMN rank, DROP COLUMN amount,
            DROP COLUMN currency, DROP COLUMN standing, DROP COLUMN checked_on, DROP COLUMN based_on,
            DROP COLUMN served, DROP COLUMN place, DROP COLUMN building, DROP COLUMN origins, DROP COLUMN reason;
        """
    )


def _rights(srid: int) -> None:
    op.execute(
        f"""
        ALTER TABLE cadastre.right_version
            ADD COLUMN number text,
            ADD COLUMN until date,
            ADD COLUMN rank integer CHECK (rank >= 0),
            ADD COLUMN amount numeric(18, 2) CHECK (amount > 0),
            ADD COLUMN currency text,
            ADD COLUMN standing text CHECK (standing IN ('present', 'verified_absent', 'not_known')),
            ADD COLUMN checked_on date,
            ADD COLUMN based_on uuid,
            ADD COLUMN served uuid[] NOT NULL DEFAULT '{{}}',
            ADD COLUMN place geometry(Geometry, {srid}),
            ADD COLUMN building text,
            ADD COLUMN origins uuid[] NOT NULL DEFAULT '{{}}',
            ADD COLUMN reason text;
        COMMENT ON COLUMN cadastre.right_version.served IS 'parcels that a servitude serves; parcel_id bears it';
        COMMENT ON COLUMN cadastre.right_version.origins IS 'rights of parcels that ended, which it carries on';
        COMMENT ON COLUMN cadastre.right_version.place IS 'line or area of a servitude';
        CREATE INDEX right_version_served ON cadastre.right_version USING gin (served) WHERE {CURRENT};
        """
    )


def _members_and_files() -> None:
    op.execute(
        """
        CREATE TABLE cadastre.party_member (
            party_row_id bigint NOT NULL REFERENCES cadastre.party_version,
            place smallint NOT NULL,
            member_id uuid NOT NULL REFERENCES cadastre.party,
            numerator bigint NOT NULL,
            denominator bigint NOT NULL,
            PRIMARY KEY (party_row_id, place),
            CONSTRAINT member_share_is_a_part CHECK (0 < numerator AND numerator <= denominator)
        );
        CREATE INDEX party_member_of ON cadastre.party_member (member_id);
        ALTER TABLE cadastre.source_version
            ADD COLUMN file_name text,
            ADD COLUMN media_type text,
            ADD COLUMN size bigint CHECK (size >= 0);
        """
    )


def _touched() -> None:
    op.execute(
        """
        CREATE TABLE cadastre.change_touches (
            change_id uuid NOT NULL REFERENCES cadastre.change,
            thing_id uuid NOT NULL,
            PRIMARY KEY (change_id, thing_id)
        );
        COMMENT ON TABLE cadastre.change_touches IS 'rights that the last revision of a change makes different';
        CREATE INDEX change_touches_thing ON cadastre.change_touches (thing_id);
        """
    )


def _guards_and_rights() -> None:
    op.execute(
        """
        CREATE TRIGGER party_member_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON cadastre.party_member
            FOR EACH STATEMENT EXECUTE FUNCTION cadastre.refuse();
        GRANT SELECT, INSERT ON cadastre.party_member TO cadastre_service;
        GRANT USAGE ON SEQUENCE cadastre.party_version_row_id_seq TO cadastre_service;
        GRANT SELECT, INSERT, DELETE ON cadastre.change_touches TO cadastre_service;
        """
    )
