"""Faults that the register is known to have."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

import shapely
from psycopg import Connection
from psycopg.types.json import Jsonb
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.rules.document import finding_document
from cadastre_plugin.core.rules.finding import Finding
from cadastre_server.database import Row
from cadastre_server.register.versions import copy_rows

COLUMNS = ("rule", "severity", "subjects", "document", "place", "load_id")


def insert_findings(
    connection: Connection[Row], findings: Iterable[Finding], srid: int, load_id: int | None = None
) -> None:
    """Append known findings by COPY. `load_id`: the load report they belong to."""
    rows = (
        (
            finding.rule,
            finding.severity.value,
            list(finding.subjects),
            Jsonb(finding_document(finding)),
            _place(finding.place, srid),
            load_id,
        )
        for finding in findings
    )
    copy_rows(connection, "known_finding", COLUMNS, rows)


def replace_findings(
    connection: Connection[Row], parcel_ids: Collection[UUID], findings: Iterable[Finding], srid: int
) -> None:
    """Let these be all that is known to be wrong with the parcels."""
    connection.execute("DELETE FROM cadastre.known_finding WHERE subjects && %s", [list(parcel_ids)])
    insert_findings(connection, findings, srid)


def _place(place: BaseGeometry | None, srid: int) -> str | None:
    if place is None or place.is_empty:
        return None
    return str(shapely.to_wkb(shapely.set_srid(place, srid), hex=True, include_srid=True))
