"""The row of modes in a dock: it fits, whatever the language."""

from __future__ import annotations

import pytest

from cadastre_plugin.core.texts import use_language
from cadastre_plugin.map_tools.compare.mode import MODE_TEXTS, Mode
from cadastre_plugin.panels.compare_bar import CompareBar
from tests.qgis.review_looks import laid_out, unreadable


@pytest.mark.parametrize("language", ["uz", "ru", "en", "ko"])
def test_the_bar_fits_a_narrow_dock(qgis_app, language):
    use_language(language)
    try:
        bar = CompareBar("review")
        for mode in Mode:
            bar.choose(mode)
            assert unreadable(laid_out(bar, 400, 80)) == []
            assert bar.width() == 400
    finally:
        use_language("en")


def test_the_bar_fits_with_the_longest_words(qgis_app, monkeypatch):
    for mode, text in zip(Mode, ("Наложение", "Шторка", "Прозрачность", "Мигание"), strict=True):
        monkeypatch.setitem(MODE_TEXTS, mode, text)
    bar = CompareBar("review")
    laid_out(bar, 400, 80)
    assert bar.width() == 400
    assert unreadable(bar) == []
    assert not bar.legend.icon().isNull()
