"""Qt without a screen. pytest-qgis starts Qt before any conftest is read, so that pytest loads this by `-p`."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
