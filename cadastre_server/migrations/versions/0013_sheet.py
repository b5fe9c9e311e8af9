"""Rights of a parcel are found by it whether they stand or ended."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"

CURRENT = "upper_inf(valid) AND upper_inf(recorded)"


def upgrade() -> None:
    op.execute(
        f"""
        DROP INDEX cadastre.right_version_parcel;
        CREATE INDEX right_version_parcel ON cadastre.right_version (parcel_id);
        CREATE INDEX right_version_served_once ON cadastre.right_version USING gin (served)
            WHERE served <> '{{}}' AND NOT ({CURRENT});
        """
    )


def downgrade() -> None:
    op.execute(
        f"""
        DROP INDEX cadastre.right_version_served_once;
        DROP INDEX cadastre.right_version_parcel;
        CREATE INDEX right_version_parcel ON cadastre.right_version (parcel_id) WHERE {CURRENT};
        """
    )
