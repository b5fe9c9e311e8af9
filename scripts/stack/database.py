"""Databases of the register in a private cluster, with the roles that the service's migrations expect."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from scripts.stack.postgres import Cluster

OWNER, SERVICE, READER = "cadastre_owner", "cadastre_service", "cadastre_reader"
LADM_READER = "cadastre_ladm_reader"
"""What other programs read as: a group without a password, for logins that the administrator puts in it."""
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")


@dataclass(frozen=True)
class Secrets:
    """What nobody but this checkout knows: the roles' passwords and the secret that signs tokens."""

    passwords: dict[str, str]
    token: str

    @classmethod
    def new(cls) -> Secrets:
        return cls({role: secrets.token_urlsafe(24) for role in (OWNER, SERVICE, READER)}, secrets.token_urlsafe(48))

    @classmethod
    def kept(cls, path: Path) -> Secrets:
        """Those in the file, readable by its owner alone; made when there is no such file."""
        if path.exists():
            return cls(**json.loads(path.read_text()))
        made = cls.new()
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"passwords": made.passwords, "token": made.token}, file)
        return made


@dataclass(frozen=True)
class Database:
    """A database and how each role reaches it."""

    name: str
    profile: str
    owner_url: str
    service_url: str
    reader_url: str
    token_secret: str
    files: Path

    @property
    def environment(self) -> dict[str, str]:
        """What every command of `python -m cadastre_server` reads."""
        return {
            "CADASTRE_OWNER_URL": self.owner_url,
            "CADASTRE_SERVICE_URL": self.service_url,
            "CADASTRE_READER_URL": self.reader_url,
            "CADASTRE_TOKEN_SECRET": self.token_secret,
            "CADASTRE_PROFILE": self.profile,
            "CADASTRE_FILES": str(self.files),
        }


class Databases:
    """The register's databases of one cluster."""

    def __init__(self, cluster: Cluster, kept: Secrets) -> None:
        self._cluster = cluster
        self._secrets = kept
        self._files = cluster.folder / "files"

    def ensure_roles(self) -> None:
        """Make the roles that are missing and give each its password."""
        with self._cluster.superuser() as connection:
            present = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            if LADM_READER not in present:
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(LADM_READER)))
            for role, password in self._secrets.passwords.items():
                verb = sql.SQL("ALTER" if role in present else "CREATE")
                extra = sql.SQL("CREATEROLE" if role == OWNER else "NOCREATEROLE")
                connection.execute(
                    sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(verb, sql.Identifier(role), extra, password)
                )

    def exists(self, name: str) -> bool:
        with self._cluster.superuser() as connection:
            found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            return found.rowcount == 1

    def create(self, name: str, profile: str) -> Database:
        """An empty database with the extensions, owned by the register's owner, open to its roles alone."""
        with self._cluster.superuser() as connection:
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER)))
            self._close_to_others(name)
        with self._cluster.superuser(name) as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
            # The migrations add the profile's CRS.
            connection.execute(sql.SQL("GRANT INSERT, UPDATE ON spatial_ref_sys TO {}").format(sql.Identifier(OWNER)))
        return self.describe(name, profile)

    def clone(self, template: Database, name: str) -> Database:
        """A copy of a database that nobody is connected to."""
        with self._cluster.superuser() as connection:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
            names = (name, template.name, OWNER)
            connection.execute(statement.format(*map(sql.Identifier, names)))
            self._close_to_others(name)
        return self.describe(name, template.profile)

    def rename(self, name: str, new_name: str) -> None:
        """Give a database that nobody is connected to another name."""
        with self._cluster.superuser() as connection:
            statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(new_name)))

    def drop(self, name: str) -> None:
        """Delete a database, whoever is connected to it; nothing when it does not exist."""
        with self._cluster.superuser() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def describe(self, name: str, profile: str) -> Database:
        """How the roles reach a database. `profile` is a profile's id or the path of its file."""
        owner, service, reader = (self._url(role, name) for role in (OWNER, SERVICE, READER))
        return Database(name, profile, owner, service, reader, self._secrets.token, self._files / name)

    def _close_to_others(self, name: str) -> None:
        roles = sql.SQL(", ").join(map(sql.Identifier, (SERVICE, READER, LADM_READER)))
        with self._cluster.superuser() as connection:
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), roles))

    def _url(self, role: str, name: str) -> str:
        return f"postgresql://{role}:{self._secrets.passwords[role]}@127.0.0.1:{self._cluster.port}/{name}"
