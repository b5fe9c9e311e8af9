"""The register as a file for other programs."""
