"""The attribute form of a draft: translated labels, the profile's code lists, and what may not be typed greyed."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsAttributeEditorContainer,
    QgsAttributeEditorField,
    QgsAttributeEditorTextElement,
    QgsDefaultValue,
    QgsEditFormConfig,
    QgsEditorWidgetSetup,
    QgsExpression,
    QgsVectorLayer,
)

from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.profile.profile import CodeItem, Profile
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.layers.boundary_function import NAME, BoundaryFunction
from cadastre_plugin.layers.expression_functions import register_function
from cadastre_plugin.layers.parcel_features import PARCEL_ID, VERSION

BOUNDARY = "boundary"
"""The name of the form's element that reads the boundary out."""

LABELS = {
    PARCEL_ID: N_("Parcel id"),
    VERSION: N_("Version"),
    "number": N_("Cadastral number"),
    "district": N_("District"),
    "legal_area": N_("Area by document, m²"),
    "land_category": N_("Land category"),
    "purpose": N_("Purpose"),
    "address": N_("Address"),
    "computed_area": N_("Computed area, m²"),
}
"""What each attribute is called where a person reads it."""

READ_ONLY = (PARCEL_ID, VERSION, "number", "computed_area")
"""The register gives these; a person cannot type them."""

NULL_CODE = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"
"""What QGIS's value map widget keeps for "no value" (QgsValueMapFieldFormatter::NULL_VALUE)."""


def configure_form(layer: QgsVectorLayer, profile: Profile) -> None:
    """Give the layer its form; the layer has the fields of `parcel_features` and `computed_area`."""
    register_function(BoundaryFunction())
    for name, label in LABELS.items():
        layer.setFieldAlias(layer.fields().indexFromName(name), tr(label))
    _widget(layer, "district", _value_map(profile.districts, optional=False))
    for name in ("land_category", "purpose"):
        _widget(layer, name, _value_map(profile.codes(name), optional=True))
    for name in (VERSION, "number", "legal_area", "address"):
        _widget(layer, name, QgsEditorWidgetSetup("TextEdit", {"IsMultiline": False}))
    _widget(layer, PARCEL_ID, QgsEditorWidgetSetup("Hidden", {}))
    layer.setEditFormConfig(_with_boundary(_form(layer), layer))


def set_defaults(layer: QgsVectorLayer, district: str) -> None:
    """What a parcel has that a person draws: an id of its own, no version yet, the district of the change."""
    defaults = {
        PARCEL_ID: "uuid('WithoutBraces')",
        VERSION: str(NEW),
        "district": QgsExpression.quotedString(district),
    }
    for name, expression in defaults.items():
        layer.setDefaultValueDefinition(layer.fields().indexFromName(name), QgsDefaultValue(expression))


def _form(layer: QgsVectorLayer) -> QgsEditFormConfig:
    form = layer.editFormConfig()
    for name in READ_ONLY:
        form.setReadOnly(layer.fields().indexFromName(name), True)
    return form


def _with_boundary(form: QgsEditFormConfig, layer: QgsVectorLayer) -> QgsEditFormConfig:
    """The fields in their order, and below them the boundary in words for whoever does not see the map."""
    form.setLayout(QgsEditFormConfig.EditorLayout.TabLayout)
    root = form.invisibleRootContainer()
    root.clear()
    page = QgsAttributeEditorContainer(tr("Parcel"), root)
    page.setType(Qgis.AttributeEditorContainerType.Tab)
    for index, field in enumerate(layer.fields()):
        if field.name() != PARCEL_ID:
            page.addChildElement(QgsAttributeEditorField(field.name(), index, page))
    boundary = QgsAttributeEditorContainer(tr("Boundary in words"), root)
    boundary.setType(Qgis.AttributeEditorContainerType.Tab)
    text = QgsAttributeEditorTextElement(BOUNDARY, boundary)
    text.setText(f"[% replace({NAME}(@geometry, @layer_id), '\\n', '<br>') %]")
    text.setShowLabel(False)
    boundary.addChildElement(text)
    for container in (page, boundary):
        root.addChildElement(container)
    return form


def _widget(layer: QgsVectorLayer, name: str, setup: QgsEditorWidgetSetup) -> None:
    layer.setEditorWidgetSetup(layer.fields().indexFromName(name), setup)


def _value_map(items: tuple[CodeItem, ...], *, optional: bool) -> QgsEditorWidgetSetup:
    choices = [{"—": NULL_CODE}] if optional else []
    choices += [{item.name(): item.code} for item in items]
    return QgsEditorWidgetSetup("ValueMap", {"map": choices})
