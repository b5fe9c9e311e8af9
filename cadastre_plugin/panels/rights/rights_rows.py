"""What becomes of rights as lines of a table: a heading for each parcel, below it each right with its holders."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from uuid import UUID

from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.differences import FIELD_NAMES, RightRow, rows
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.wording import NOTHING, Words
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.differences_view import Row


def rights_rows(before: Estate, after: Estate, profile: Profile, label: Callable[[UUID], str]) -> list[Row]:
    """The table of what differs between two estates. label: what a parcel is called."""
    words = Words(before, after, profile, label)
    found = rows(before, after)
    return [
        Row(tr(label(parcel)), children=list(_rights(group, words)), heading=True)
        for parcel, group in groupby(found, key=lambda row: row.parcel_id)
    ]


def _rights(found: Iterable[RightRow], words: Words) -> Iterable[Row]:
    for right_id, group in groupby(found, key=lambda row: row.right_id):
        lines = list(group)
        right = words.after.rights.get(right_id) or words.before.rights[right_id]
        children = [_holder(line, words) for line in lines if line.party_id is not None]
        for change in lines[0].changes:
            was, now = (words.value(change.name, value) for value in (change.before, change.after))
            children.append(Row(tr(FIELD_NAMES[change.name]), was, now))
        yield Row(words.what(right), _stands(lines[0].was), _stands(lines[0].stands), children=children)


def _holder(line: RightRow, words: Words) -> Row:
    assert line.party_id is not None
    before, after = (str(share) if share else NOTHING for share in (line.before, line.after))
    return Row(words.name(line.party_id), before, after)


def _stands(there: bool) -> str:
    return tr("in force") if there else NOTHING
