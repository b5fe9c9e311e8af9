"""A private PostgreSQL, the service and QGIS, started for one checkout and ended with what started them."""
