"""Who holds what in an invented city."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter

import pytest

from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import RightClass
from cadastre_plugin.core.shares import is_whole
from cadastre_server.cities.people import pinfl_check_digit
from cadastre_server.cities.words import CITY


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}


def test_every_right_is_of_a_parcel_rests_on_a_document_and_its_shares_are_one(spoilt):
    parcels, parties = {parcel.id for parcel in spoilt.parcels}, {party.id for party in spoilt.parties}
    sources = {source.id for source in spoilt.sources}
    for right in spoilt.rights:
        assert right.parcel_id in parcels
        assert set(right.source_ids) <= sources
        assert right.source_ids
        assert {share.party_id for share in right.shares} <= parties
        assert is_whole(right.shares) or right.right_class is RightClass.RESTRICTION
    assert 0.97 < len({right.parcel_id for right in spoilt.rights}) / len(parcels) < 1.0


def test_kinds_and_purposes_are_codes_of_the_profile(spoilt):
    profile = spoilt.city.profile
    for code_list, used in (
        ("right_kind", {right.kind for right in spoilt.rights}),
        ("source_kind", {source.kind for source in spoilt.sources}),
        ("purpose", {parcel.purpose for parcel in spoilt.parcels}),
        ("land_category", {parcel.land_category for parcel in spoilt.parcels}),
    ):
        assert used <= {item.code for item in profile.codes(code_list)}
        assert len(used) > 2


def test_some_own_together_in_uneven_parts(spoilt):
    denominators = Counter(share.fraction.denominator for right in spoilt.rights for share in right.shares)
    assert {1, 2, 3, 4, 6, 8, 24} <= set(denominators)


def test_bans_and_arrests_are_few_and_say_everything(spoilt):
    restrictions = [right for right in spoilt.rights if right.right_class is RightClass.RESTRICTION]
    assert {right.kind for right in restrictions} == {"ban", "arrest"}
    assert 20 < len(restrictions) < 200
    for right in restrictions:
        assert right.imposed_by and right.exchange_code and right.registered_on and right.source_ids
        assert not right.shares


def test_documents_are_older_than_what_rests_on_them(spoilt):
    issued = {source.id: source.issued_on for source in spoilt.sources}
    assert all(issued[right.source_ids[0]] < right.registered_on for right in spoilt.rights)


def test_people_are_of_all_scripts_and_their_numbers_are_right(spoilt):
    people = [party for party in spoilt.parties if party.kind is PartyKind.NATURAL]
    scripts = Counter(script for person in people for script in _scripts(person.name))
    assert set(scripts) >= {"LATIN", "CYRILLIC", "HANGUL"}
    assert scripts["LATIN"] > scripts["CYRILLIC"] > scripts["HANGUL"] > 100
    assert {"ʻ", "‘", "'", "`", "’"} <= {letter for person in people for letter in person.name}
    for person in people:
        assert len(person.pinfl) == 14
        assert int(person.pinfl[13]) == pinfl_check_digit(person.pinfl[:13])
        assert person.pinfl[0] in "3456"


def test_others_have_a_tax_number_and_no_personal_one(spoilt):
    others = [party for party in spoilt.parties if party.kind is not PartyKind.NATURAL]
    assert {party.kind for party in others} == {PartyKind.LEGAL, PartyKind.STATE}
    assert all(len(party.stir) == 9 and party.stir.isdigit() and party.pinfl is None for party in others)


def test_the_check_digit_is_that_of_the_known_numbers(shared_data):
    known = json.loads((shared_data.parent / "oracles.json").read_text())["pinfl"]
    assert all(int(number[13]) == pinfl_check_digit(number[:13]) for number in known["valid"])
    assert not any(int(number[13]) == pinfl_check_digit(number[:13]) for number in known["bad_check_digit"])


def test_addresses_say_that_the_city_is_invented_and_are_each_once_in_a_mahalla(town):
    addresses = [parcel.address for parcel in town.parcels]
    assert all(address.startswith(f"{CITY}, ") and address.endswith("-uy") for address in addresses)
    assert len(set(addresses)) > 0.97 * len(addresses)


@pytest.mark.parametrize("share", [0.05])
def test_documents_differ_from_the_ground_as_in_real_registers(spoilt, share):
    """Legal and computed area differ by more than 5 % in 2 to 14 % of real parcels."""
    stated = [parcel for parcel in spoilt.parcels if parcel.legal_area]
    off = [parcel for parcel in stated if abs(parcel.legal_area / parcel.geometry.area - 1) > share]
    assert 0.02 < len(off) / len(stated) < 0.14
    assert 0 < len(spoilt.parcels) - len(stated) < 300
