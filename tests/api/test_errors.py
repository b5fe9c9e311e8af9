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
    assert ApiError("fee_unpaid", "Not allowed", "Invoice 17 is not paid").text() == "Invoice 17 is not paid"
    assert ApiError("fee_unpaid", "Not allowed").text() == "Not allowed"
    assert ApiError("fee_unpaid").text() == "fee_unpaid"
