"""The register itself: every read and write of parcels, parties, rights, sources, numbers and lineage.

Shared by approval, loading and the parcels of the REST service. All functions work inside the caller's transaction.
"""
