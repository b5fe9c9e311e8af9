"""Every boundary tool tried on many parcels: what is done, what is refused, and whether the outcome is sound."""
