"""What an export is about: parcels, the rights in them, the parties and documents of these, and nothing beyond."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg import Connection

from cadastre_plugin.core.texts import N_, tr
from cadastre_server.database import Row
from cadastre_server.exporting.persons import Persons

UNITS = "SELECT suid FROM scope_unit"
LAYERS: Mapping[str, str] = {
    "la_spatial_unit": f"suid IN ({UNITS})",
    "la_baunit": f"uid IN ({UNITS})",
    "la_rrr": f"uid IN ({UNITS})",
    "la_required_relationship_baunit": f"uid IN ({UNITS})",
    "la_party": "pid IN (SELECT pid FROM scope_party)",
    "la_party_member": "groupid IN (SELECT pid FROM scope_party)",
    "la_point": "pid IN (SELECT pid FROM scope_point)",
    "la_source": "sid IN (SELECT sid FROM scope_source)",
    "la_rrr_source": "rid IN (SELECT rid FROM scope_right)",
}
"""Views of the schema `ladm`, in the order of the file, and the part of each that is in scope."""
OF_PERSONS = ("la_party", "la_party_member")
"""Layers that say nothing but of people."""
TITLES: Mapping[str, str] = {
    "la_spatial_unit": N_("parcels"),
    "la_baunit": N_("units"),
    "la_rrr": N_("shares of rights"),
    "la_required_relationship_baunit": N_("servitudes"),
    "la_party": N_("parties"),
    "la_party_member": N_("members of groups"),
    "la_point": N_("boundary points"),
    "la_source": N_("documents"),
    "la_rrr_source": N_("documents of rights"),
}


def title(layer: str) -> str:
    """What is counted while a layer is written."""
    return tr(TITLES[layer])


def settle(connection: Connection[Row], district: str | None) -> None:
    """Find out once what is in scope. district: code; None for the whole city."""
    statements: Sequence[str] = (
        """CREATE TEMP TABLE scope_unit ON COMMIT DROP AS
            SELECT suid, geom FROM ladm.la_spatial_unit WHERE %(district)s::text IS NULL OR district = %(district)s""",
        "CREATE INDEX ON scope_unit (suid)",
        "ANALYZE scope_unit",
        """CREATE TEMP TABLE scope_right ON COMMIT DROP AS
            SELECT DISTINCT rid FROM ladm.la_rrr JOIN scope_unit ON suid = uid""",
        """CREATE TEMP TABLE scope_party ON COMMIT DROP AS
            WITH RECURSIVE found AS (
                SELECT pid FROM ladm.la_rrr JOIN scope_unit ON suid = uid WHERE pid IS NOT NULL
                UNION SELECT member.pid FROM found JOIN ladm.la_party_member AS member ON member.groupid = found.pid)
            SELECT pid FROM found""",
        """CREATE TEMP TABLE scope_point ON COMMIT DROP AS
            SELECT DISTINCT pid, sid FROM ladm.la_point AS point WHERE %(district)s::text IS NULL OR EXISTS (
                SELECT FROM ladm.la_spatial_unit AS unit WHERE unit.district = %(district)s
                    AND unit.geom && point.geom AND ST_Intersects(ST_Boundary(unit.geom), point.geom))""",
        """CREATE TEMP TABLE scope_source ON COMMIT DROP AS
            SELECT sid FROM ladm.la_rrr_source JOIN scope_right USING (rid)
            UNION SELECT sid FROM scope_point WHERE sid IS NOT NULL""",
    )
    for statement in statements:
        connection.execute(statement, {"district": district})


def question(connection: Connection[Row], layer: str, persons: Persons) -> str:
    """What is asked for the rows of a layer, geometry last and as WKB."""
    columns = [column.name for column in connection.execute(f"SELECT * FROM ladm.{layer} LIMIT 0").description or ()]
    shown = [column for column in columns if column != "geom" and not _hidden(layer, column, persons)]
    if "geom" in columns:
        shown.append("ST_AsBinary(geom) AS geom")
    if layer == "la_party" and persons is Persons.FULL:
        return f"""SELECT {", ".join(f"party.{column}" for column in shown)}, known.pinfl, known.stir
            FROM ladm.la_party AS party JOIN cadastre.party_version AS known ON known.row_id = party.id
            WHERE party.{LAYERS[layer]}"""
    return f"SELECT {', '.join(shown)} FROM ladm.{layer} WHERE {LAYERS[layer]}"


def layers(persons: Persons) -> Sequence[str]:
    """The layers of an export."""
    return [layer for layer in LAYERS if persons is not Persons.NONE or layer not in OF_PERSONS]


def _hidden(layer: str, column: str, persons: Persons) -> bool:
    """The masked number is for who may see the end of it; without people nothing tells who holds a right."""
    if layer == "la_party":
        return column == "extpid"
    return persons is Persons.NONE and layer == "la_rrr" and column == "pid"
