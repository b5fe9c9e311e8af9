"""Before, after and moved corners on the map: their content, their look, their coming and going."""

from __future__ import annotations

import time
from dataclasses import replace
from uuid import UUID

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsFillSymbol, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QSize, Qt
from shapely.geometry import MultiPolygon, Polygon

from cadastre_plugin.core.change.difference import ParcelDifference, parcel_difference
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.texts import use_language
from cadastre_plugin.layers.crs import qgis_crs
from cadastre_plugin.layers.parcel_features import parcel_of
from cadastre_plugin.layers.review_layers import Purpose, ReviewLayers, review_features
from cadastre_plugin.layers.review_style import AFTER_COLOUR, BEFORE_COLOUR, RIGHTS_COLOUR, Fate
from cadastre_plugin.layers.roles import ROLE_PROPERTY
from cadastre_plugin.services.review.showing import prepared
from tests.qgis.review_builders import HANGUL, parcel, record


@pytest.fixture(scope="module")
def city_crs(qgis_app) -> QgsCoordinateReferenceSystem:
    return qgis_crs(shipped_profile("tashkent"))


@pytest.fixture
def project(qgis_new_project) -> QgsProject:
    project = QgsProject.instance()
    yield project
    project.removeAllMapLayers()
    project.layerTreeRoot().clear()


@pytest.fixture
def shown(project, city_crs) -> ReviewLayers:
    return ReviewLayers(project, city_crs)


def east_side_moved(one: Parcel, by: float) -> Parcel:
    east = max(x for x, _ in one.geometry.geoms[0].exterior.coords)
    corners = [(x + by if x == east else x, y) for x, y in one.geometry.geoms[0].exterior.coords]
    return replace(one, geometry=MultiPolygon([Polygon(corners)]))


def west_side_moved(one: Parcel, by: float) -> Parcel:
    west = min(x for x, _ in one.geometry.geoms[0].exterior.coords)
    corners = [(x + by if x == west else x, y) for x, y in one.geometry.geoms[0].exterior.coords]
    return replace(one, geometry=MultiPolygon([Polygon(corners)]))


FIRST, SECOND, ENDING = parcel(1), parcel(2, 20, purpose="shop", address=f"«Ўзбекистон» 'к' {HANGUL}"), parcel(3, 40)
NEW = parcel(4, 60, version=0, number=None)


def boundary_moved() -> list[ParcelDifference]:
    """The side that two parcels share moved by 0.523 m; one parcel ends, one is new."""
    return [
        parcel_difference(FIRST, east_side_moved(FIRST, 0.523)),
        parcel_difference(SECOND, west_side_moved(SECOND, 0.523)),
        parcel_difference(ENDING, None),
        parcel_difference(None, NEW),
    ]


def parcels(layer: QgsVectorLayer) -> dict[object, Parcel]:
    return {item.id: item for item in map(parcel_of, layer.getFeatures())}


def test_before_and_after_hold_the_parcels_as_the_core_has_them(shown):
    shown.show(boundary_moved())
    before, after = parcels(shown.layer("before")), parcels(shown.layer("after"))
    assert before == {one.id: one for one in (FIRST, SECOND, ENDING)}
    assert set(after) == {FIRST.id, SECOND.id, NEW.id}
    assert after[SECOND.id] == replace(west_side_moved(SECOND, 0.523), geometry=after[SECOND.id].geometry)
    assert after[SECOND.id].geometry.equals_exact(west_side_moved(SECOND, 0.523).geometry, 1e-9)


def test_a_corner_that_two_parcels_share_is_one_arrow_with_its_length(shown):
    shown.show(boundary_moved())
    moves = list(shown.layer("moves").getFeatures())
    assert len(moves) == 2
    assert {move["label"] for move in moves} == {"1: 0.52 m", "2: 0.52 m"}
    assert all(move["distance"] == pytest.approx(0.523) for move in moves)
    lines = [move.geometry().asPolyline() for move in moves]
    assert {(line[0].x(), round(line[1].x(), 3)) for line in lines} == {(350020.0, 350020.523)}


def test_lengths_are_written_as_the_language_does(shown):
    use_language("ru")
    try:
        shown.show(boundary_moved())
        assert {move["label"] for move in shown.layer("moves").getFeatures()} == {"1: 0,52 м", "2: 0,52 м"}
    finally:
        use_language("en")


def test_before_is_red_and_dashed_after_is_green(shown):
    shown.show(boundary_moved())
    before, after = look(shown, "before", Fate.CHANGED), look(shown, "after", Fate.CHANGED)
    assert outline(before) == (BEFORE_COLOUR, Qt.PenStyle.DashLine)
    assert outline(after) == (AFTER_COLOUR, Qt.PenStyle.SolidLine)
    assert before.symbolLayer(0).brushStyle() == Qt.BrushStyle.NoBrush
    assert 0 < after.symbolLayer(0).fillColor().alpha() < 100


