"""Remarks to a change, pinned to a place where given."""
