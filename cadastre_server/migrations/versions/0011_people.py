"""People are found by what their names come to in any script, and who looked at whom can be read."""

from __future__ import annotations

from typing import Any

from alembic import op

from cadastre_plugin.core.people.search_key import search_text

revision = "0011"
down_revision = "0010"

CURRENT = "upper_inf(valid) AND upper_inf(recorded)"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE cadastre.party_version ADD COLUMN search_text text COLLATE "C" NOT NULL DEFAULT '';
        COMMENT ON COLUMN cadastre.party_version.search_text IS
            'what the program makes of the name to find it by: key, other words, codes';
        """
    )
    _fill_in(op.get_bind().connection.driver_connection)
    _indexes()
    _lookups()


def downgrade() -> None:
    op.execute(
        """
        DROP VIEW cadastre.lookup;
        DROP INDEX cadastre.audit_who;
        DROP INDEX cadastre.audit_parties;
        DROP INDEX cadastre.party_version_pinfl;
        DROP INDEX cadastre.party_version_stir;
        ALTER TABLE cadastre.party_version DROP COLUMN search_text;
        """
    )


def _fill_in(connection: Any) -> None:
    """By psycopg's own connection, inside the same transaction: COPY takes a million names in seconds."""
    connection.execute("CREATE TEMPORARY TABLE made (row_id bigint PRIMARY KEY, search_text text) ON COMMIT DROP")
    rows = connection.execute(f"SELECT row_id, name FROM cadastre.party_version WHERE {CURRENT}")
    with connection.cursor().copy("COPY made FROM STDIN") as copy:
        for row_id, name in rows:
            copy.write_row((row_id, search_text(name)))
    connection.execute(
        """
        ALTER TABLE cadastre.party_version DISABLE TRIGGER party_version_only_recorded_ends;
        UPDATE cadastre.party_version SET search_text = made.search_text FROM made
            WHERE made.row_id = party_version.row_id;
        ALTER TABLE cadastre.party_version ENABLE TRIGGER party_version_only_recorded_ends;
        DROP TABLE made;
        """
    )


def _indexes() -> None:
    op.execute(
        f"""
        CREATE INDEX party_version_key ON cadastre.party_version (search_text) WHERE {CURRENT};
        CREATE INDEX party_version_words ON cadastre.party_version
            USING gin (array_to_tsvector(string_to_array(search_text, ' '))) WHERE {CURRENT};
        CREATE INDEX party_version_pinfl ON cadastre.party_version (pinfl text_pattern_ops)
            WHERE pinfl IS NOT NULL AND {CURRENT};
        CREATE INDEX party_version_stir ON cadastre.party_version (stir)
            WHERE stir IS NOT NULL AND {CURRENT};
        """
    )


def _lookups() -> None:
    op.execute(
        """
        CREATE INDEX audit_who ON cadastre.audit (who, id);
        CREATE INDEX audit_parties ON cadastre.audit USING gin ((detail -> 'parties') jsonb_path_ops)
            WHERE detail ? 'parties';
        CREATE VIEW cadastre.lookup AS
            SELECT id, at, who, what, subject, detail FROM cadastre.audit
            WHERE starts_with(what, 'read_') OR starts_with(what, 'find_');
        COMMENT ON VIEW cadastre.lookup IS 'who looked at data of people: the only part of the audit that is read';
        GRANT SELECT ON cadastre.lookup TO cadastre_service;
        """
    )
