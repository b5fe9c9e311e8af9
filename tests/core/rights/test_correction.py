"""A record is corrected with its reason, and with at least one field that differs."""

from __future__ import annotations

from datetime import date

from shapely.geometry import Point

from cadastre_plugin.core.rights.correction import CORRECTABLE, correct
from cadastre_plugin.core.rights.papers import Papers
from tests.core.making import id_of, rectangle
from tests.core.rights.making import ANNA, BEK, LOT, estate, ownership, refused, restriction, shares

TITLE = ownership("title", LOT, (ANNA, "1/2"), (BEK, "1/2"))
BAN = restriction("ban", LOT, "ban", number="21", imposed_by="Court")
BEFORE = estate(TITLE, BAN)
WHY = Papers(reason=" Misread ")


def test_a_record_says_what_it_should_have_said_and_why() -> None:
    outcome = correct(BEFORE, BAN.id, {"number": "12", "registered_on": date(2024, 1, 1)}, WHY)
    corrected = outcome.rights[BAN.id]
    assert (corrected.number, corrected.registered_on, corrected.reason) == ("12", date(2024, 1, 1), "Misread")
    assert (corrected.imposed_by, corrected.version) == ("Court", BAN.version)
    assert outcome.act.operation == "correction"


def test_shares_are_summed_and_new_holders_are_there() -> None:
    thirds = shares((ANNA, "1/3"), (BEK, "1/3"), (ANNA, "1/3"))
    assert correct(BEFORE, TITLE.id, {"shares": thirds}, WHY).rights[TITLE.id].shares == shares(
        (ANNA, "2/3"), (BEK, "1/3")
    )
    refused("party_gone", correct, BEFORE, TITLE.id, {"shares": shares((id_of("nobody"), "1"))}, WHY)
    refused("share_out_of_range", correct, BEFORE, TITLE.id, {"shares": shares((ANNA, "3/2"))}, WHY)


def test_a_correction_without_a_difference_or_a_reason_is_refused() -> None:
    refused("correction_empty", correct, BEFORE, BAN.id, {}, WHY)
    refused("correction_empty", correct, BEFORE, BAN.id, {"number": "21"}, WHY)
    refused("reason_missing", correct, BEFORE, BAN.id, {"number": "12"}, Papers())
    refused("right_gone", correct, BEFORE, id_of("nothing"), {"number": "12"}, WHY)
    for name in ("id", "version", "origins", "reason", "colour"):
        refused("correction_unknown", correct, BEFORE, BAN.id, {name: 1}, WHY)


def test_a_place_is_put_on_the_grid() -> None:
    place = rectangle(0, 0, 1, 1)
    assert correct(BEFORE, BAN.id, {"place": place.geoms[0]}, WHY).rights[BAN.id].place == place
    refused("place_wrong", correct, BEFORE, BAN.id, {"place": Point(0, 0)}, WHY)


def test_every_field_of_a_right_but_its_own_history_can_be_corrected() -> None:
    others = {"id", "version", "origins", "reason"}
    assert set(CORRECTABLE) == set(type(TITLE).__dataclass_fields__) - others
