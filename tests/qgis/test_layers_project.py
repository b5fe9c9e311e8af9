"""Layers in a project: found by what they are for, in their order, looking as they should."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
from shapely.geometry import Point

from cadastre_plugin.core.geometry.crs import ellipsoidal_area
from cadastre_plugin.core.rules.finding import Effect, Finding, Severity
from cadastre_plugin.layers.boundary_points_layer import BoundaryPointsLayer
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.draft_layer import DraftLayer
from cadastre_plugin.layers.findings_layer import FindingsLayer
from cadastre_plugin.layers.parcel_features import features_of, parcel_fields
from cadastre_plugin.layers.parcel_style import SMALLEST_SCALE, show_parcels
from cadastre_plugin.layers.roles import LayerRole, add_layer, find_layer, layer_group, layer_node, remove_layer
from tests.qgis.coverage import lot, parcel_id, parcels, tashkent


@pytest.fixture
def project(qgis_new_project):
    return QgsProject.instance()


@pytest.fixture
def crs():
    return qgis_crs(tashkent())


def register_layer(crs, base):
    layer = QgsVectorLayer("MultiPolygon", "Parcels", "memory")
    layer.setCrs(crs)
    layer.dataProvider().addAttributes(parcel_fields().toList())
    layer.updateFields()
    layer.dataProvider().addFeatures(features_of(base))
    layer.updateExtents()
    show_parcels(layer, tashkent())
    return layer


def picture(layers, crs, extent: QgsRectangle, size: int = 200):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(crs)
    settings.setExtent(extent)
    settings.setOutputSize(QSize(size, size))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def darkness(image) -> float:
    """Mean of 0 (white) to 1 (black)."""
    steps = range(0, image.width(), 2)
    values = [image.pixelColor(x, y).lightnessF() for x in steps for y in steps]
    return 1 - sum(values) / len(values)


def test_layers_stand_in_one_group_in_their_order(project, crs):
    for role in reversed(LayerRole):
        add_layer(project, QgsVectorLayer("Point", role.value, "memory"), role)
    add_layer(project, QgsVectorLayer("Point", "draft again", "memory"), LayerRole.DRAFT)
    names = [node.name() for node in layer_group(project).findLayers()]
    assert names == ["draft again" if role is LayerRole.DRAFT else role.value for role in LayerRole]


def test_layer_is_found_when_a_person_renamed_and_moved_it(project):
    layer = QgsVectorLayer("Point", "Parcels", "memory")
    add_layer(project, layer, LayerRole.REGISTER)
    layer.setName("Moye")
    root = project.layerTreeRoot()
    root.insertChildNode(0, root.findLayer(layer.id()).clone())
    layer_group(project).setName("Kadastr")
    assert find_layer(project, LayerRole.REGISTER).name() == "Moye"
    assert layer_group(project).name() == "Kadastr"
    remove_layer(project, LayerRole.REGISTER)
    assert find_layer(project, LayerRole.REGISTER) is None


def test_a_city_of_parcels_is_no_black_blot(project, crs):
    layer = register_layer(crs, parcels(60, 60))
    extent = layer.extent().buffered(50)
    image = picture([layer], crs, extent, size=250)
    assert 0.02 < darkness(image) < 0.2


def test_nothing_is_drawn_where_parcels_are_smaller_than_a_pixel(project, crs):
    layer = register_layer(crs, parcels(1))
    assert layer.isInScaleRange(SMALLEST_SCALE - 1)
    assert not layer.isInScaleRange(SMALLEST_SCALE + 1)


@pytest.mark.parametrize(("scale", "label"), [(2000, "0001"), (500, "10:09:03:02:00:0001")])
def test_number_is_short_until_one_is_close(project, crs, scale, label):
    layer = register_layer(crs, parcels(1))
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.lastScope().setVariable("map_scale", scale)
    context.setFeature(next(layer.getFeatures()))
    expression = QgsExpression(layer.labeling().settings().fieldName)
    assert expression.evaluate(context) == label


def test_new_and_changed_parcels_stand_out_in_a_draft(project, crs):
    profile, base = tashkent(), parcels(3)
    draft = DraftLayer(crs, profile, "09")
    draft.fill(features_of(base))
    draft.mark_changed([base[1].id])
    layer = draft.layer
    layer.startEditing()
    layer.changeAttributeValue(3, layer.fields().indexFromName("version"), 0)
    image = picture([layer], crs, layer.extent().buffered(2))
    west, middle, east = (image.pixelColor(x, image.height() // 2 + 20) for x in (40, 100, 160))
    assert west.hslSaturation() < 10
    assert 20 < middle.hslHue() < 50
    assert 90 < east.hslHue() < 150
    layer.rollBack()


def test_a_selected_parcel_of_a_draft_lets_through_what_lies_on_it(project, crs):
    draft = DraftLayer(crs, tashkent(), "09")
    draft.fill(features_of(parcels(3)))
    draft.layer.selectByIds([1])
    image = picture([draft.layer], crs, draft.layer.extent().buffered(2))
    selected, other = (image.pixelColor(x, image.height() // 2 + 20) for x in (40, 100))
    assert 40 < selected.hslHue() < 65 and selected.lightness() > 200
    assert other.hslSaturation() < 10


def test_numbers_are_not_shown_twice_while_there_is_a_draft(project, crs):
    register = register_layer(crs, parcels(1))
    add_layer(project, register, LayerRole.REGISTER)
    draft = DraftLayer(crs, tashkent(), "09")
    draft.add_to(project)
    assert not register.labelsEnabled()
    draft.remove_from(project)
    assert register.labelsEnabled()


@pytest.mark.parametrize("was_seen", [True, False])
def test_points_of_the_register_make_room_for_those_of_a_draft(project, crs, was_seen):
    add_layer(project, QgsVectorLayer("Point", "points", "memory"), LayerRole.REGISTER_POINTS)
    layer_node(project, LayerRole.REGISTER_POINTS).setItemVisibilityChecked(was_seen)
    points = BoundaryPointsLayer(crs, tashkent())
    points.add_to(project)
    assert not layer_node(project, LayerRole.REGISTER_POINTS).itemVisibilityChecked()
    points.remove_from(project)
    assert layer_node(project, LayerRole.REGISTER_POINTS).itemVisibilityChecked() == was_seen


def test_draft_shows_the_area_that_the_law_reads(project, crs):
    profile, (parcel,) = tashkent(), parcels(1)
    draft = DraftLayer(crs, profile, "09")
    draft.fill(features_of([parcel]))
    shown = next(draft.layer.getFeatures()).attribute("computed_area")
    assert shown == round(ellipsoidal_area(parcel.geometry, profile.crs.definition), 2)


def test_form_of_a_draft(project, crs):
    draft = DraftLayer(crs, tashkent(), "09")
    fields, form = draft.layer.fields(), draft.layer.editFormConfig()
    read_only = {name for name in fields.names() if form.readOnly(fields.indexFromName(name))}
    assert read_only == {"parcel_id", "version", "number", "computed_area"}
    choices = draft.layer.editorWidgetSetup(fields.indexFromName("purpose")).config()["map"]
    assert {"dwelling house": "dwelling"} in choices
    assert fields.field("legal_area").alias() == "Area by document, m²"


def test_findings_are_shown_at_their_places(project, crs):
    findings_layer = FindingsLayer(crs)
    findings_layer.add_to(project)
    overlap = Finding("overlap", Severity.ERROR, (parcel_id(1),), "Overlap of {area} m²", {"area": 3}, lot(1))
    place = Point(370_000, 588_000)
    known = Finding("sliver", Severity.WARNING, (parcel_id(2),), "Sliver", {}, place, effect=Effect.KNOWN)
    nowhere = Finding("number", Severity.ERROR, (parcel_id(3),), "Number")
    findings_layer.show([overlap, known, nowhere])
    shown = {feature["symbol"]: feature["text"] for feature in findings_layer.layer.getFeatures()}
    assert shown == {"error": "Overlap of 3 m²", "known": "Sliver"}
    image = picture([findings_layer.layer], crs, QgsRectangle(*lot(1).bounds).buffered(5))
    assert darkness(image) > 0.01
    findings_layer.show([])
    assert findings_layer.layer.featureCount() == 0


def test_project_in_a_foreign_crs_shows_the_draft_in_its_place(project, crs):
    """The draft stays in the city's CRS; QGIS puts it where it belongs on the fly."""
    draft = DraftLayer(crs, tashkent(), "09")
    draft.fill(features_of(parcels(3)))
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    project.setCrs(mercator)
    settings = QgsMapSettings()
    settings.setDestinationCrs(mercator)
    box = settings.layerExtentToOutputExtent(draft.layer, draft.layer.extent())
    assert darkness(picture([draft.layer], mercator, box.buffered(2))) > 0.005
    assert draft.layer.crs() == crs
