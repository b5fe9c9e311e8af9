"""A GeoPackage, written a batch at a time beside its place and put there once it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyogrio
from numpy.typing import NDArray
from psycopg import Column
from psycopg.postgres import types
from pyogrio.errors import DataSourceError

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_

GEOMETRY = "geom"
GEOMETRY_TYPES: Mapping[str, str] = {"la_spatial_unit": "MultiPolygon", "la_point": "Point", "la_rrr": "Unknown"}


class ExportError(CadastreError):
    """A file that cannot be written as asked; nothing of it is there."""


def _of(*names: str) -> frozenset[int]:
    return frozenset(types[name].oid for name in names)


WHOLE, REAL, DAY, MOMENT = _of("int2", "int4", "int8"), _of("float4", "float8"), _of("date"), _of("timestamptz")


class GeoPackage:
    """Layers of a file that is being written. crs: WKT."""

    def __init__(self, path: Path, crs: str) -> None:
        self._path = path
        self._crs = crs
        self._begun: set[str] = set()

    def write(self, layer: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        """Append rows, values as psycopg gives them; a column `geom` is WKB. Without rows the layer is made empty.

        Raises:
            ExportError: the disk does not take it.
        """
        names = [column.name for column in columns]
        values = dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))
        places = values.pop(GEOMETRY, None)
        filled = [_column(column.type_code, values[column.name]) for column in columns if column.name != GEOMETRY]
        try:
            pyogrio.raw.write(
                self._path,
                None if places is None else _objects(places),
                fields=np.array(list(values)),
                field_data=[data for data, _ in filled],
                field_mask=[mask for _, mask in filled],
                geometry_type=None if places is None else GEOMETRY_TYPES[layer],
                crs=None if places is None else self._crs,
                layer=layer,
                driver="GPKG",
                append=bool(self._begun),
            )
        except DataSourceError as error:
            raise _not_written(self._path) from error
        self._begun.add(layer)


@contextmanager
def new_geopackage(path: Path, crs: str) -> Iterator[tuple[GeoPackage, Callable[[], None]]]:
    """A GeoPackage that is not at its place yet, and what puts it there; it is gone when that is not called.

    Only its owner can read it: it may hold names.

    Raises:
        ExportError: there is a file of that name, or the folder takes none.
    """
    _require_free(path)
    try:
        folder = TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _not_written(path) from error
    with folder as name:
        unfinished = Path(name) / path.name
        yield GeoPackage(unfinished, crs), lambda: _put(unfinished, path)


def _put(unfinished: Path, path: Path) -> None:
    _require_free(path)
    try:
        unfinished.chmod(0o600)
        unfinished.rename(path)
    except OSError as error:
        raise _not_written(path) from error


def _require_free(path: Path) -> None:
    if path.exists():
        raise ExportError("export_exists", N_("There is a file {file} already; it was left as it is"), file=str(path))


def _column(type_code: int, values: Sequence[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Values as GDAL takes them, and which are null."""
    missing = np.array([value is None for value in values], dtype=bool)
    if type_code in WHOLE:
        return np.array([0 if value is None else value for value in values], dtype=np.int64), missing
    if type_code in REAL:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64), missing
    if type_code in DAY:
        return np.array(values, dtype="datetime64[D]"), missing
    if type_code in MOMENT:
        naive = [None if value is None else value.replace(tzinfo=None) for value in values]
        return np.array(naive, dtype="datetime64[ms]"), missing
    return _objects([None if value is None else str(value) for value in values]), missing


def _objects(values: Sequence[Any]) -> NDArray[np.object_]:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def _not_written(path: Path) -> ExportError:
    return ExportError("export_not_written", N_("The file {file} cannot be written"), file=str(path))
