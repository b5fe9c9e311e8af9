"""The world of the service's tests, for the model to act in."""

from tests.server.conftest import world

__all__ = ["world"]
