"""Remarks between the service, the panels of both sides, and the canvas."""