def test_what_ends_is_hatched_and_what_is_new_is_outlined_boldly(shown):
    shown.show(boundary_moved())
    assert look(shown, "before", Fate.RETIRED).symbolLayer(0).layerType() == "LinePatternFill"
    bold, thin = look(shown, "after", Fate.NEW), look(shown, "after", Fate.CHANGED)
    assert bold.symbolLayer(0).strokeWidth() > 1.5 * thin.symbolLayer(0).strokeWidth()
    fates = {UUID(one["parcel_id"]): one["fate"] for one in shown.layer("before").getFeatures()}
    assert fates == {FIRST.id: "changed", SECOND.id: "changed", ENDING.id: "retired"}
    fates = {UUID(one["parcel_id"]): one["fate"] for one in shown.layer("after").getFeatures()}
    assert fates == {FIRST.id: "changed", SECOND.id: "changed", NEW.id: "new"}


def look(shown: ReviewLayers, side: str, fate: Fate) -> QgsFillSymbol:
    categories = shown.layer(side).renderer().categories()
    return next(each.symbol().clone() for each in categories if each.value() == fate.value)


def test_corners_that_are_new_or_removed_have_the_number_of_their_sentence(shown):
    corners = FIRST.geometry.geoms[0].exterior.coords[:-1]
    middle = ((corners[0][0] + corners[1][0]) / 2, (corners[0][1] + corners[1][1]) / 2)
    more = replace(FIRST, geometry=MultiPolygon([Polygon([corners[0], middle, *corners[1:]])]))
    shown.show([parcel_difference(FIRST, more)])
    (added,) = shown.layer("corners").getFeatures()
    assert (added["corner"], added["fate"]) == (1, "added")
    assert (added.geometry().asPoint().x(), added.geometry().asPoint().y()) == middle
    shown.show([parcel_difference(more, FIRST)])
    (removed,) = shown.layer("corners").getFeatures()
    assert removed["fate"] == "removed"


def test_a_parcel_of_which_only_rights_change_is_outlined_and_zoomed_to(shown):
    shown.show_features(review_features((), (), [FIRST]))
    assert [UUID(one["parcel_id"]) for one in shown.layer("rights").getFeatures()] == [FIRST.id]
    assert outline(shown.layer("rights").renderer().symbol()) == (RIGHTS_COLOUR, Qt.PenStyle.DotLine)
    assert shown.extent().width() == pytest.approx(20)
    assert [text for _, text in shown.legend()] == ["Only rights change"]


def test_the_legend_says_what_each_look_means_and_only_those_that_there_are(shown):
    shown.show(boundary_moved())
    assert [text for _, text in shown.legend()] == [
        "Boundary before",
        "Parcel that ends",
        "Boundary after",
        "New parcel",
        "Corners moved",
    ]


def outline(symbol: QgsFillSymbol) -> tuple[str, Qt.PenStyle]:
    layer = symbol.symbolLayer(0)
    return layer.strokeColor().name(), layer.strokeStyle()


def test_moved_corners_are_arrows_labelled_with_their_length(shown):
    shown.show(boundary_moved())
    layer = shown.layer("moves")
    kinds = [part.layerType() for part in layer.renderer().symbol().symbolLayers()]
    assert kinds == ["ArrowLine", "MarkerLine"]
    assert layer.labelsEnabled()
    assert layer.labeling().settings().fieldName == "label"


def test_they_lie_above_everything_else_in_a_group_of_their_own(shown, project):
    parcels_layer = QgsVectorLayer("MultiPolygon", "Parcels", "memory")
    project.addMapLayer(parcels_layer)
    shown.show(boundary_moved())
    root = project.layerTreeRoot()
    assert [layer.name() for layer in root.layerOrder()] == ["Corners moved", "Before", "After", "Parcels"]
    assert root.children()[0].name() == "Change under review"
    assert [node.name() for node in root.children()[0].children()] == ["Corners moved", "Before", "After"]


def test_they_are_found_by_what_they_are_for(shown, project):
    shown.show(boundary_moved())
    roles = {layer.customProperty(ROLE_PROPERTY): layer for layer in project.mapLayers().values()}
    assert roles == {f"review-{side}": shown.layer(side) for side in ("before", "after", "moves")}


