"""QGIS's own attribute form on a draft: the profile's code lists, and what may not be typed greyed."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject
from qgis.gui import QgsAttributeForm
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QLineEdit

from tests.qgis.coverage import parcels
from tests.qgis.drafting import begin, fid_of


@pytest.fixture
def session(qgis_new_project):
    opened = begin()
    yield opened
    opened.finish()
    opened.draft.remove_from(QgsProject.instance())


@pytest.fixture
def form(session):
    layer = session.draft.layer
    made = QgsAttributeForm(layer, layer.getFeature(fid_of(layer, parcels(3)[0])))
    yield made
    made.deleteLater()


def test_code_list_is_offered_with_its_names(form):
    purpose = form.findChild(QComboBox, "purpose")
    assert purpose.currentText() == "dwelling house"
    assert [purpose.itemText(index) for index in range(2)] == ["—", "dwelling house"]


@pytest.mark.parametrize("name", ["number", "version"])
def test_what_the_register_gives_cannot_be_typed(form, name):
    assert form.findChild(QLineEdit, name).isReadOnly()
    assert not form.findChild(QLineEdit, "address").isReadOnly()


def test_id_is_no_concern_of_a_person(form):
    assert form.findChild(QLineEdit, "parcel_id") is None


def test_what_was_entered_is_one_step(session, form):
    form.changeAttribute("purpose", "shop")
    form.changeAttribute("address", "Bog'ishamol 12")
    assert form.save()
    (edit,) = session.change().parcels
    assert (edit.after.purpose, edit.after.address) == ("shop", "Bog'ishamol 12")
    assert session.undo_stack.count() == 1


def test_nothing_can_be_chosen(session, form):
    purpose = form.findChild(QComboBox, "purpose")
    purpose.setCurrentIndex(0)
    assert form.save()
    assert session.change().parcels[0].after.purpose is None


def test_area_that_is_none_is_told(session, form):
    form.changeAttribute("legal_area", -3.0)
    assert form.save()
    (finding,) = session.unusable()
    assert finding.text() == "-3.0 is not an area in m²"
    assert session.change().is_empty()


def test_the_boundary_is_read_out_with_its_neighbours(session, form):
    texts = [label.text() for label in form.findChildren(QLabel)]
    (text,) = [text for text in texts if "azimuth" in text]
    assert "90°00'00\"" in text and text.count("azimuth") == 4
    assert parcels(3)[1].number in text and "no parcel beside it" in text
