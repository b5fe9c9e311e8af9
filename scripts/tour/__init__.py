"""The main job, gone through in a real QGIS as a hand would; each step has a picture and is checked in the database."""
