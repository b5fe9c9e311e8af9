from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadastre_plugin.core.errors import NumberError
from cadastre_plugin.core.numbers.listed import listed
from cadastre_plugin.core.numbers.next_number import block_of, next_number
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.record import Record

TASHKENT = shipped_profile("tashkent").number
PLAIN = NumberFormat.parse(
    Record(
        {
            "pattern": r"(?P<parcel>\d+)",
            "groups": ["parcel"],
            "parcel_groups": 1,
            "separator": "",
            "counter": "parcel",
            "counter_digits": 1,
            "district_group": "",
            "example": "8137425",
        },
        ValueError,
    )
)
BLOCK = "10:09:03:02:03:"


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("10:09:03:02:03:0047", "10:09:03:02:03:0047"),
        (" 10:09:03:02:03:0047\n", "10:09:03:02:03:0047"),
        ("10:09:03:02:03:0047:0001", "10:09:03:02:03:0047:0001"),
        ("10:09:03:02:03:0047/0001", "10:09:03:02:03:0047:0001"),
        ("10:09:03:02:03:00470001", "10:09:03:02:03:0047:0001"),
        ("10:09:03:02:03:0047/0001:018", "10:09:03:02:03:0047:0001:018"),
        ("10:09:03:02:03:00470001018", "10:09:03:02:03:0047:0001:018"),
    ],
)
def test_read_tolerantly_and_written_canonically(raw: str, canonical: str) -> None:
    number = TASHKENT.read(raw)
    assert number.canonical == canonical
    assert number.raw == raw
    assert TASHKENT.read(canonical).canonical == canonical


@pytest.mark.parametrize(
    "raw",
    [
        "10:09:03:02:03",
        "10:O9:03:02:03:0047",
        "10:09:03:02:03:047",
        "10:09:03:02:03:00047",
        "10:09:03:02:03:0047::018",
        "10:09:03:02:03:0047:018",
        "1009030203:0047",
        "10:09:03:02:0300:47",
        "10;09;03;02;03;0047",
        "10:09:03:02:03:٠٠٤٧",
        "10:09:03:02:03:0047; DROP TABLE",
        "",
    ],
)
def test_what_is_no_number_is_refused_with_an_example(raw: str) -> None:
    with pytest.raises(NumberError) as error:
        TASHKENT.read(raw)
    assert error.value.code == "number_malformed"
    assert TASHKENT.example in error.value.text()


@given(st.text())
def test_any_text_is_read_or_refused(raw: str) -> None:
    try:
        assert TASHKENT.read(raw).canonical
    except NumberError as error:
        assert error.text()


def test_a_building_has_a_number_but_not_of_a_parcel() -> None:
    with pytest.raises(NumberError) as error:
        TASHKENT.read_parcel("10:09:03:02:03:0047/0001")
    assert error.value.code == "number_not_of_parcel"
    assert "10:09:03:02:03:0047" in error.value.text()


def test_the_groups_are_named() -> None:
    number = TASHKENT.read_parcel("10:09:03:02:03:0047")
    assert number.groups[TASHKENT.district_group] == "09"
    assert block_of(TASHKENT, number.canonical) == BLOCK


def test_the_next_is_the_highest_and_one() -> None:
    assert next_number(TASHKENT, BLOCK, 47) == BLOCK + "0048"


def test_a_new_block_begins_with_one() -> None:
    assert next_number(TASHKENT, BLOCK, 0) == BLOCK + "0001"


def test_a_full_block_says_so() -> None:
    assert next_number(TASHKENT, BLOCK, 9998) == BLOCK + "9999"
    with pytest.raises(NumberError) as error:
        next_number(TASHKENT, BLOCK, 9999)
    assert error.value.code == "block_full"


def test_a_city_without_blocks_counts_without_end() -> None:
    assert block_of(PLAIN, "8137425") == ""
    assert next_number(PLAIN, "", 8137425) == "8137426"


@given(st.integers(0, 9998))
def test_what_is_given_is_well_formed_and_of_the_block(highest: int) -> None:
    given_number = next_number(TASHKENT, BLOCK, highest)
    assert TASHKENT.read_parcel(given_number).canonical == given_number
    assert given_number == f"{BLOCK}{highest + 1:04d}"


def test_numbers_of_a_block_are_listed_with_the_block_said_once() -> None:
    numbers = ["10:09:03:02:03:0048", "10:09:03:02:04:0001", "10:09:03:02:03:0047", "—"]
    assert listed(numbers, ":") == "10:09:03:02:03:0047, 0048, 10:09:03:02:04:0001, —"
    assert listed(["7", "8"], "") == "7, 8"
