"""Python reads this when it starts inside QGIS: wheels keep to the GEOS and PROJ that they bring along.

QGIS is linked to the system's GEOS and PROJ, so that those are everyone's, and its own Python modules import shapely
before any plugin could. Mixed with another version, geometries go wrong and QGIS crashes when it ends.
"""

import os
import sys

if hasattr(os, "RTLD_DEEPBIND"):
    before = sys.getdlopenflags()
    sys.setdlopenflags(before | os.RTLD_DEEPBIND)
    for name in ("shapely", "pyproj"):
        try:
            __import__(name)
        except ImportError:  # the plugin says what is missing
            continue
    sys.setdlopenflags(before)
