"""The rules that are in force, in the order they run."""

from __future__ import annotations

from collections.abc import Mapping

from cadastre_plugin.core.rules import (
    access,
    area_sum,
    close_corners,
    district,
    doubled_corner,
    fixed_corner,
    gap,
    geometry_valid,
    hole_touches_shell,
    legal_area,
    min_area,
    min_width,
    number,
    one_part,
    overlap,
    sliver,
    spike,
    t_junction,
)
from cadastre_plugin.core.rules.rights import (
    applicant,
    document_date,
    documents_attached,
    group_members,
    land_right,
    lease_terms,
    mortgage_ranks,
    mortgagee_consent,
    party_numbers,
    restriction_blocks,
    right_claimed,
    right_party,
    right_source,
    rights_decided,
    servitude_place,
    transferor,
    whole_shares,
)
from cadastre_plugin.core.rules.rule import Rule, Stage

RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        geometry_valid.RULE,
        one_part.RULE,
        overlap.RULE,
        sliver.RULE,
        t_junction.RULE,
        gap.RULE,
        doubled_corner.RULE,
        close_corners.RULE,
        spike.RULE,
        hole_touches_shell.RULE,
        min_width.RULE,
        min_area.RULE,
        access.RULE,
        fixed_corner.RULE,
        district.RULE,
        number.RULE,
        legal_area.RULE,
        area_sum.RULE,
        whole_shares.RULE,
        restriction_blocks.RULE,
        mortgagee_consent.RULE,
        right_claimed.RULE,
        transferor.RULE,
        rights_decided.RULE,
        right_party.RULE,
        right_source.RULE,
        group_members.RULE,
        land_right.RULE,
        mortgage_ranks.RULE,
        lease_terms.RULE,
        servitude_place.RULE,
        applicant.RULE,
        documents_attached.RULE,
        document_date.RULE,
        party_numbers.RULE,
    )
}
"""By id."""


def rules(stage: Stage) -> tuple[Rule, ...]:
    """Rules of a stage; SUBMIT has all of them."""
    return tuple(rule for rule in RULES.values() if stage is Stage.SUBMIT or rule.stage is Stage.LIVE)
