"""A search as it is typed, letter by letter."""

from __future__ import annotations

import pytest

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.people.errors import PeopleError
from cadastre_plugin.core.people.personal_data import USUAL, PersonalData, personal_data_of, roles_with
from cadastre_plugin.core.people.query import read_query
from cadastre_plugin.core.people.search_key import search_key


@pytest.mark.parametrize(
    ("typed", "words", "begun"),
    [
        ("Kar", (), "kar"),
        ("Karimov ", (), "karimov"),
        ("Karimov A", ("karimov",), "a"),
        ("Каримов Азиз Б", ("karimov", "aziz"), "b"),
        ("Karimov Aziz Bekzod oʻg", ("karimov", "aziz"), "bekzod"),
        ("김영", (), "gimeong"),
        ("", (), ""),
        ("\u200f ‘", (), ""),
    ],
)
def test_words_and_the_begun_one(typed, words, begun):
    query = read_query(typed)
    assert (query.words, query.begun, query.number) == (words, begun, None)
    assert query.is_empty == (begun == "")


@pytest.mark.parametrize("name", ["Abdullayev", "Gʻulomov Oʻktam", "Йўлдошев", "Navoiy Alisher", "Zulfiya", "Ергашев"])
def test_every_beginning_of_a_name_finds_it(name):
    """From three letters on: what is typed of a name is never more than its key."""
    for length in range(3, len(name) + 1):
        assert search_key(name).startswith(read_query(name[:length]).key_start), name[:length]


def test_the_daughter_of_somebody_is_still_being_typed():
    for tail in ("qi", "qiz", "qizi"):
        assert read_query(f"Karimova Lola Akmal {tail}").key_start == "karimova lola akmal"
    assert read_query("Karimova Qiz").key_start == "karimova qiz"  # may be a name yet


@pytest.mark.parametrize(("typed", "sound"), [("Гу", ""), ("Гуля", "GL"), ("Шу", ""), ("Юл", "AL"), ("", "")])
def test_a_single_sound_is_too_little(typed, sound):
    assert read_query(typed).begun_sound == sound


@pytest.mark.parametrize("typed", ["30101901000014", " 3010190 1000014\u200e", "123456789", "123-456-789"])
def test_a_whole_number(typed):
    query = read_query(typed)
    assert query.number == "".join(sign for sign in typed if sign.isdigit()) and not query.is_empty
    assert query.shown == "•" * (len(query.number) - 4) + query.number[-4:]


@pytest.mark.parametrize("typed", ["3010190", "3010190100001", "301019010000144", "٣٠١٠١٩٠١٠٠٠٠١٤"])
def test_a_part_of_a_number_is_none(typed):
    assert read_query(typed).number is None


@pytest.mark.parametrize(("typed", "code"), [("A" * 5000, "name_too_long"), ("\0", "name_unstorable")])
def test_what_no_name_can_be_is_refused(typed, code):
    with pytest.raises(PeopleError) as refused:
        read_query(typed)
    assert refused.value.code == code


def test_of_several_roles_the_one_that_sees_most_counts():
    assert personal_data_of([], USUAL) is PersonalData.NONE
    assert personal_data_of([Role.ADMINISTRATOR, Role.ANALYST], USUAL) is PersonalData.INITIALS
    assert personal_data_of(Role, USUAL) is PersonalData.FULL
    assert personal_data_of([Role.SURVEYOR], {}) is PersonalData.NONE


def test_roles_that_see_so_much():
    assert roles_with(USUAL, PersonalData.FULL) == (Role.SURVEYOR, Role.SUPERVISOR)
    assert roles_with(USUAL, PersonalData.INITIALS) == (Role.SURVEYOR, Role.ANALYST, Role.SUPERVISOR)
    assert roles_with({Role.ANALYST: PersonalData.NAMES}, PersonalData.NAMES) == (Role.ANALYST,)
