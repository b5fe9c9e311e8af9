"""A parcel file: any vector file that GDAL reads, a batch of features at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from cadastre_plugin.core.texts import N_
from cadastre_server.loading.errors import LoadError

pyogrio.set_gdal_config_options({"OGR_GEOJSON_DATE_AS_STRING": True})  # 10:09:03:02:03:0047 is no time of day

BATCH = 5_000
"""Features that are in memory at once."""
GEOMETRY_NAME = "OGR_GEOMETRY"
"""GDAL's own column with the name of a geometry's type: shapely does not see that a curve was one."""


@dataclass(frozen=True)
class Features:
    """A batch (n,): ids of the file, geometries as they are there (curves as chords, None where null), names of their
    types ("" where null), and the values of columns by name."""

    fids: NDArray[np.int64]
    geometries: NDArray[np.object_]
    types: NDArray[np.object_]
    values: Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class ParcelFile:
    """A layer of a file. `crs` is its name or WKT, None when the file has none."""

    path: Path
    layer: str
    crs: str | None
    columns: tuple[str, ...]
    count: int

    @classmethod
    def open(cls, path: Path, layer: str | None, preferred: str | None = None) -> ParcelFile:
        """Look at a file. Without `layer` it is the preferred one, where the file has it, else its only one.

        Raises:
            LoadError: it is not there or not a vector file, or has no such layer.
        """
        layers = _layers(path)
        name = _chosen(path, layers, layer or (preferred if preferred in layers else None))
        info = _read_info(path, name)
        return cls(path, name, info["crs"], tuple(info["fields"]), max(int(info["features"]), 0))

    def batches(self, columns: Sequence[str]) -> Iterator[Features]:
        """The features in the order of the file, with the columns that are asked for.

        Raises:
            LoadError: the file cannot be read to its end.
        """
        first = 0
        while True:
            batch = self._read(columns, first)
            if len(batch.fids):
                yield batch
            if len(batch.fids) < BATCH:
                return
            first += BATCH

    def _read(self, columns: Sequence[str], first: int) -> Features:
        try:
            meta, fids, geometries, values = pyogrio.raw.read(
                self.path,
                sql=f"SELECT *, {GEOMETRY_NAME} FROM {_quoted(self.layer)}",
                sql_dialect="OGRSQL",
                columns=[*columns, GEOMETRY_NAME],
                skip_features=first,
                max_features=BATCH,
                return_fids=True,
            )
        except (DataSourceError, DataLayerError, ValueError) as error:
            raise unreadable(self.path, error) from error
        by_name = dict(zip(meta["fields"], values, strict=True))
        types = by_name.pop(GEOMETRY_NAME)
        with np.errstate(invalid="ignore"):  # coordinates that are no numbers are told of feature by feature
            return Features(fids, shapely.from_wkb(geometries, on_invalid="ignore"), types, by_name)


def _layers(path: Path) -> dict[str, str | None]:
    """Geometry types by layer; None for a table without geometry."""
    try:
        return {str(name): kind for name, kind in pyogrio.list_layers(path)}
    except DataSourceError as error:
        raise unreadable(path, error) from error


def _read_info(path: Path, layer: str) -> Mapping[str, Any]:
    try:
        info: Mapping[str, Any] = pyogrio.read_info(path, layer=layer, force_feature_count=True)
    except (DataSourceError, DataLayerError) as error:
        raise unreadable(path, error) from error
    return info


def _chosen(path: Path, layers: Mapping[str, str | None], wanted: str | None) -> str:
    spatial = [name for name, kind in layers.items() if kind is not None]
    listed = ", ".join(layers)
    if wanted is None and len(spatial) == 1:
        return spatial[0]
    if wanted is None:
        template = N_("{file} has several layers, or none with geometry; choose one: {layers}")
        raise LoadError("layer_not_chosen", template, file=path.name, layers=listed)
    if wanted not in layers:
        template = N_("{file} has no layer {layer}; it has: {layers}")
        raise LoadError("layer_unknown", template, file=path.name, layer=wanted, layers=listed)
    if wanted not in spatial:
        raise LoadError("layer_without_geometry", N_("The layer {layer} has no geometry"), layer=wanted)
    return wanted


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def unreadable(path: Path, error: Exception) -> LoadError:
    """What to say of a file that GDAL could not read."""
    if not path.exists():
        return LoadError("file_missing", N_("There is no file {file}"), file=str(path))
    return LoadError("file_unreadable", N_("{file} is not a vector file that can be read"), file=path.name)
