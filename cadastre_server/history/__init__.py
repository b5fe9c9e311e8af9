"""The register over time: when something happened in a place, and what differs between two days."""
