"""Whatever is sold, inherited, divided and joined, one after the other: each right stays whole and nobody owes."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.rights.division import Division, divide
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.errors import RightsError
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.inheritance import Inheritance, inherit
from cadastre_plugin.core.rights.joint_property import JointProperty, join
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.transfer import Offer, Transfer, exchange, transfer
from cadastre_plugin.core.shares import is_whole, spread
from tests.core.rights.making import ANNA, BEK, CHORI, DILYA, EAST, LOT, PAPERS, estate, ownership

PEOPLE = (ANNA, BEK, CHORI, DILYA)
TITLES = (ownership("title", LOT, (ANNA, "1/2"), (BEK, "1/2")), ownership("whole", EAST, (CHORI, "1")))
WEIGHT = st.integers(1, 1000)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_each_right_stays_whole(data: st.DataObject) -> None:
    before, edits = estate(*TITLES), RightsEdits()
    for _ in range(data.draw(st.integers(1, 8))):
        standing = before.with_edits(edits)
        try:
            outcome = _one(data, standing)
        except RightsError as refusal:
            assert refusal.code in ("share_too_large", "division_same", "exchange_same_right", "transfer_to_giver")
            continue
        edits = edits.with_outcome(outcome, before.versions())
        after = before.with_edits(edits)
        assert after.rights.keys() == before.rights.keys()
        assert all(is_whole(right.shares) for right in after.rights.values())
        assert all(len({share.party_id for share in right.shares}) == len(right.shares) for right in _rights(after))
        assert all(after.rights[right.id].version == right.version for right in TITLES)


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 10**12), st.integers(1, 10**12), st.integers(1, 10**6))
def test_denominators_up_to_a_million_million_stay_exact(denominator: int, part: int, buyers: int) -> None:
    share = Fraction(min(part, denominator - 1), denominator)
    before = estate(ownership("title", LOT, (ANNA, "1")))
    outcome = transfer(before, Transfer("sale", TITLES[0].id, ANNA, (Share(BEK, Fraction(1)),), share), PAPERS)
    right = outcome.rights[TITLES[0].id]
    assert (right.share_of(BEK), right.share_of(ANNA)) == (share, 1 - share)
    assert sum(spread(share, min(buyers, 2**62 // share.denominator, 1000))) == share


def _rights(standing: Estate) -> tuple[Right, ...]:
    return tuple(standing.rights.values())


def _one(data: st.DataObject, standing: Estate) -> RightsOutcome:
    operation = data.draw(st.sampled_from((_transfer, _exchange, _inherit, _divide, _join)))
    return operation(data, standing)


def _transfer(data: st.DataObject, standing: Estate) -> RightsOutcome:
    right, giver = _holding(data, standing)
    part = Fraction(data.draw(WEIGHT), 1000)
    to = _parts(data, Fraction(1), [id for id in PEOPLE if id != giver])
    return transfer(standing, Transfer("sale", right.id, giver, to, right.share_of(giver) * part), PAPERS)


def _exchange(data: st.DataObject, standing: Estate) -> RightsOutcome:
    one, other = _holding(data, standing), _holding(data, standing)
    return exchange(standing, Offer(one[0].id, one[1]), Offer(other[0].id, other[1]), PAPERS)


def _inherit(data: st.DataObject, standing: Estate) -> RightsOutcome:
    right, deceased = _holding(data, standing)
    heirs = _parts(data, Fraction(1), [id for id in PEOPLE if id != deceased])
    return inherit(standing, Inheritance(deceased, (right.id,), heirs), PAPERS)


def _divide(data: st.DataObject, standing: Estate) -> RightsOutcome:
    right = data.draw(st.sampled_from(_rights(standing)))
    holders = tuple(share.party_id for share in right.shares)
    members = [share.party_id for id in holders for share in standing.parties[id].members]
    own = [id for id in holders if not standing.parties[id].members]
    sharers = list(dict.fromkeys((*own, *members)))
    if len(sharers) < 2:
        return _transfer(data, standing)
    return divide(standing, Division(right.id, holders, _parts(data, Fraction(1), sharers)), PAPERS)


def _join(data: st.DataObject, standing: Estate) -> RightsOutcome:
    right, giver = _holding(data, standing)
    if standing.parties[giver].members:
        return _transfer(data, standing)
    spouse = data.draw(st.sampled_from([id for id in PEOPLE if id != giver]))
    members = (Share(giver, Fraction(1, 2)), Share(spouse, Fraction(1, 2)))
    return join(standing, JointProperty(right.id, (giver,), members, "Both"), PAPERS)


def _holding(data: st.DataObject, standing: Estate) -> tuple[Right, UUID]:
    right = data.draw(st.sampled_from(_rights(standing)))
    return right, data.draw(st.sampled_from([share.party_id for share in right.shares]))


def _parts(data: st.DataObject, whole: Fraction, among: list[UUID]) -> tuple[Share, ...]:
    chosen = data.draw(st.lists(st.sampled_from(among), min_size=1, max_size=3, unique=True))
    weights = [data.draw(WEIGHT) for _ in chosen]
    return tuple(Share(id, whole * weight / sum(weights)) for id, weight in zip(chosen, weights, strict=True))
