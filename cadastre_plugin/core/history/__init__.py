"""The register over time: days in two times, what differs between two of them, and where parcels came from."""
