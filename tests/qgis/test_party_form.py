"""The form of a party: what is wrong is said while it is typed, and what was typed is kept."""

from __future__ import annotations

from fractions import Fraction
from uuid import uuid4

import pytest

from cadastre_plugin.api.party_replies import Double
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.people.doubles import Reason
from cadastre_plugin.core.profile.profile import profile_of
from cadastre_plugin.panels.rights.party_form import PartyForm
from tests.qgis.waiting import wait_until

NODIRA = "41505851230459"
OTHER = PartyNote(uuid4(), 1, PartyKind.NATURAL, "Каримова Лола", "••••••••••0014")


@pytest.fixture
def form(qgis_app):
    made = PartyForm(profile_of("tashkent"))
    made.start()
    yield made
    made.deleteLater()


def _kind(form, kind):
    form.kind.setCurrentIndex(form.kind.findData(kind.value))


def test_a_person_with_a_right_number_is_sound(form):
    form.name.setText("Karimova Lola")
    form.pinfl.setText("4150585 1230459")
    party = form.party()
    assert (party.kind, party.name, party.pinfl, party.stir) == (PartyKind.NATURAL, "Karimova Lola", NODIRA, None)
    assert not form.errors.isVisibleTo(form) and not form.warnings.isVisibleTo(form)


def test_an_empty_form_is_not_wrong_yet_but_nobody(form):
    assert form.party() is None and not form.errors.text()


@pytest.mark.parametrize("number", ["123", "4150585123045x", "43205851230459"])
def test_a_number_that_is_none_blocks(form, number):
    form.name.setText("Karimova Lola")
    form.pinfl.setText(number)
    assert form.party() is None and "PINFL" in form.errors.text()


def test_a_wrong_check_digit_is_a_warning(form):
    form.name.setText("Karimova Lola")
    form.pinfl.setText(NODIRA[:-1] + "8")
    assert form.party() is not None and "last digit" in form.warnings.text()


def test_a_name_of_5000_characters_is_refused_and_nothing_breaks(form):
    form.name.setText("a" * 5000)
    assert form.party() is None and "500" in form.errors.text()
    assert not form.is_searching(), "the service is not bothered with it"
    form.name.setText("a" * 500)
    assert form.party() is not None


@pytest.mark.parametrize("hidden", ["\u200f", "\u202e", "\u200b", "\ufeff"])
def test_what_cannot_be_seen_in_a_name_is_said_and_kept(form, hidden):
    form.name.setText(f"Qodirov {hidden}Nodir")
    assert f"U+{ord(hidden):04X}" in form.warnings.text()
    assert form.party().name == f"Qodirov {hidden}Nodir"


def test_a_name_of_nothing_but_what_cannot_be_seen_is_none(form):
    form.name.setText("\u200b\u200f ")
    assert form.party() is None and form.errors.text()


def test_each_kind_has_its_own_numbers(form):
    form.name.setText("Namuna MChJ")
    form.pinfl.setText(NODIRA)
    form.stir.setText("201234567")
    _kind(form, PartyKind.LEGAL)
    assert not form.pinfl.isVisibleTo(form) and form.stir.isVisibleTo(form)
    assert (form.party().pinfl, form.party().stir) == (None, "201234567")


def test_a_group_has_two_members_or_more(form):
    form.name.setText("Oila")
    _kind(form, PartyKind.GROUP)
    assert form.members.isVisibleTo(form) and form.party() is None and "two members" in form.errors.text()
    new = Party(uuid4(), 0, PartyKind.NATURAL, "Anvar")
    form.members.pickers()[0].pick(OTHER)
    form.members.add.click()
    form.members.pickers()[1].pick_new(new)
    form.members.equal.click()
    half = Fraction(1, 2)
    assert form.party().members == (Share(OTHER.id, half), Share(new.id, half)) and form.others() == (new,)


def test_probable_doubles_are_asked_for_once_the_typing_pauses_and_shown_with_why(form):
    asked, taken = [], []
    form.doubles_wanted.connect(asked.append)
    form.taken.connect(taken.append)
    for end in range(4, 14):
        form.name.setText("Karimova Lola"[:end])
    assert form.is_searching()
    wait_until(lambda: asked, "for the question")
    assert [party.name for party in asked] == ["Karimova Lola"]
    double = Double(OTHER, 0.87, (Reason.OTHER_SCRIPT, Reason.SAME_BIRTH_DATE))
    form.show_doubles(asked[0], (double,))
    text = form.doubles.list.item(0).text()
    assert "Каримова Лола" in text and "87 %" in text and Reason.OTHER_SCRIPT.text() in text
    assert not form.is_searching()
    form.doubles.take.click()
    assert taken == [OTHER]


def test_an_answer_that_comes_too_late_is_passed_over(form):
    asked = []
    form.doubles_wanted.connect(asked.append)
    form.name.setText("Karimova Lola")
    wait_until(lambda: asked, "for the question")
    form.name.setText("Karimova Lolaxon")
    form.show_doubles(asked[0], (Double(OTHER, 0.9, (Reason.SAME_NAME,)),))
    assert form.doubles.list.count() == 0 and form.is_searching()


def test_without_a_network_the_party_may_be_entered_all_the_same(form):
    asked = []
    form.doubles_wanted.connect(asked.append)
    form.name.setText("Karimova Lola")
    wait_until(lambda: asked, "for the question")
    form.show_no_doubles(asked[0], "No answer")
    assert "No answer" in form.doubles.status.text() and not form.is_searching() and form.party() is not None


def test_a_record_is_shown_whole_and_keeps_its_version(form):
    party = Party(uuid4(), 7, PartyKind.NATURAL, " Karimova  Lola", NODIRA, None)
    form.show_party(party)
    assert form.party() == party and not form.is_searching()
    form.name.setText("Karimova Lola")
    assert (form.party().id, form.party().version, form.party().pinfl) == (party.id, 7, NODIRA)
