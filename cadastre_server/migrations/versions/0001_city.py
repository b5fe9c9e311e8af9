"""The city: its CRS for PostGIS, its districts."""

from __future__ import annotations

from alembic import context, op
from sqlalchemy import text

from cadastre_plugin.core.geometry.crs import wkt1
from cadastre_plugin.core.profile.profile import Profile, ProfileCrs

revision = "0001"
down_revision = None


def upgrade() -> None:
    profile: Profile = context.config.attributes["profile"]
    _add_crs(profile.crs)
    op.execute(
        f"""
        CREATE TABLE cadastre.district (
            code text PRIMARY KEY,
            names jsonb NOT NULL,
            soato integer UNIQUE,
            outline geometry(MultiPolygon, {int(profile.crs.srid)})
        )
        """
    )


def downgrade() -> None:
    # The CRS stays: the table belongs to PostGIS, and others may use the row by now.
    op.execute("DROP TABLE cadastre.district")


def _add_crs(crs: ProfileCrs) -> None:
    authority = crs.code.partition(":")[0]
    row = {
        "srid": crs.srid,
        "authority": authority,
        "wkt": wkt1(crs.definition),
        "proj": crs.definition if crs.definition.startswith("+proj") else None,
    }
    op.get_bind().execute(
        text(
            """
            INSERT INTO public.spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)
            VALUES (:srid, :authority, :srid, :wkt, :proj) ON CONFLICT (srid) DO NOTHING
            """
        ),
        row,
    )
