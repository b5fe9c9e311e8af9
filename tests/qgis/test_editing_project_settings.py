"""While a change is edited neighbours follow and the cursor catches corners; afterwards the project is as it was."""

from __future__ import annotations

import pytest
from qgis.core import Qgis, QgsProject, QgsSnappingConfig

from cadastre_plugin.editing.project_settings import EditingSettings
from tests.qgis.drafting import begin


@pytest.fixture
def session(qgis_new_project):
    opened = begin()
    QgsProject.instance().setTopologicalEditing(False)
    yield opened
    opened.finish()
    opened.draft.remove_from(QgsProject.instance())


def test_draft_is_snapped_to(session):
    project = QgsProject.instance()
    settings = EditingSettings(project)
    settings.apply(session.draft.layer)
    config = project.snappingConfig()
    chosen = config.individualLayerSettings(session.draft.layer)
    assert project.topologicalEditing()
    assert config.enabled()
    assert chosen.enabled()
    assert chosen.typeFlag() == Qgis.SnappingTypes(Qgis.SnappingType.Vertex | Qgis.SnappingType.Segment)
    settings.restore()


def test_what_a_person_had_set_comes_back(session):
    project = QgsProject.instance()
    own = QgsSnappingConfig(project)
    own.setEnabled(True)
    own.setMode(Qgis.SnappingMode.ActiveLayer)
    own.setTolerance(3.0)
    project.setSnappingConfig(own)
    settings = EditingSettings(project)
    settings.apply(session.draft.layer)
    settings.apply(session.draft.layer)  # as when another draft opens
    settings.restore()
    assert not project.topologicalEditing()
    assert project.snappingConfig() == own
    project.setTopologicalEditing(True)
    settings.restore()
    assert project.topologicalEditing()
