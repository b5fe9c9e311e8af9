"""What Alembic runs: the steps over a connection that `schema.py` hands over, the version kept inside the schema."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

connection = context.config.attributes["connection"]
connection.execute(text("CREATE SCHEMA IF NOT EXISTS cadastre"))
connection.execute(text("REVOKE ALL ON SCHEMA cadastre FROM PUBLIC"))
context.configure(connection=connection, version_table_schema="cadastre")
with context.begin_transaction():
    context.run_migrations()
