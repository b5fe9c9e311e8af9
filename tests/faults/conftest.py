"""What the tests inside QGIS share, for faults too."""

from tests.qgis.conftest import auth_manager, broken_slots, seat, user_database

__all__ = ["auth_manager", "broken_slots", "seat", "user_database"]
