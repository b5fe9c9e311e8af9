"""What is wrong with the rights of the whole register: shares that do not sum to 1, rights that nobody holds.

A ban has no holder but who imposed it, a servitude may be held by whoever holds the parcels that it serves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from psycopg import Connection

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.core.rules.subjects import WITHOUT_NUMBER
from cadastre_plugin.core.texts import N_
from cadastre_server.database import Row
from cadastre_server.loading.repository import places_of
from cadastre_server.loading.rights.staging import pages

RULE = "shares"
"""What its findings are stored under."""
NOT_WHOLE = N_("The shares of a right in {number} sum to {sum}, not to 1")
NOBODYS = N_("Nobody holds a right in {number}: {kind}")
_CURRENT = "upper_inf({0}.valid) AND upper_inf({0}.recorded)"
_SUSPECTS = f"""
WITH held AS MATERIALIZED (
    SELECT right_row_id, array_agg(numerator) AS above, array_agg(denominator) AS below
    FROM cadastre.right_share GROUP BY right_row_id HAVING count(*) > 1 OR bool_or(numerator <> denominator))
SELECT parcel_id, parcel.number, held_right.kind, above, below
FROM cadastre.right_version AS held_right JOIN cadastre.parcel_version AS parcel USING (parcel_id)
LEFT JOIN held ON right_row_id = held_right.row_id
WHERE {_CURRENT.format("held_right")} AND {_CURRENT.format("parcel")}
    AND CASE WHEN above IS NOT NULL THEN held_right.kind = ANY(%s)
        ELSE imposed_by IS NULL AND coalesce(standing, 'present') = 'present' AND served = '{{}}' AND NOT EXISTS (
            SELECT FROM cadastre.right_share AS share WHERE share.right_row_id = held_right.row_id) END
ORDER BY held_right.row_id"""
"""Rights whose shares are more than one whole: the fractions are summed where they are exact. And those of nobody."""


def faults_of_rights(connection: Connection[Row], profile: Profile) -> Iterator[Sequence[Finding]]:
    """All faults of the rights that stand now, a page at a time. No other cursor of rights may be open."""
    severity = profile.severities.get(RULE, RULES[RULE].severity)
    for page in pages(connection, "faults_of_rights", _SUSPECTS, [list(profile.whole_rights)]):
        faulty = [(row, total) for row in page if (total := _sum(row[3], row[4])) != 1]
        places = places_of(connection, {row[0] for row, _ in faulty})
        yield [replace(_finding(row, total, severity), place=places.get(row[0])) for row, total in faulty]


def _sum(above: Sequence[int] | None, below: Sequence[int] | None) -> Fraction:
    return sum(map(Fraction, above or (), below or ()), Fraction(0))


def _finding(row: Row, total: Fraction, severity: Severity) -> Finding:
    parcel_id, number, kind, above, _ = row
    named = {"number": number or WITHOUT_NUMBER}
    if above is None:
        return Finding(RULE, severity, (parcel_id,), NOBODYS, named | {"kind": kind}, effect=Effect.KNOWN)
    return Finding(RULE, severity, (parcel_id,), NOT_WHOLE, named | {"sum": str(total)}, effect=Effect.KNOWN)
