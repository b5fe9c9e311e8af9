"""Remarks to a change where they are read: threads, what they are pinned to, answers."""
