"""Who is signed in, to what city, and how its register is read."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem

from cadastre_plugin.api.client import CadastreClient
from cadastre_plugin.api.replies import Me
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.layers.database import RegisterDatabase


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person. Immutable: another sign-in makes another one. `crs` is the profile's, for QGIS."""

    address: str
    me: Me
    profile: Profile
    crs: QgsCoordinateReferenceSystem
    client: CadastreClient
    database: RegisterDatabase
