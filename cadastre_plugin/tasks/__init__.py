"""Everything slow: background work as QGIS tasks, the event stream, the sending of what waits."""
