from __future__ import annotations

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsProject, QgsVariantUtils

from cadastre_plugin.core.survey.survey_point import SurveyPoint
from cadastre_plugin.editing.project_settings import EditingSettings, snap_to_points
from cadastre_plugin.layers.roles import LayerRole, find_layer
from cadastre_plugin.layers.survey_points_layer import SurveyPointsLayer

POINT = SurveyPoint(
    "7", 370_109.072, 588_317.73, 455.1, "RTK", 0.02, "rover.csv", 3, "EPSG:28412", "an operation", "EPSG:15865", 4.5
)


def test_a_point_shows_all_that_is_known_of_it(qgis_new_project):
    shown = SurveyPointsLayer(QgsCoordinateReferenceSystem("EPSG:32642"))
    shown.show([SurveyPoint("old", 0.0, 0.0)])
    shown.show([POINT, SurveyPoint("8", 370_110.0, 588_318.0)])
    first, second = shown.layer.getFeatures()
    assert first["number"] == "7" and first["operation_code"] == "EPSG:15865"
    assert (first["accuracy_m"], first["operation_accuracy_m"], first["line"]) == (0.02, 4.5, 3)
    assert (first.geometry().asPoint().x(), first.geometry().asPoint().y()) == POINT.place
    assert QgsVariantUtils.isNull(second["height"]) and QgsVariantUtils.isNull(second["accuracy_m"])
    assert shown.layer.readOnly()
    assert shown.layer.attributeDisplayName(2) == "X (north), m"


def test_points_stand_above_the_draft_and_are_snapped_to(qgis_new_project):
    project = QgsProject.instance()
    shown = SurveyPointsLayer(QgsCoordinateReferenceSystem("EPSG:32642"))
    shown.add_to(project)
    assert find_layer(project, LayerRole.SURVEY_POINTS) is shown.layer
    settings = EditingSettings(project)
    settings.apply(shown.layer)
    snap_to_points(project, shown.layer)
    chosen = project.snappingConfig().individualLayerSettings(shown.layer)
    assert chosen.enabled() and chosen.typeFlag() == Qgis.SnappingTypes(Qgis.SnappingType.Vertex)
    settings.restore()
    shown.remove_from(project)
    assert find_layer(project, LayerRole.SURVEY_POINTS) is None
