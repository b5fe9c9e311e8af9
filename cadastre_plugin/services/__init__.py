"""The composition root: everything is built once, and connected in one place."""
