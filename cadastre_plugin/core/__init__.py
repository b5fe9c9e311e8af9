"""The cadastre itself: model, change, workflow, rules, geometry.

Pure Python, shapely and pyproj; no Qt, QGIS, HTTP or SQL.
"""
