"""Sale, gift and exchange: what one gives is exactly what others get."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.transfer import Offer, Transfer, exchange, transfer
from cadastre_plugin.core.shares import part_of, spread
from tests.core.making import id_of
from tests.core.rights.making import (
    ANNA,
    BEK,
    CHORI,
    CONTRACT,
    DILYA,
    EAST,
    LOT,
    OLD_TITLE,
    PAPERS,
    after,
    estate,
    held,
    ownership,
    person,
    refused,
    shares,
)

TITLE = ownership("title", LOT, (ANNA, "1/2"), (BEK, "1/2"))
WHOLE = ownership("whole", EAST, (CHORI, "1"))
BEFORE = estate(TITLE, WHOLE)


def test_she_sells_a_third_of_her_half_to_two_buyers_equally() -> None:
    sold = part_of(Fraction(1, 2), Fraction(1, 3))
    buyers = tuple(
        replace(share, fraction=part)
        for share, part in zip(shares((CHORI, "1"), (DILYA, "1")), spread(Fraction(1), 2), strict=True)
    )
    outcome = transfer(BEFORE, Transfer("sale", TITLE.id, ANNA, buyers, sold), PAPERS)
    right = outcome.rights[TITLE.id]
    assert held(right) == {ANNA: "1/3", CHORI: "1/12", DILYA: "1/12", BEK: "1/2"}
    assert list(held(right)) == [ANNA, CHORI, DILYA, BEK]
    assert (right.version, right.registered_on) == (TITLE.version, TITLE.registered_on)
    assert right.source_ids == (OLD_TITLE.id, CONTRACT.id)
    assert outcome.act.operation == "sale"
    assert (outcome.act.right_ids, outcome.act.source_ids) == ((TITLE.id,), (CONTRACT.id,))
    assert outcome.act.applicant_id == ANNA
    assert outcome.sources == {CONTRACT.id: CONTRACT}
    assert BEFORE.rights[TITLE.id] is TITLE


def test_a_buyer_who_is_a_holder_has_one_share() -> None:
    right = transfer(BEFORE, Transfer("sale", TITLE.id, ANNA, shares((BEK, "1"))), PAPERS).rights[TITLE.id]
    assert held(right) == {BEK: "1"}
    right = transfer(BEFORE, Transfer("gift", TITLE.id, BEK, shares((ANNA, "1/2"), (DILYA, "1/2"))), PAPERS).rights[
        TITLE.id
    ]
    assert held(right) == {ANNA: "3/4", DILYA: "1/4"}


def test_the_whole_given_to_someone_new_rests_on_the_new_document_and_is_registered_anew() -> None:
    eve = person("Eve")
    outcome = transfer(
        BEFORE, Transfer("gift", WHOLE.id, CHORI, shares((eve.id, "1"))), replace(PAPERS, parties=(eve,))
    )
    right = outcome.rights[WHOLE.id]
    assert (held(right), right.source_ids, right.registered_on) == ({eve.id: "1"}, (CONTRACT.id,), None)
    assert outcome.parties == {eve.id: eve}
    assert after(BEFORE, outcome).name(eve.id) == "Eve"
    assert transfer(BEFORE, Transfer("gift", WHOLE.id, CHORI, shares((ANNA, "1"))), Papers()).rights[
        WHOLE.id
    ].source_ids == (OLD_TITLE.id,)


def test_nobody_sells_what_he_does_not_hold() -> None:
    refused("not_holder", transfer, BEFORE, Transfer("sale", TITLE.id, CHORI, shares((DILYA, "1"))), PAPERS)
    more = Transfer("sale", TITLE.id, ANNA, shares((DILYA, "1")), Fraction(500_000_000_001, 10**12))
    assert "1/2" in refused("not_holder", transfer, BEFORE, more, PAPERS).text()
    everything = transfer(BEFORE, replace(more, share=Fraction(1, 2)), PAPERS).rights[TITLE.id]
    assert held(everything) == {DILYA: "1/2", BEK: "1/2"}


def test_what_does_not_fit_is_refused() -> None:
    intent = Transfer("sale", TITLE.id, ANNA, shares((DILYA, "1")))
    refused("right_gone", transfer, BEFORE, replace(intent, right_id=id_of("nothing")), PAPERS)
    refused("party_gone", transfer, BEFORE, replace(intent, to=shares((id_of("nobody"), "1"))), PAPERS)
    refused("nobody_named", transfer, BEFORE, replace(intent, to=()), PAPERS)
    refused("transfer_to_giver", transfer, BEFORE, replace(intent, to=shares((ANNA, "1"))), PAPERS)
    twice = replace(intent, to=shares((DILYA, "1/2"), (DILYA, "1/2")))
    refused("party_named_twice", transfer, BEFORE, twice, PAPERS)
    thirds = replace(intent, to=shares((DILYA, "33/100"), (CHORI, "33/100"), (BEK, "33/100")))
    assert "1/100" in refused("parts_not_whole", transfer, BEFORE, thirds, PAPERS).text()
    for share in (Fraction(0), Fraction(-1, 2), Fraction(3, 2)):
        refused("share_out_of_range", transfer, BEFORE, replace(intent, share=share), PAPERS)


def test_a_share_that_the_register_cannot_keep_is_refused_and_a_large_one_is_exact() -> None:
    fine = Transfer("sale", TITLE.id, ANNA, shares((DILYA, "1")), Fraction(1, 10**12 - 1))
    right = transfer(BEFORE, fine, PAPERS).rights[TITLE.id]
    assert held(right)[DILYA] == f"1/{10**12 - 1}"
    assert sum(share.fraction for share in right.shares) == 1
    too_fine = replace(fine, share=Fraction(1, 2**61 - 1), to=shares((DILYA, "1/7"), (CHORI, "6/7")))
    refused("share_too_large", transfer, BEFORE, too_fine, PAPERS)


def test_an_exchange_swaps_what_two_offer() -> None:
    outcome = exchange(BEFORE, Offer(TITLE.id, ANNA, Fraction(1, 4)), Offer(WHOLE.id, CHORI, Fraction(1, 3)), PAPERS)
    assert held(outcome.rights[TITLE.id]) == {ANNA: "1/4", CHORI: "1/4", BEK: "1/2"}
    assert held(outcome.rights[WHOLE.id]) == {CHORI: "2/3", ANNA: "1/3"}
    assert (outcome.act.operation, outcome.act.right_ids) == ("exchange", (TITLE.id, WHOLE.id))


def test_an_exchange_is_between_two_rights_of_two_people() -> None:
    refused("exchange_same_right", exchange, BEFORE, Offer(TITLE.id, ANNA), Offer(TITLE.id, BEK), PAPERS)
    twice = estate(TITLE, replace(WHOLE, shares=shares((ANNA, "1"))))
    refused("transfer_to_giver", exchange, twice, Offer(TITLE.id, ANNA), Offer(WHOLE.id, ANNA), PAPERS)
    refused("not_holder", exchange, BEFORE, Offer(TITLE.id, ANNA), Offer(WHOLE.id, BEK), PAPERS)
