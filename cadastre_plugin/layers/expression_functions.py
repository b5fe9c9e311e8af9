"""The plugin's functions in QGIS's expressions: known from the first layer that needs one until the plugin goes."""

from __future__ import annotations

from qgis.core import QgsExpression, QgsExpressionFunction

_made: dict[str, QgsExpressionFunction] = {}  # QGIS does not own them, and expressions outlive `unregister_functions`


def register_function(function: QgsExpressionFunction) -> None:
    """Make a function known to every expression, unless one of its name is."""
    if not QgsExpression.isFunctionName(function.name()):
        _made[function.name()] = function
        QgsExpression.registerFunction(function)


def unregister_functions() -> None:
    """Let QGIS forget all of them."""
    for name in _made:
        QgsExpression.unregisterFunction(name)
