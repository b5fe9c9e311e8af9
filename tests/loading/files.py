"""Parcel files made by hand: features in metres from a corner in Tashkent, good ones and every kind of bad one."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.affinity import translate
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.crs import crs_of
from cadastre_plugin.core.profile.profile import shipped_profile

TASHKENT = shipped_profile("tashkent")
CRS = crs_of(TASHKENT.crs.definition).to_wkt()
ORIGIN = (370_100.0, 588_300.0)
BLOCK = "10:09:03:02:03:"


@dataclass(frozen=True)
class Feature:
    """geometry: shapely, bytes of WKB, or None. The others are columns of the file."""

    number: Any
    geometry: BaseGeometry | bytes | None
    area: float | None = None
    street: str | None = None


def number(count: int) -> str:
    return f"{BLOCK}{count:04d}"


def placed(geometry: BaseGeometry) -> BaseGeometry:
    return translate(geometry, *ORIGIN)


def square(east: float, north: float = 0.0, size: float = 20.0) -> BaseGeometry:
    return placed(box(east, north, east + size, north + size))


def circle_of_arcs(east: float, north: float, radius: float) -> bytes:
    """ISO WKB of a curve polygon: one ring of two arcs (ISO 13249-3, types 10 and 8)."""
    middle = (east + ORIGIN[0], north + ORIGIN[1])
    turns = ((-1, 0), (0, 1), (1, 0), (0, -1), (-1, 0))
    points = [(middle[0] + radius * x, middle[1] + radius * y) for x, y in turns]
    arc = struct.pack("<BII", 1, 8, len(points)) + b"".join(struct.pack("<dd", *point) for point in points)
    return struct.pack("<BII", 1, 10, 1) + arc


def write(
    path: Path, features: Sequence[Feature], *, crs: str | None = CRS, layer: str = "lots", **options: Any
) -> Path:
    """Write a vector file; its driver follows from the ending of its name."""
    geometries = [one.geometry if isinstance(one.geometry, bytes) else _wkb(one.geometry) for one in features]
    columns = {
        "kadastr": [one.number for one in features],
        "maydon": [np.nan if one.area is None else one.area for one in features],
        "street": [one.street for one in features],
    }
    pyogrio.raw.write(
        path,
        np.array([*geometries, None], dtype=object)[:-1],
        fields=np.array(list(columns)),
        field_data=[
            np.array(columns["kadastr"], dtype=object),
            np.array(columns["maydon"]),
            np.array(columns["street"], dtype=object),
        ],
        geometry_type=options.pop("geometry_type", "Unknown"),
        crs=crs,
        layer=layer,
        **options,
    )
    return path


def write_table(path: Path, layer: str, rows: Sequence[Mapping[str, str | None]]) -> None:
    """Add a layer of texts without geometry to a file that is there."""
    columns = list(rows[0])
    pyogrio.raw.write(
        path,
        None,
        fields=np.array(columns),
        field_data=[np.array([row[name] for row in rows], dtype=object) for name in columns],
        layer=layer,
        geometry_type=None,
        append=True,
    )


def _wkb(geometry: BaseGeometry | None) -> bytes | None:
    return None if geometry is None else shapely.to_wkb(geometry, flavor="iso")


def bad_and_good() -> list[Feature]:
    """Two good neighbours and, each in its own place, every kind of bad feature."""
    with np.errstate(invalid="ignore"):
        nan = shapely.Polygon([(0, 0), (float("nan"), 5), (5, 5)])
    bowtie = placed(shapely.Polygon([(400, 0), (420, 20), (420, 0), (400, 20)]))
    high = placed(shapely.Polygon([(500, 0, 430.5), (520, 0, 430.5), (520, 20, 431), (500, 20, 431)]))
    turned = shapely.transform(square(0, 100), lambda points: points[:, ::-1])
    return [
        Feature(number(1), square(0), 400, "Navoiy"),
        Feature(number(2), square(20), 397.5),
        Feature(number(3), None),
        Feature(number(4), shapely.Polygon()),
        Feature(number(5), placed(shapely.LineString([(0, 0), (5, 5)]))),
        Feature(number(6), nan),
        Feature(number(7), turned),
        Feature(number(8), translate(square(0), 3_000_000, 0)),
        Feature("11:09", square(100)),
        Feature(None, square(130)),
        Feature(number(1), square(160)),
        Feature("10:77:03:02:03:0001", square(190)),
        Feature(number(13), bowtie),
        Feature(number(14), high),
        Feature(number(15), circle_of_arcs(600, 0, 10)),
        Feature(f" {number(16)} ", square(220), -5),
        # an overlap of half a m2, a gap of 4 cm, a corner that its neighbour lacks
        Feature(number(17), square(700)),
        Feature(number(18), square(719.95, 5, 10)),
        Feature(number(19), square(800)),
        Feature(number(20), square(820.04)),
        Feature(number(21), square(900)),
        Feature(number(22), placed(box(920, 0, 930, 7))),
        Feature(number(23), placed(box(920, 7, 930, 20))),
    ]
