"""The card of a rule: opened by hand and key, with picture, texts and numbers of every rule, and its fix."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from cadastre_plugin.core.fixes.catalogue import FIXES
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.rules.cards import CARDS
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.findings_model import FINDING
from cadastre_plugin.panels.findings_view import FindingsView
from tests.qgis.coverage import lot, parcel_id

NARROW = 420


def finding(rule: str, **parameters) -> Finding:
    return Finding(
        rule, Severity.ERROR, (parcel_id(0),), "Something of {number}", {"number": "1", **parameters}, lot(0)
    )


SPIKE = finding("spike", length=12.5, angle=0.5)
SMALL = finding("min-area", area=3.0, least=20.0)


@pytest.fixture
def view(qgis_app):
    made = FindingsView()
    made.resize(NARROW, 600)
    made.card.set_profile(shipped_profile("tashkent"))
    made.show()
    made.show_findings([SPIKE, SMALL], lambda id: None)
    yield made
    made.close()
    made.deleteLater()


def choose(view: FindingsView, row: int) -> None:
    view.view.setCurrentIndex(view.proxy.index(row, 0))


def test_the_button_waits_for_a_choice_and_opens_the_card(view):
    assert not view.explain.isEnabled()
    assert view.explain.toolTip()
    choose(view, 0)
    shown = []
    view.card_shown.connect(shown.append)
    view.explain.click()
    assert view.card.isVisible()
    assert not view.view.isVisible()
    assert view.card.finding == SPIKE
    view.card.back.click()
    assert view.view.isVisible()
    assert shown == [True, False]


def test_enter_opens_it_and_escape_closes_it(view):
    choose(view, 1)
    view.view.setFocus()
    QTest.keyClick(view.view, Qt.Key.Key_Return)
    assert view.card.finding == SMALL
    QTest.keyClick(view.card, Qt.Key.Key_Escape)
    assert view.view.isVisible()
    assert view.view.currentIndex().row() == 1


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_picture_and_its_texts(view, rule):
    view.card.show_finding(finding(rule))
    assert not view.card.picture.pixmap().isNull()
    assert view.card.picture.accessibleName()
    text = view.card.text.text()
    for said in (CARDS[rule].meaning, CARDS[rule].by_hand, CARDS[rule].basis):
        assert said.replace("'", "&#x27;") in text
    assert RULES[rule].title in view.card.title.text()
    assert view.card.fix.isEnabled() == (rule in FIXES)
    assert view.card.fix.text()


def test_the_numbers_of_the_finding_and_the_limits_of_the_city(view):
    view.card.show_finding(SPIKE)
    text = view.card.text.text()
    assert "Length: 12.50 m" in text
    assert "Angle at the tip: 0.50°" in text
    assert "Sharpest angle: 1°" in text


def test_a_fix_is_asked_for_and_told(view):
    asked = []
    view.card.fix_requested.connect(asked.append)
    choose(view, 0)
    view.explain.click()
    assert view.card.fix.text() == tr(FIXES["spike"].title)
    view.card.fix.click()
    assert asked == [SPIKE]
    view.card.show_fixing()
    assert not view.card.fix.isEnabled()
    view.card.show_refusal("No way")
    assert view.card.notice.text.text() == "No way"
    view.show_findings([SMALL], lambda id: None)
    assert "no longer" in view.card.notice.text.text()
    assert not view.card.fix.isEnabled()
    view.show_findings([SPIKE, SMALL], lambda id: None)
    assert view.card.fix.isEnabled()


def test_the_card_follows_the_numbers_of_its_finding(view):
    choose(view, 0)
    view.explain.click()
    view.show_findings([finding("spike", length=3.0, angle=0.5), SMALL], lambda id: None)
    assert "Length: 3.00 m" in view.card.text.text()


def test_a_choice_stays_when_the_rules_look_again(view):
    choose(view, 1)
    view.show_findings([replace(SPIKE, effect=Effect.WORSE), SMALL], lambda id: None)
    assert view.view.currentIndex().data(FINDING) == SMALL
    assert view.view.currentIndex().row() == 0


def test_it_fits_a_narrow_dock(view):
    choose(view, 0)
    view.explain.click()
    assert view.minimumSizeHint().width() <= NARROW
    for part in (view.card.title, view.card.text, view.card.picture, view.card.fix, view.card.back):
        assert part.mapTo(view, part.rect().topRight()).x() <= NARROW


def test_a_finding_without_a_rule_is_shown_as_it_is(view):
    view.card.show_finding(finding("unusable-feature"))
    assert not view.card.picture.isVisible()
    assert "Something of 1" in view.card.text.text()
    assert not view.card.fix.isEnabled()
