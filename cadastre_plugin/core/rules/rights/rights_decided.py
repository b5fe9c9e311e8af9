"""Every right in a parcel that ends is carried to one of its children or ended with a reason; none is forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from cadastre_plugin.core.model.right import Right, RightClass
from cadastre_plugin.core.rights.carry.undecided import Why, undecided
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_plugin.core.rules.rights.amendment import Amendment, amendment_of
from cadastre_plugin.core.rules.rights.words import right_word
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.texts import N_

_TEMPLATES: Mapping[Why, str] = {
    Why.NOT_CARRIED: N_("{number}: {kind} of {name} is neither carried to a new parcel nor ended"),
    Why.SERVES_ENDED: N_(
        "{number}: {kind} of {name} still serves a parcel that ends; say which of the new ones it serves"
    ),
    Why.CHILD_GONE: N_("{number}: {kind} of {name} was carried to a parcel that is no more or did not come of its own"),
    Why.ENDED_WITHOUT_REASON: N_("{number}: {kind} of {name} ends, and nobody wrote why"),
}
_BARE = N_("{number}: nobody has a right in the new parcel, although the land had one")
_NOBODY = "—"


def _examine(situation: Situation) -> Iterator[Finding]:
    amendment = amendment_of(situation)
    if amendment is None or not (amendment.ended_parcels or amendment.parents):
        return
    for item in undecided(amendment.before, amendment.change, RightsEdits.of(amendment.change)):
        yield _finding(_TEMPLATES[item.why], item.right, amendment)
    yield from _bare(amendment)


def _finding(template: str, right: Right, amendment: Amendment) -> Finding:
    names = ", ".join(amendment.after.name(share.party_id) for share in right.shares)
    word = right_word(amendment.situation.profile, right.kind)
    return amendment.finding(RULE, template, [right.parcel_id], {"kind": word, "name": names or _NOBODY})


def _bare(amendment: Amendment) -> Iterator[Finding]:
    """New parcels without any right in the land, where every parent had one."""
    for child, parents in amendment.parents.items():
        had_one = all(_has_title(amendment.before, parent) for parent in parents)
        is_read = child not in amendment.ended_parcels and amendment.is_read(child)
        if had_one and is_read and not _has_title(amendment.after, child):
            yield amendment.finding(RULE, _BARE, [child], {}, severity=Severity.WARNING)


def _has_title(estate: Estate, parcel_id: UUID) -> bool:
    return any(map(_is_title, estate.of(parcel_id)))


def _is_title(right: Right) -> bool:
    return right.right_class is RightClass.RIGHT and right.building is None and bool(right.shares)


RULE = Rule("rights-decided", N_("Rights carried over"), Severity.ERROR, Stage.LIVE, _examine, compares=True)
