"""The plugin's functions in QGIS's expressions: known from the first layer that needs one until the plugin goes."""

from __future__ import annotations

from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionFunction, QgsExpressionNodeFunction, QgsGeometry

from cadastre_plugin.core.texts import tr

_made: dict[str, QgsExpressionFunction] = {}  # QGIS does not own them, and expressions outlive `unregister_functions`


class GeometryFunction(QgsExpressionFunction):
    """A function of a geometry and one more value; NULL of what is no geometry. `help_text` in the chosen language."""

    def __init__(self, name: str, help_text: str) -> None:
        super().__init__(name, 2, tr("Cadastre"), help_text)

    def func(
        self,
        values: list[object],
        context: QgsExpressionContext,
        parent: QgsExpression,
        node: QgsExpressionNodeFunction,
    ) -> object:
        """Called by QGIS."""
        geometry, other = values
        return self.of(geometry, other) if isinstance(geometry, QgsGeometry) else None

    def of(self, geometry: QgsGeometry, other: object) -> object:
        """The value of the function."""
        raise NotImplementedError


def register_function(function: QgsExpressionFunction) -> None:
    """Make a function known to every expression, unless one of its name is."""
    if not QgsExpression.isFunctionName(function.name()):
        _made[function.name()] = function
        QgsExpression.registerFunction(function)


def unregister_functions() -> None:
    """Let QGIS forget all of them."""
    for name in _made:
        QgsExpression.unregisterFunction(name)
