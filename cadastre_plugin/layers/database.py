"""Where QGIS reads the register: PostGIS, as the read-only role that the service hands to a signed-in person."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsDataSourceUri, QgsVectorLayer, QgsWkbTypes

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_

SCHEMA = "cadastre"
PROVIDER = "postgres"
TIMEOUT_S = 10


class RegisterUnreachableError(CadastreError):
    """The database does not answer, or does not let us in."""


@dataclass(frozen=True)
class RegisterDatabase:
    """The database of the register. User and password stand in QGIS's authentication manager under `authcfg`."""

    host: str
    port: int
    name: str
    authcfg: str

    def open_view(
        self,
        view: str,
        key: str,
        crs: QgsCoordinateReferenceSystem,
        title: str,
        *,
        where: str = "",
        geometry: QgsWkbTypes.Type = QgsWkbTypes.Type.MultiPolygon,
    ) -> QgsVectorLayer:
        """A read-only layer of a view of the register in the CRS of the city.

        Raises:
            RegisterUnreachableError: the view cannot be opened.
        """
        layer = QgsVectorLayer(self._uri(view, key, where, geometry).uri(False), title, PROVIDER, _options())
        if not layer.isValid():
            raise RegisterUnreachableError(
                "register_unreachable",
                N_("The register's database {name} at {host} cannot be opened"),
                name=self.name,
                host=self.host,
            )
        layer.setCrs(crs)
        layer.setReadOnly(True)
        return layer

    def _uri(self, view: str, key: str, where: str, geometry: QgsWkbTypes.Type) -> QgsDataSourceUri:
        uri = QgsDataSourceUri()
        uri.setConnection(
            self.host, str(self.port), self.name, "", "", QgsDataSourceUri.SslMode.SslPrefer, self.authcfg
        )
        uri.setParam("connect_timeout", str(TIMEOUT_S))
        uri.setDataSource(SCHEMA, view, "geom", where, key)
        uri.setWkbType(geometry)
        uri.setUseEstimatedMetadata(True)
        return uri


def _options() -> QgsVectorLayer.LayerOptions:
    options = QgsVectorLayer.LayerOptions()
    options.skipCrsValidation = True  # the city's CRS is set right after, also where QGIS does not know its code
    return options
