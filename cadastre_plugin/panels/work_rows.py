"""What differs in the change being edited, as lines a person reads while it grows."""

from __future__ import annotations

from cadastre_plugin.core.change.difference import ParcelDifference
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.appraisal import Appraisal
from cadastre_plugin.panels.history.lineage_rows import lineage_rows
from cadastre_plugin.panels.point_rows import point_rows
from cadastre_plugin.panels.review.differences_view import Row
from cadastre_plugin.panels.review.rows import parcel_row
from cadastre_plugin.panels.review.values import NOTHING, square_metres


def work_rows(appraisal: Appraisal, profile: Profile) -> list[Row]:
    """What becomes of rights, then a row for each parcel and boundary point that the change touches, one text a row:
    three columns would break every word."""
    ordered = sorted(appraisal.differences, key=_by_number)
    lineage = lineage_rows(appraisal.change, appraisal.differences, appraisal.areas)
    rows = [parcel_row(one, appraisal.areas[one.id], profile, None, lineage.get(one.id, ())) for one in ordered]
    said = [Row(sentence, heading=True) for sentence in appraisal.rights]
    rights = [Row(tr("Rights"), children=said, heading=True)] if said else []
    return [*rights, *(_in_one_text(row) for row in (*rows, *point_rows(appraisal.points, profile)))]


def counts_text(appraisal: Appraisal) -> str:
    """How many parcels are new, changed and ended, and the sum of their areas before and after; of a change of rights
    alone, how much becomes of them."""
    if appraisal.rights and not appraisal.differences:
        return tr("Rights: {count}").format(count=len(appraisal.rights))
    new, changed, ended = (sum(map(kind, appraisal.differences)) for kind in (_is_new, _is_changed, _has_ended))
    counts = tr("New: {new} · changed: {changed} · ended: {ended}").format(new=new, changed=changed, ended=ended)
    if not appraisal.differences:
        return counts
    before, after = square_metres(appraisal.total(0)), square_metres(appraisal.total(1))
    return f"{counts}\n" + tr("Area before {before}, after {after}").format(before=before, after=after)


def _by_number(one: ParcelDifference) -> tuple[bool, str]:
    """New parcels, which have no number yet, come last."""
    number = one.before.number if one.before else None
    return number is None, number or ""


def _in_one_text(row: Row) -> Row:
    children = [_in_one_text(child) for child in row.children]
    return Row(_text(row), children=children, place=row.place, heading=True)


def _text(row: Row) -> str:
    if row.heading:
        return row.what
    if row.place is not None:  # a corner: how far and whither, or where it is
        return f"{row.what}: {', '.join(part for part in (row.before, row.after) if part != NOTHING)}"
    return f"{row.what}: {row.before} → {row.after}"


def _is_new(one: ParcelDifference) -> bool:
    return one.before is None


def _has_ended(one: ParcelDifference) -> bool:
    return one.after is None


def _is_changed(one: ParcelDifference) -> bool:
    return one.before is not None and one.after is not None
