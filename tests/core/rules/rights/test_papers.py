"""Documents that must be there, their dates, and who people are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.profile.profile import OperationRules
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.rules.rights.words import document_word, operation_word, right_word
from tests.core.making import TASHKENT, id_of
from tests.core.rights.making import ANNA, BEK, CONTRACT, LOT, OLD_TITLE, estate, ownership, shares
from tests.core.rules.rights.making import (
    HALVES,
    KNOWN_ERROR,
    NEW_ERROR,
    SPLIT,
    TODAY,
    WARNING,
    act,
    again,
    amended,
    grave,
    said,
)

TITLE = ownership("title", LOT, (ANNA, "1"))
SOLD = replace(TITLE, shares=shares((BEK, "1")))
TOMORROW = date(2026, 3, 3)
LONG_AGO = date(1999, 1, 1)


@pytest.mark.parametrize(
    ("operation", "papers", "missing"),
    [
        ("sale", (CONTRACT.id,), []),
        ("sale", (OLD_TITLE.id,), ["contract"]),
        ("sale", (id_of("lost"),), ["contract"]),
        ("inheritance", (CONTRACT.id,), ["certificate of inheritance"]),
        ("verified_absent", (), []),
        ("something else", (), []),
    ],
)
def test_an_act_has_the_documents_of_the_profile(operation, papers, missing) -> None:
    made = amended(SOLD, acts=[act(operation, TITLE, source_ids=papers)])
    findings = said("documents-attached", estate(TITLE), made)
    assert [finding.parameters["document"] for finding in findings] == missing
    assert all(finding.blocks and finding.subjects == (LOT,) for finding in findings)


def test_an_act_about_a_person_is_about_what_the_person_holds() -> None:
    renamed = Party(ANNA, 1, PartyKind.NATURAL, "Annah")
    made = amended(parties=[renamed], acts=[act("correction", party_ids=(ANNA,))])
    [finding] = said("documents-attached", estate(TITLE), made)
    assert (finding.text(), finding.subjects) == ("correction of a record: a document is missing: application", (LOT,))


def test_each_document_that_is_missing_is_named() -> None:
    profile = replace(TASHKENT, operations={"sale": OperationRules(("contract", "plan", "will"))})
    made = amended(SOLD, acts=[act("sale", TITLE)])
    texts = [finding.text() for finding in said("documents-attached", estate(TITLE), made, profile=profile)]
    assert texts == [f"sale: a document is missing: {document}" for document in ("plan", "will")]


@pytest.mark.parametrize(("issued", "expected"), [(TODAY, []), (LONG_AGO, []), (None, []), (TOMORROW, [NEW_ERROR])])
def test_a_document_is_not_of_tomorrow(issued, expected) -> None:
    paper = replace(CONTRACT, issued_on=issued)
    made = amended(SOLD, acts=[act("sale", TITLE)], sources=[paper])
    findings = said("document-date", estate(TITLE), made)
    assert grave(findings) == expected
    for finding in findings:
        assert finding.text() == "contract 12: its date 2026-03-03 is still to come"
        assert finding.subjects == (LOT,)
    assert said("document-date", estate(TITLE), made, today=None) == []


def test_what_the_register_says_of_tomorrow_is_its_fault() -> None:
    late = replace(OLD_TITLE, issued_on=TOMORROW)
    before = replace(estate(replace(TITLE, registered_on=TOMORROW)), sources={late.id: late})
    made = amended(replace(SOLD, registered_on=TOMORROW), sources=[replace(late, number="8")])
    assert grave(said("document-date", before, made)) == [KNOWN_ERROR, KNOWN_ERROR]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"registered_on": TODAY}, []),
        ({"registered_on": TOMORROW}, [NEW_ERROR]),
        ({"checked_on": TOMORROW}, [NEW_ERROR]),
        ({"until": TOMORROW}, []),
        ({"registered_on": date(2020, 3, 1)}, []),
        ({"registered_on": date(2020, 2, 29)}, [WARNING]),
        ({"registered_on": None}, []),
    ],
)
def test_a_right_is_registered_after_its_document_and_not_tomorrow(days, expected) -> None:
    changed = replace(TITLE, **days)
    assert grave(said("document-date", estate(TITLE), amended(changed, sources=[]))) == expected


@pytest.mark.parametrize(("since", "expected"), [(None, []), (date(2021, 1, 1), []), (date(2021, 1, 2), [WARNING])])
def test_a_parcel_that_a_change_made_has_no_right_from_before(since, expected) -> None:
    lease = again(TITLE, "lease", kind="lease", registered_on=date(2021, 1, 1))
    known = replace(estate(TITLE), since={} if since is None else {TITLE.parcel_id: since})
    assert grave(said("document-date", known, amended(lease))) == expected


def test_nothing_was_registered_in_a_parcel_before_it_was_there() -> None:
    new = again(TITLE, "half", parcel_id=HALVES[0].id, registered_on=date(2021, 1, 1))
    [finding] = said("document-date", estate(TITLE), amended(new, base=SPLIT))
    assert grave([finding]) == [WARNING]
    assert finding.text() == "new parcel: ownership is registered on 2021-01-01, before the parcel was there"
    carried = replace(new, registered_on=TITLE.registered_on, origins=(TITLE.id,))
    assert said("document-date", estate(TITLE), amended(carried, base=SPLIT)) == []
    older = replace(carried, registered_on=date(2020, 3, 2))
    assert said("document-date", estate(TITLE), amended(older, base=SPLIT)) == []
    assert said("document-date", estate(TITLE), amended(replace(new, registered_on=TODAY), base=SPLIT)) == []
    assert said("document-date", estate(TITLE), amended(replace(new, parcel_id=LOT))) == []


def someone(name="Muhayyo Toʻxtasinova", **more):
    return Party(id_of("someone"), 0, PartyKind.NATURAL, name, **more)


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        (someone(pinfl="30101901000014"), []),
        (someone(stir="123456789"), []),
        (someone(pinfl="3010190100001"), [NEW_ERROR]),
        (someone(pinfl="3O101901000014"), [NEW_ERROR]),
        (someone(pinfl="30101901000015"), [WARNING]),
        (someone(stir="12345678"), [NEW_ERROR]),
        (someone(stir="12345678A"), [NEW_ERROR]),
        (someone(name=""), [NEW_ERROR]),
        (someone(name="\u200b \u200f"), [NEW_ERROR]),
        (someone(name="N" * 5000), [NEW_ERROR]),
        (someone(name="Mu\u200bhayyo"), [WARNING]),
        (someone(name="\u202eMuhayyo"), [WARNING]),
        (someone(name="Mu\x07hayyo"), [WARNING]),
        (someone(name="김철수"), []),
        (someone(name="N" * 500), []),
        (someone(name="", pinfl="1", stir="1"), [NEW_ERROR, NEW_ERROR, NEW_ERROR]),
    ],
)
def test_names_and_numbers_of_people(party, expected) -> None:
    held = replace(TITLE, shares=shares((party.id, "1")))
    findings = said("party-numbers", estate(TITLE), amended(held, parties=[party]))
    assert grave(findings) == expected
    assert all(finding.subjects == (LOT,) and finding.text() for finding in findings)


def test_a_day_of_birth_is_not_to_come() -> None:
    made = amended(parties=[someone(pinfl="50101300000000")])
    [finding, *_] = said("party-numbers", estate(), made)
    assert finding.blocks
    assert "born on 2030-01-01" in finding.text()
    assert [one.severity for one in said("party-numbers", estate(), made, today=date(2030, 1, 1))] == [Severity.WARNING]
    assert not any(one.blocks for one in said("party-numbers", estate(), made, today=None))


def test_what_was_so_in_the_register_is_its_fault() -> None:
    known = PartyNote(id_of("someone"), 3, PartyKind.NATURAL, "", "•••••••••015")
    before = estate(people=[known])
    same = replace(someone(name="", pinfl="301019010015"), version=3)
    findings = said("party-numbers", before, amended(parties=[replace(same, stir=None)]))
    assert [finding.effect.value for finding in findings] == ["known", "new"]
    marked = estate(people=[replace(known, mark="••••••••0015")])
    assert grave(said("party-numbers", marked, amended(parties=[same]))) == [KNOWN_ERROR, KNOWN_ERROR]
    mistyped = replace(same, pinfl="301019010016")
    assert grave(said("party-numbers", marked, amended(parties=[mistyped]))) == [KNOWN_ERROR, NEW_ERROR]


def test_a_party_that_ends_is_not_looked_at() -> None:
    ends = amended(parties=[someone(pinfl="1")])
    ends = replace(ends, parties=(replace(ends.parties[0], after=None, base_version=1),))
    assert said("party-numbers", estate(), ends) == []


@pytest.mark.parametrize(("marks", "expected"), [("11", []), ("12", [NEW_ERROR]), ("1 ", []), (" 1", [])])
def test_records_of_two_people_are_not_merged(marks, expected) -> None:
    named = zip("ab", marks, strict=True)
    ended, kept = (PartyNote(id_of(name), 1, PartyKind.NATURAL, name, mark.strip()) for name, mark in named)
    held = replace(TITLE, shares=shares((ended.id, "1")))
    given = replace(held, shares=shares((kept.id, "1")))
    change = amended(given, parties=[Party(ended.id, 1, PartyKind.NATURAL, "a")])
    act = Act(id_of("act"), "party_merge", (held.id,), party_ids=(ended.id,))
    change = replace(change, parties=(Edit(ended.id, 1, None),), acts=(act,))
    assert grave(said("party-numbers", estate(held, people=[ended, kept]), change)) == expected


@pytest.mark.parametrize(
    ("code_list", "word"), [("right_kind", right_word), ("source_kind", document_word), ("operation", operation_word)]
)
def test_every_code_of_the_city_has_a_word_that_can_be_translated(code_list, word) -> None:
    nameless = replace(TASHKENT, code_lists={})
    for item in TASHKENT.codes(code_list):
        assert word(nameless, item.code) != item.code or item.names["en"] == item.code
    assert word(TASHKENT, "unheard of") == "unheard of"
