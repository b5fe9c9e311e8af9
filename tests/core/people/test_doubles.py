"""Two parties that may be one: how probable, and why."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.people.doubles import PROBABLE, Reason, likeness
from cadastre_plugin.core.people.pinfl import CHECK
from cadastre_plugin.core.people.similarity import compared, distance

AZIZ, BORN_THE_SAME_DAY = "30101901000014", "3010190222222"


def _person(name, pinfl=None):
    return Party(uuid4(), 1, PartyKind.NATURAL, name, pinfl)


def _body(name, stir=None):
    return Party(uuid4(), 1, PartyKind.LEGAL, name, None, stir)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Karimov Aziz", "Karimov Aziz", Reason.SAME_NAME),
        ("Gʻulomov Oʻktam", "G`ulomov  O'KTAM", Reason.SAME_NAME),
        ("Gʻulomov Oʻktam", "Ғуломов Ўктам", Reason.OTHER_SCRIPT),
        ("Karimov Aziz Bekzod oʻgʻli", "Aziz Bekzod Karimov", Reason.OTHER_ORDER),
        ("Karimov Aziz", "Karimov Azis", Reason.ONE_LETTER),
        ("Karimov Aziz", "Karimvo Aziz", Reason.ONE_LETTER),
        ("Karimov Aziz", "Qarimov Aziz", Reason.ONE_LETTER),
        ("Gʻulomov Oʻktam", "Гулямов Уктам", Reason.SAME_SOUND),
        ("김 영수", "Ким Ёнгсу", Reason.SAME_SOUND),
        ("Karimov Aziz Bekzod oʻgʻli", "Karimov Aziz", Reason.WORD_MISSING),
        ("Abdurahmonov Aziz", "Abdurahimov Aziz", Reason.ALIKE),
    ],
)
def test_names_and_why(one, other, reason):
    found = likeness(_person(one), _person(other))
    assert reason in found.reasons and found.probability >= PROBABLE
    assert all(why.text() for why in found.reasons)
    back = likeness(_person(other), _person(one))
    assert (back.probability, set(back.reasons)) == (found.probability, set(found.reasons))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karimov Aziz", "Rahimov Bekzod"),
        ("Karimov Aziz", "Karimov"),
        ("Karimov Aziz", ""),
        ("", ""),
        ("Aziz", "Lola"),
        ("Karimov Aziz", "Sodiqov Aziz"),
    ],
)
def test_other_names_are_no_doubles(one, other):
    assert likeness(_person(one), _person(other)).probability < PROBABLE


def test_a_number_that_is_the_same_all_but_settles_it():
    found = likeness(_person("Karimov Aziz", AZIZ), _person("Wrong Name", "3010190 1000014"))
    assert found.reasons[0] is Reason.SAME_PINFL and found.probability > 0.95
    found = likeness(_body("Yulduz MChJ", "200000001"), _body("Oy XK", "200000001"))
    assert found.reasons[0] is Reason.SAME_STIR and found.probability > 0.9


def test_another_number_speaks_against_it_unless_it_is_a_slip_of_the_pen():
    same_name = likeness(_person("Karimov Aziz", AZIZ), _person("Karimov Aziz", "53101011007775"))
    assert same_name.probability < PROBABLE
    slip = likeness(_person("Karimov Aziz", AZIZ), _person("Karimov Aziz", AZIZ[:-1] + "5"))
    assert Reason.NUMBER_DIGIT in slip.reasons and slip.probability > 0.7


def test_a_day_of_birth_counts_beside_a_name_only():
    number = BORN_THE_SAME_DAY + str(CHECK.digit(BORN_THE_SAME_DAY))
    named = likeness(_person("Gʻulomov Oʻktam", AZIZ), _person("Гулямов Уктам", number))
    assert Reason.SAME_BIRTH_DATE in named.reasons
    assert likeness(_person("Gʻulomov Oʻktam", AZIZ), _person("Каримова Лола", number)).reasons == ()


def test_the_same_name_and_day_are_worth_a_look_whatever_the_number():
    number = BORN_THE_SAME_DAY + str(CHECK.digit(BORN_THE_SAME_DAY))
    found = likeness(_person("Karimov Aziz", AZIZ), _person("Karimov Aziz", number))
    assert set(found.reasons) == {Reason.SAME_NAME, Reason.SAME_BIRTH_DATE} and found.probability >= PROBABLE


def test_two_ways_to_say_that_names_are_alike_weigh_no_more_than_one():
    one, other = _person("Gʻulomov Oʻktam", AZIZ), _person("Ўктам Ғуломов", "53101011007775")
    assert set(likeness(one, other).reasons) == {Reason.OTHER_ORDER, Reason.OTHER_SCRIPT}
    assert likeness(one, other).probability < PROBABLE


def test_a_person_is_no_body():
    assert likeness(_person("Karimov Aziz"), _body("Karimov Aziz")).probability == 0


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [("", "", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "acb", 1), ("abc", "abd", 1), ("abc", "bc", 1),
     ("ab", "ba", 1), ("kitten", "sitting", 3)],
)  # fmt: skip
def test_distance(one, other, letters):
    assert distance(one, other) == letters


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_a_distance_is_the_same_both_ways_and_none_only_to_itself(one, other):
    there = distance(one, other)
    assert there == distance(other, one) and (there == 0) == (one == other)
    assert abs(len(one) - len(other)) <= there <= max(len(one), len(other))


def test_every_word_has_one_partner():
    found = compared("Karim Karim", "Karim Aziz")
    assert not found.same_words and found.likeness < 1
