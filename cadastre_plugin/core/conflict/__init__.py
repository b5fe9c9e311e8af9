"""Three sides of a change whose base is stale: what merges by itself, what has to be chosen, and what comes of it.

`compare` (compare.py) finds the disputes, `rebase` (rebase.py) makes the change anew from what was chosen.
"""