def test_they_are_in_the_crs_of_the_city_and_can_neither_be_edited_nor_asked_to_be_saved(shown, city_crs):
    shown.show(boundary_moved())
    for side in ("before", "after", "moves"):
        layer = shown.layer(side)
        assert layer.crs() == city_crs
        assert layer.readOnly()
        assert layer.customProperty("skipMemoryLayersCheck") == 1


def test_another_change_takes_the_place_of_the_one_before(shown, project):
    shown.show(boundary_moved())
    shown.show([parcel_difference(FIRST, east_side_moved(FIRST, 1.0))])
    assert len(project.mapLayers()) == 3
    assert len(project.layerTreeRoot().findGroups()) == 1
    assert set(parcels(shown.layer("before"))) == {FIRST.id}


def test_nothing_is_left_when_the_review_ends(shown, project):
    shown.show(boundary_moved())
    shown.clear()
    shown.clear()
    assert project.mapLayers() == {}
    assert project.layerTreeRoot().children() == []
    assert shown.layer("before") is None
    assert shown.extent().isNull()


def test_layers_a_person_took_out_do_not_disturb(shown, project, qgis_canvas):
    shown.show(boundary_moved())
    project.removeMapLayer(shown.layer("before"))
    assert not shown.extent().isNull()
    project.layerTreeRoot().removeAllChildren()
    assert shown.extent().isNull()
    shown.zoom(qgis_canvas)
    shown.show(boundary_moved())
    assert shown.layer("before").featureCount() == 3


def test_a_history_and_a_review_do_not_disturb_each_other(shown, project, city_crs):
    history = ReviewLayers(project, city_crs, Purpose.HISTORY)
    shown.show(boundary_moved())
    history.show([parcel_difference(None, NEW)])
    assert len(project.mapLayers()) == 6
    shown.clear()
    assert len(project.mapLayers()) == 3
    assert set(parcels(history.layer("after"))) == {NEW.id}


def test_the_canvas_shows_all_of_the_change_with_a_margin(shown, qgis_canvas: QgsMapCanvas, city_crs):
    qgis_canvas.setDestinationCrs(city_crs)
    shown.show(boundary_moved())
    shown.zoom(qgis_canvas)
    seen = qgis_canvas.extent()
    assert seen.xMinimum() <= 350000.0 - 15.0
    assert seen.xMaximum() >= 350080.0 + 15.0
    assert seen.width() < 400.0 or seen.height() < 400.0


def test_the_canvas_may_be_in_another_crs(shown, qgis_canvas: QgsMapCanvas):
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    shown.show(boundary_moved())
    shown.zoom(qgis_canvas)
    centre = qgis_canvas.extent().center()
    assert 68.0 < centre.x() < 70.0
    assert 41.0 < centre.y() < 42.0


def test_a_change_of_one_attribute_is_not_zoomed_in_on_for_ever(shown, qgis_canvas: QgsMapCanvas, city_crs):
    tiny = parcel(9, width=0.01)
    qgis_canvas.setDestinationCrs(city_crs)
    shown.show([parcel_difference(tiny, replace(tiny, purpose="shop"))])
    shown.zoom(qgis_canvas)
    assert qgis_canvas.extent().width() >= 20.0


def test_what_is_drawn_has_both_colours(shown, project, city_crs, qgis_canvas: QgsMapCanvas):
    qgis_canvas.setDestinationCrs(city_crs)
    qgis_canvas.resize(QSize(400, 300))
    shown.show([parcel_difference(FIRST, east_side_moved(FIRST, 5.0))])
    qgis_canvas.setLayers(project.layerTreeRoot().layerOrder())
    shown.zoom(qgis_canvas)
    qgis_canvas.waitWhileRendering()
    picture = qgis_canvas.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(0, picture.height(), 3)}
    assert {BEFORE_COLOUR, AFTER_COLOUR} <= seen


def test_a_thousand_parcels_are_built_at_once(shown):
    many = [parcel(number, 20.0 * number) for number in range(1000)]
    differences = [parcel_difference(one, east_side_moved(one, 0.5)) for one in many]
    started = time.perf_counter()
    shown.show(differences)
    assert time.perf_counter() - started < 1.0
    assert [shown.layer(side).featureCount() for side in ("before", "after", "moves")] == [1000, 1000, 2000]


def test_a_change_of_rights_alone_has_its_parcels_on_the_map(shown):
    about = record([], numbers={FIRST.id: FIRST.number}, places={FIRST.id: FIRST.geometry})
    shown.show_features(prepared(about, shipped_profile("tashkent")).features)
    (outlined,) = shown.layer("rights").getFeatures()
    assert (UUID(outlined["parcel_id"]), outlined["number"]) == (FIRST.id, FIRST.number)
    assert shown.layer("before").featureCount() == 0
    assert not shown.extent().isNull()
