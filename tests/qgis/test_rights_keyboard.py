"""The Tab key goes through a page of rights from its top to its bottom."""

from __future__ import annotations

from itertools import pairwise

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.panels.lookups_dock import LookupsDock
from cadastre_plugin.panels.rights.correct_party_page import CorrectPartyPage
from cadastre_plugin.panels.rights.division_page import DivisionPage
from cadastre_plugin.panels.rights.exchange_page import ExchangePage
from cadastre_plugin.panels.rights.inheritance_page import InheritancePage
from cadastre_plugin.panels.rights.joint_property_page import JointPropertyPage
from cadastre_plugin.panels.rights.merge_parties_page import MergePartiesPage
from cadastre_plugin.panels.rights.mortgage_page import MortgagePage
from cadastre_plugin.panels.rights.new_party_page import NewPartyPage
from cadastre_plugin.panels.rights.record_form import RecordForm
from cadastre_plugin.panels.rights.restriction_page import RestrictionPage
from cadastre_plugin.panels.rights.servitude_page import ServitudePage
from cadastre_plugin.panels.rights.transfer_page import TransferPage

PAGES = (
    TransferPage,
    ExchangePage,
    InheritancePage,
    DivisionPage,
    JointPropertyPage,
    ServitudePage,
    MortgagePage,
    RestrictionPage,
    NewPartyPage,
    CorrectPartyPage,
    MergePartiesPage,
)


@pytest.fixture
def shown(qgis_app):
    parts = []

    def show(make):
        part = make(shipped_profile("tashkent"))
        part.resize(420, 1600)
        part.show()
        parts.append(part)
        return part

    yield show
    for part in parts:
        part.close()
        part.deleteLater()


def heights(page):
    """Where the inputs stand that the Tab key comes to, from the first one of the page on."""
    QApplication.sendPostedEvents()
    chain, widget = [], page
    while (widget := widget.nextInFocusChain()) is not page and widget is not None:
        is_input = widget.isVisibleTo(page) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if is_input and page.isAncestorOf(widget) and widget.objectName().startswith("cadastre."):
            place = widget.mapTo(page, widget.rect().center())
            chain.append((place.y(), place.x(), widget.objectName()))
    start = chain.index(min(chain))
    return [*chain[start:], *chain[:start]]


@pytest.mark.parametrize("make", PAGES)
def test_inputs_are_gone_through_from_the_top_to_the_bottom(shown, make):
    chain = heights(shown(make))
    names = [name for _, _, name in chain]
    assert names[-1] == "cadastre.rights.apply" and len(names) > 10
    rows = [y for y, _, _ in chain]
    assert all(below > above - 12 for above, below in pairwise(rows)), names


def test_a_row_that_comes_later_is_gone_through_after_those_before_it(shown):
    page = shown(MortgagePage)
    page.creditors.add_row()
    names = [name for _, _, name in heights(page)]
    order = [names.index(f"cadastre.rights.{name}") for name in ("receiver1", "receiver2", "add_receiver", "reason")]
    assert order == sorted(order)


@pytest.mark.parametrize("make", [*PAGES, RecordForm, lambda _: LookupsDock()])
def test_no_page_is_wider_than_the_dock(shown, make):
    assert shown(make).minimumSizeHint().width() <= 420
