"""Every rule has its card, and every number of a finding its name."""

from __future__ import annotations

import string

import pytest

from cadastre_plugin.core.fixes.catalogue import FIXES
from cadastre_plugin.core.rules.cards import CARDS, FIGURES, LIMITS
from cadastre_plugin.core.rules.catalogue import RULES
from tests.core.making import TASHKENT


def test_every_rule_has_a_card_and_no_card_is_without_a_rule() -> None:
    assert CARDS.keys() == RULES.keys()
    assert FIXES.keys() <= CARDS.keys()


@pytest.mark.parametrize("rule", CARDS)
def test_a_card_says_everything(rule: str) -> None:
    card = CARDS[rule]
    for text in (card.meaning, card.basis, card.by_hand):
        assert len(text) > 20
        assert "{" not in text
    assert all(hasattr(TASHKENT.tolerances, name) and name in LIMITS for name in card.limits)


@pytest.mark.parametrize("template", [*FIGURES.values(), *LIMITS.values()])
def test_a_figure_takes_its_value(template: str) -> None:
    fields = [field for _, field, _, _ in string.Formatter().parse(template) if field]
    assert fields == ["value"]
