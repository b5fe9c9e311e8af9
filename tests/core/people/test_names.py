"""A typed name is kept; what cannot be kept is refused, what cannot be seen is said."""

from __future__ import annotations

import pytest

from cadastre_plugin.core.people.errors import PeopleError
from cadastre_plugin.core.people.names import (
    LONGEST_NAME,
    hidden_signs,
    name_faults,
    require_name,
    require_storable,
    scripts_of,
    tidied,
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_empty"),
        (" \t ", "name_empty"),
        ("\u200f\u200b\ufeff", "name_empty"),
        ("\u3164", "name_empty"),
        ("Aziz\0", "name_unstorable"),
        ("Aziz\ud800", "name_unstorable"),
        ("A" * 5000, "name_too_long"),
        ("A" * (LONGEST_NAME + 1), "name_too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused(typed, code):
    with pytest.raises(PeopleError) as refused:
        require_name(typed)
    assert refused.value.code == code and refused.value.text()


@pytest.mark.parametrize(
    "typed", ["A" * LONGEST_NAME, "O`ktam  G'ulomov", "Aziz\u200f", "김영수", "100% «Yulduz_» МЧЖ"]
)
def test_what_was_typed_is_kept(typed):
    assert require_name(typed) == typed


def test_a_search_may_be_empty():
    assert require_storable("") == ""
    with pytest.raises(PeopleError):
        require_storable("\0")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Oʻktam Gʻulomov", []),
        ("Салтыкова-Щедрина Анна", []),
        ("Aziz\u200f Karimov", ["name_hidden_signs"]),
        ("Aziz\u200b Karimov", ["name_hidden_signs"]),
        ("Aziz\u202eKarimov", ["name_hidden_signs"]),
        ("Aziz\x07 Karimov", ["name_hidden_signs"]),
        ("Aziz\u3164 Karimov", ["name_hidden_signs"]),
        ("Aziz  Karimov", ["name_blanks"]),
        (" Aziz", ["name_blanks"]),
        ("Aziz\u00a0Karimov", ["name_blanks"]),
        ("К\u0061римов Азиз", ["name_mixed_scripts"]),
        ("\u200fAziz  К\u0061римов", ["name_hidden_signs", "name_blanks", "name_mixed_scripts"]),
    ],
)
def test_what_nobody_sees_is_said(typed, codes):
    faults = name_faults(typed)
    assert [fault.code for fault in faults] == codes
    assert all(fault.text() for fault in faults)


def test_hidden_signs_are_named_once():
    assert hidden_signs("\u200fa\u200bb\u200f") == ("U+200F", "U+200B")


def test_tidied():
    assert tidied(" Aziz\u200f\tKa\u200brimov \n") == "Aziz Karimov"


def test_scripts():
    assert scripts_of("Aziz Азиз 김 7") == {"latin", "cyrillic", "hangul"}
    assert scripts_of("王") == {"other"} and scripts_of("7 ʻ") == frozenset()
