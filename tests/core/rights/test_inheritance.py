"""The heirs have exactly what the deceased held."""

from __future__ import annotations

from dataclasses import replace

from cadastre_plugin.core.rights.inheritance import Inheritance, inherit
from tests.core.making import id_of
from tests.core.rights.making import (
    ANNA,
    BEK,
    CHORI,
    DILYA,
    EAST,
    LOT,
    PAPERS,
    estate,
    held,
    ownership,
    refused,
    shares,
)

TITLE = ownership("title", LOT, (ANNA, "1/2"), (BEK, "1/2"))
WHOLE = ownership("whole", EAST, (ANNA, "1"))
BEFORE = estate(TITLE, WHOLE)
HEIRS = Inheritance(ANNA, (TITLE.id, WHOLE.id), shares((BEK, "1/3"), (CHORI, "1/3"), (DILYA, "1/3")))


def test_heirs_have_what_was_held_in_each_right() -> None:
    outcome = inherit(BEFORE, HEIRS, PAPERS)
    assert held(outcome.rights[TITLE.id]) == {CHORI: "1/6", DILYA: "1/6", BEK: "2/3"}
    assert held(outcome.rights[WHOLE.id]) == {BEK: "1/3", CHORI: "1/3", DILYA: "1/3"}
    assert (outcome.act.operation, outcome.act.right_ids) == ("inheritance", (TITLE.id, WHOLE.id))


def test_fractions_that_are_not_the_whole_are_refused() -> None:
    for fractions in (("33/100",) * 3, ("3333/10000",) * 3, ("2/3", "2/3"), ("1/2", "1/3")):
        heirs = shares(*zip((BEK, CHORI, DILYA), fractions, strict=False))
        refused("parts_not_whole", inherit, BEFORE, replace(HEIRS, heirs=heirs), PAPERS)


def test_what_makes_no_sense_is_refused() -> None:
    refused("inheritance_no_right", inherit, BEFORE, replace(HEIRS, right_ids=()), PAPERS)
    refused("not_holder", inherit, BEFORE, replace(HEIRS, deceased_id=CHORI, heirs=shares((DILYA, "1"))), PAPERS)
    refused("own_heir", inherit, BEFORE, replace(HEIRS, heirs=shares((ANNA, "1/2"), (BEK, "1/2"))), PAPERS)
    refused("right_gone", inherit, BEFORE, replace(HEIRS, right_ids=(id_of("nothing"),)), PAPERS)
    refused("nobody_named", inherit, BEFORE, replace(HEIRS, heirs=()), PAPERS)
