from __future__ import annotations

import string

import pytest

from cadastre_plugin.api.errors import TEXTS, ApiError


@pytest.mark.parametrize("code", TEXTS)
def test_every_text_can_be_shown_even_when_the_service_left_its_parameters_out(code: str):
    text = ApiError(code).text()
    assert text and "{" not in text


def test_parameters_are_filled_in():
    named = {name for text in TEXTS.values() for _, name, _, _ in string.Formatter().parse(text) if name}
    error = ApiError("other_district", parameters={"district": "09"})
    assert "district" in named and error.text() == "You have no right in the district 09"


def test_code_that_the_client_does_not_know_is_shown_in_the_words_of_the_service():
    error = ApiError("fee_unpaid", "Invoice {number} of {day} is not paid", "Hisob toʻlanmagan", {"number": 17})
    assert error.text() == "Invoice 17 of — is not paid"
    assert ApiError("fee_unpaid").text() == "fee_unpaid"


@pytest.mark.parametrize("title", ["{", "}", "{}", "{0}", "{a.b}", "{a[0]}", "{a!r:>{width}"])
def test_title_that_is_no_text_with_names_is_not_filled_in(title: str):
    assert ApiError("fee_unpaid", title, "Invoice 17", {"a": 1}).text() == "Invoice 17"


def test_text_with_braces_in_a_parameter_is_shown_as_it_is():
    assert ApiError("other_district", parameters={"district": "{0}"}).text().endswith("{0}")
