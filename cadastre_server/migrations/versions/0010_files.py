"""Files of documents: what is kept of each, and who brought it. The bytes lie in a folder beside the database."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE cadastre.source_file (
            sha256 text COLLATE "C" PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
            size bigint NOT NULL CHECK (size > 0),
            media_type text NOT NULL,
            uploaded_by uuid NOT NULL REFERENCES cadastre.app_user,
            uploaded_at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE cadastre.source_file IS 'complete files only; what is on its way has no row';
        COMMENT ON COLUMN cadastre.source_file.media_type IS 'by the content of the file';
        CREATE TABLE cadastre.source_file_holder (
            sha256 text COLLATE "C" NOT NULL REFERENCES cadastre.source_file,
            user_id uuid NOT NULL REFERENCES cadastre.app_user,
            brought_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (sha256, user_id)
        );
        COMMENT ON TABLE cadastre.source_file_holder IS 'who has shown that they have the file, by sending all of it';
        CREATE INDEX source_version_file ON cadastre.source_version (sha256) WHERE sha256 IS NOT NULL;
        CREATE INDEX right_source_of ON cadastre.right_source (source_id);
        CREATE INDEX change_revision_sources ON cadastre.change_revision
            USING gin ((document -> 'sources') jsonb_path_ops);
        """
    )
    for table in ("source_file", "source_file_holder"):
        op.execute(
            f"""
            CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON cadastre.{table}
                FOR EACH STATEMENT EXECUTE FUNCTION cadastre.refuse();
            GRANT SELECT, INSERT ON cadastre.{table} TO cadastre_service;
            """
        )


def downgrade() -> None:
    op.execute(
        """
        DROP INDEX cadastre.change_revision_sources;
        DROP INDEX cadastre.right_source_of;
        DROP INDEX cadastre.source_version_file;
        DROP TABLE cadastre.source_file_holder;
        DROP TABLE cadastre.source_file;
        """
    )
