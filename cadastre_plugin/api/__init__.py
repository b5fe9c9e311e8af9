"""The REST client: one transport, typed replies, typed errors. Free of Qt and QGIS; safe to call from any thread."""
