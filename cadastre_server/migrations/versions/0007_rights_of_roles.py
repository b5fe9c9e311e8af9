"""What the roles may do: the reader sees four views, the service reads and adds, and ends what is known."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

READER_VIEWS = (
    "cadastre.parcel_current, cadastre.parcel_history, cadastre.district_outline, cadastre.known_finding_place"
)
VERSIONS = ("parcel_version", "party_version", "right_version", "source_version")


def upgrade() -> None:
    op.execute(
        f"""
        GRANT USAGE ON SCHEMA cadastre TO cadastre_reader, cadastre_service;
        GRANT SELECT ON {READER_VIEWS} TO cadastre_reader;
        GRANT SELECT ON cadastre.district, cadastre.app_user TO cadastre_service;
        GRANT SELECT, INSERT ON
            cadastre.parcel, cadastre.party, cadastre.source, cadastre.cadastral_number, cadastre.parcel_version,
            cadastre.party_version, cadastre.source_version, cadastre.right_version, cadastre.right_share,
            cadastre.right_source, cadastre.lineage, cadastre.change, cadastre.change_revision,
            cadastre.change_comment, cadastre.event
            TO cadastre_service;
        GRANT SELECT, INSERT, DELETE ON cadastre.known_finding TO cadastre_service;
        GRANT USAGE ON SEQUENCE cadastre.right_version_row_id_seq TO cadastre_service;
        GRANT INSERT ON cadastre.audit TO cadastre_service;
        GRANT UPDATE (findings) ON cadastre.change_revision TO cadastre_service;
        GRANT UPDATE (kind, title, application, district, state, revision, reviewer, submitted_at, decided_at,
            updated_at, bbox) ON cadastre.change TO cadastre_service;
        """
    )
    for table in VERSIONS:
        op.execute(f"GRANT UPDATE (recorded) ON cadastre.{table} TO cadastre_service")


def downgrade() -> None:
    op.execute(
        """
        REVOKE ALL ON ALL TABLES IN SCHEMA cadastre FROM cadastre_reader, cadastre_service;
        REVOKE ALL ON ALL SEQUENCES IN SCHEMA cadastre FROM cadastre_service;
        REVOKE ALL ON SCHEMA cadastre FROM cadastre_reader, cadastre_service;
        """
    )
    # Rights to single columns are not among those to tables.
    for table in VERSIONS:
        op.execute(f"REVOKE UPDATE (recorded) ON cadastre.{table} FROM cadastre_service")
    op.execute(
        """
        REVOKE UPDATE (findings) ON cadastre.change_revision FROM cadastre_service;
        REVOKE UPDATE (kind, title, application, district, state, revision, reviewer, submitted_at, decided_at,
            updated_at, bbox) ON cadastre.change FROM cadastre_service;
        """
    )
