"""What is wrong with the rights of the whole register, under the rules that look at changes of them.

Shares that do not sum to exactly 1, whatever the kind of right; an object that is held as a whole more than once;
rights that nobody holds, or that rest on no document. A ban has no holder but who imposed it, a servitude may be held
by whoever holds the parcels that it serves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from psycopg import Connection

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.finding import Effect, Finding, Parameters, Severity
from cadastre_plugin.core.rules.rights.words import right_word
from cadastre_plugin.core.rules.subjects import WITHOUT_NUMBER
from cadastre_plugin.core.texts import N_
from cadastre_server.database import Row
from cadastre_server.loading.repository import places_of
from cadastre_server.loading.rights.staging import pages

SHARES, PARTY, SOURCE = "shares", "right-party", "right-source"
OF_RIGHTS = (SHARES, PARTY, SOURCE)
"""Rules that its findings are stored under."""
NOT_WHOLE = N_("The shares of a right in {number} sum to {sum}, not to 1")
TWICE = N_("{number}: {kind} is registered {count} times in the same object, together {sum} of it")
NOBODYS = N_("{number}: {kind} has no holder")
BASELESS = N_("{number}: {kind} rests on no document")

_CURRENT = "upper_inf({0}.valid) AND upper_inf({0}.recorded)"
_RIGHTS = f"""cadastre.right_version AS held JOIN cadastre.parcel_version AS parcel
    ON parcel.parcel_id = held.parcel_id AND {_CURRENT.format("held")} AND {_CURRENT.format("parcel")}"""
_PARTS = f"""
WITH part AS MATERIALIZED (
    SELECT right_row_id, array_agg(numerator) AS above, array_agg(denominator) AS below
    FROM cadastre.right_share GROUP BY right_row_id HAVING count(*) > 1 OR bool_or(numerator <> denominator))
SELECT held.parcel_id, parcel.number, held.kind, above, below, 1
FROM {_RIGHTS} JOIN part ON right_row_id = held.row_id ORDER BY held.row_id"""
_WHOLES = f"""
SELECT held.parcel_id, min(parcel.number), held.kind, array_agg(numerator), array_agg(denominator),
    count(DISTINCT held.row_id)
FROM {_RIGHTS} JOIN cadastre.right_share ON right_row_id = held.row_id
WHERE held.kind = ANY(%s) GROUP BY held.parcel_id, held.kind, held.building HAVING count(DISTINCT held.row_id) > 1
ORDER BY held.parcel_id, held.kind"""
_UNHELD = f"""
SELECT held.parcel_id, parcel.number, held.kind FROM {_RIGHTS}
WHERE imposed_by IS NULL AND standing IS DISTINCT FROM 'verified_absent' AND standing IS DISTINCT FROM 'not_known'
    AND served = '{{}}' AND NOT EXISTS (SELECT FROM cadastre.right_share WHERE right_row_id = held.row_id)
ORDER BY held.row_id"""
_UNFOUNDED = f"""
SELECT held.parcel_id, parcel.number, held.kind FROM {_RIGHTS}
WHERE standing IS DISTINCT FROM 'verified_absent' AND standing IS DISTINCT FROM 'not_known'
    AND NOT EXISTS (SELECT FROM cadastre.right_source WHERE right_row_id = held.row_id)
ORDER BY held.row_id"""
Judge = Callable[[Row, Profile], Finding | None]


def faults_of_rights(connection: Connection[Row], profile: Profile) -> Iterator[Sequence[Finding]]:
    """All faults of the rights that stand now, a page at a time. No other cursor of rights may be open."""
    wholes = [list(profile.whole_rights)]
    questions: Sequence[tuple[str, Sequence[object], Judge]] = (
        (_PARTS, (), _parts),
        (_WHOLES, wholes, _wholes),
        (_UNHELD, (), _judge(PARTY, NOBODYS)),
        (_UNFOUNDED, (), _judge(SOURCE, BASELESS)),
    )
    for question, values, judge in questions:
        for page in pages(connection, "faults_of_rights", question, values):
            findings = [finding for row in page if (finding := judge(row, profile)) is not None]
            places = places_of(connection, {finding.subjects[0] for finding in findings})
            yield [replace(finding, place=places.get(finding.subjects[0])) for finding in findings]


def _parts(row: Row, profile: Profile) -> Finding | None:
    """The fractions are summed here, where they are exact. Of a right that may be in part it is told as a warning."""
    total = _sum(row)
    if total == 1:
        return None
    severity = None if row[2] in profile.whole_rights else Severity.WARNING
    return _finding(SHARES, row, profile, NOT_WHOLE, {"sum": str(total)}, severity)


def _wholes(row: Row, profile: Profile) -> Finding | None:
    total = _sum(row)
    if total <= 1:
        return None
    return _finding(SHARES, row, profile, TWICE, _kind(row, profile) | {"count": row[5], "sum": str(total)})


def _judge(rule: str, template: str) -> Judge:
    return lambda row, profile: _finding(rule, row, profile, template, _kind(row, profile))


def _sum(row: Row) -> Fraction:
    return sum(map(Fraction, row[3], row[4]), Fraction(0))


def _kind(row: Row, profile: Profile) -> dict[str, str | int | float]:
    return {"kind": right_word(profile, row[2])}


def _finding(
    rule: str, row: Row, profile: Profile, template: str, said: Parameters, severity: Severity | None = None
) -> Finding:
    weight = profile.severities.get(rule, severity or RULES[rule].severity)
    named: Mapping[str, str | int | float] = {"number": row[1] or WITHOUT_NUMBER, **said}
    return Finding(rule, weight, (row[0],), template, named, effect=Effect.KNOWN)
