"""New parties, corrected ones, and doubles that become one."""

from __future__ import annotations

from dataclasses import replace

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.parties import add, correct_party, merge_parties
from tests.core.making import id_of
from tests.core.rights.making import (
    ANNA,
    BEK,
    CHORI,
    EAST,
    LOT,
    PAPERS,
    after,
    estate,
    group,
    held,
    ownership,
    person,
    refused,
    shares,
)

TITLE = ownership("title", LOT, (ANNA, "1/3"), (BEK, "1/3"), (CHORI, "1/3"))
OTHER = ownership("other", EAST, (BEK, "1"))
PAIR = group("Bek and Chori", (BEK, "1/2"), (CHORI, "1/2"))
BEFORE = estate(TITLE, OTHER)
ANNA_WHOLE = Party(ANNA, 1, PartyKind.NATURAL, "Anna", pinfl="30101901000014")
WHY = Papers(reason="The name was misspelt")


def test_a_new_party_is_an_act_of_its_own() -> None:
    eve = person("Eve")
    outcome = add(Papers(parties=(eve,)))
    assert (outcome.act.operation, outcome.parties, outcome.rights) == ("new_party", {eve.id: eve}, {})
    assert outcome.act.party_ids == (eve.id,)
    refused("nobody_named", add, Papers())
    refused("name_empty", add, Papers(parties=(replace(eve, name=" \u200b\u200f"),)))
    refused("name_too_long", add, Papers(parties=(replace(eve, name="x" * 5000),)))
    alone = replace(eve, kind=PartyKind.GROUP, members=shares((ANNA, "1")))
    refused("group_not_whole", add, Papers(parties=(alone,)))
    refused("group_not_whole", add, Papers(parties=(replace(alone, members=shares((ANNA, "1/2"), (BEK, "1/3"))),)))
    assert add(Papers(parties=(replace(alone, members=shares((ANNA, "1/2"), (BEK, "1/2"))),)))


def test_a_correction_keeps_what_it_does_not_change_and_says_why() -> None:
    corrected = replace(ANNA_WHOLE, name="Anna Karimova")
    outcome = correct_party(BEFORE, ANNA_WHOLE, corrected, WHY)
    assert outcome.parties == {ANNA: corrected}
    assert (outcome.act.operation, outcome.act.reason) == ("correction", "The name was misspelt")
    refused("reason_missing", correct_party, BEFORE, ANNA_WHOLE, corrected, Papers())
    refused("correction_empty", correct_party, BEFORE, ANNA_WHOLE, ANNA_WHOLE, WHY)
    refused("party_other", correct_party, BEFORE, ANNA_WHOLE, replace(corrected, id=BEK), WHY)
    refused("party_gone", correct_party, replace(BEFORE, parties={}), ANNA_WHOLE, corrected, WHY)
    refused("name_empty", correct_party, BEFORE, ANNA_WHOLE, replace(ANNA_WHOLE, name=""), WHY)


def test_doubles_become_one_in_every_right() -> None:
    outcome = merge_parties(BEFORE, ANNA, BEK, PAPERS)
    assert held(outcome.rights[TITLE.id]) == {ANNA: "2/3", CHORI: "1/3"}
    assert held(outcome.rights[OTHER.id]) == {ANNA: "1"}
    assert outcome.parties == {BEK: None}
    assert outcome.act.operation == "party_merge"
    assert BEK not in after(BEFORE, outcome).parties


def test_groups_name_the_one_that_is_kept() -> None:
    before = estate(TITLE, people=[PAIR])
    whole = Party(PAIR.id, PAIR.version, PartyKind.GROUP, PAIR.name, members=PAIR.members)
    outcome = merge_parties(before, ANNA, BEK, PAPERS, {PAIR.id: whole})
    assert outcome.parties == {PAIR.id: replace(whole, members=shares((ANNA, "1/2"), (CHORI, "1/2"))), BEK: None}
    refused("group_unread", merge_parties, before, ANNA, BEK, PAPERS)
    refused("group_too_small", merge_parties, before, CHORI, BEK, PAPERS, {PAIR.id: whole})


def test_what_cannot_be_one_is_refused() -> None:
    refused("merge_same", merge_parties, BEFORE, ANNA, ANNA, PAPERS)
    refused("party_gone", merge_parties, BEFORE, ANNA, id_of("nobody"), PAPERS)
    bank = PartyNote(id_of("bank"), 1, PartyKind.LEGAL, "Bank")
    refused("merge_kinds", merge_parties, estate(TITLE, people=[bank]), ANNA, bank.id, PAPERS)


def test_namesakes_with_other_numbers_are_two_and_are_not_merged() -> None:
    def with_marks(*marks: str) -> Estate:
        people = [replace(BEFORE.parties[id], mark=mark) for id, mark in zip((ANNA, BEK), marks, strict=True)]
        return replace(BEFORE, parties={**BEFORE.parties, **{note.id: note for note in people}})

    refused("merge_numbers", merge_parties, with_marks("••••1234", "••••1235"), ANNA, BEK, PAPERS)
    for marks in (("••••1234", "••••1234"), ("••••1234", ""), ("", "")):
        assert merge_parties(with_marks(*marks), ANNA, BEK, PAPERS).parties[BEK] is None
