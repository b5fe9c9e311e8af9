"""Bring the schema up or down, and give it what the profile says of the city."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from psycopg import Connection
from psycopg.types.json import Jsonb
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_
from cadastre_server.database import CONNECT_TIMEOUT_S, DatabaseDownError, Row

SCRIPTS = Path(__file__).parent
DRIVER = "postgresql+psycopg://"
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")
ROLES = ("cadastre_service", "cadastre_reader", "cadastre_ladm_reader")
"""What a superuser makes beforehand."""


class SchemaError(CadastreError):
    """The database is not prepared, is that of another city, or has no such revision."""


def upgrade(url: str, profile: Profile, revision: str = "head") -> None:
    """All steps up to a revision, in one transaction. `url`: libpq's, of the owner.

    Raises:
        DatabaseDownError: the database does not answer.
        SchemaError: `database_not_prepared`, `revision_unknown`.
    """
    with _config(url, profile) as config:
        _require_prepared(config.attributes["connection"])
        command.upgrade(config, revision)


def downgrade(url: str, profile: Profile, revision: str) -> None:
    """All steps down to a revision (`base`: none is left), in one transaction. What they made is lost.

    Raises:
        DatabaseDownError: the database does not answer.
        SchemaError: `revision_unknown`.
    """
    with _config(url, profile) as config:
        command.downgrade(config, revision)


def require_city(connection: Connection[Row], profile: Profile) -> None:
    """Nothing when the schema was made for the profile's CRS.

    Raises:
        SchemaError: it was made for another.
    """
    row = connection.execute("SELECT Find_SRID('cadastre', 'parcel_version', 'geom')").fetchone()
    if row and row[0] != profile.crs.srid:
        raise SchemaError(
            "other_city",
            N_("This database holds a city in EPSG:{found}; the profile {profile} says EPSG:{expected}"),
            found=row[0],
            profile=profile.id,
            expected=profile.crs.srid,
        )


def write_districts(connection: Connection[Row], profile: Profile) -> None:
    """The districts as the profile names them; one that it no longer names stays, parcels may lie in it."""
    connection.cursor().executemany(
        """INSERT INTO cadastre.district (code, names, soato) VALUES (%s, %s, %s)
        ON CONFLICT (code) DO UPDATE SET names = EXCLUDED.names, soato = EXCLUDED.soato""",
        [(district.code, Jsonb(dict(district.names)), district.soato) for district in profile.districts],
    )


@contextmanager
def _config(url: str, profile: Profile) -> Iterator[Config]:
    engine = create_engine(
        DRIVER + url.partition("://")[2], poolclass=NullPool, connect_args={"connect_timeout": CONNECT_TIMEOUT_S}
    )
    config = Config(attributes={"profile": profile})
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            yield config
    except OperationalError as error:
        raise DatabaseDownError from error
    except CommandError as error:
        raise SchemaError("revision_unknown", N_("There is no such revision of the schema")) from error


def _require_prepared(connection: SqlConnection) -> None:
    missing = connection.execute(
        text(
            """SELECT name FROM unnest(CAST(:extensions AS text[])) AS name
            WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = name)
            UNION ALL SELECT name FROM unnest(CAST(:roles AS text[])) AS name
            WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)"""
        ),
        {"extensions": list(EXTENSIONS), "roles": list(ROLES)},
    ).scalars()
    names = ", ".join(missing)
    if names:
        raise SchemaError(
            "database_not_prepared",
            N_("The database lacks what only its administrator can make; extensions or roles: {names}"),
            names=names,
        )
