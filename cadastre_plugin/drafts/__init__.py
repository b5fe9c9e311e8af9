"""The surveyor's work on this machine: drafts and what waits to be sent, in one SQLite file. Free of Qt and QGIS."""
