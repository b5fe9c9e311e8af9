"""The proof card of a change: what must be looked at before it is approved, and who did."""
