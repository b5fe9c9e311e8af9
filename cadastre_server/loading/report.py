"""The report of a load or a check: figures and every problem as text, and as a layer to look at."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, TextIO, cast

import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.geometry.crs import crs_of
from cadastre_plugin.core.profile.profile import ProfileCrs
from cadastre_plugin.core.rules.finding import Finding
from cadastre_plugin.core.texts import N_, tr
from cadastre_server.loading.errors import LoadError
from cadastre_server.loading.remarks import Read, Remark

AT_ONCE = 5_000
LAYER = "problems"
COLUMNS = ("kind", "severity", "loaded", "features", "numbers", "text")


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the report. features, numbers: what it is about. loaded: whether that is in the register."""

    kind: str
    severity: str
    loaded: bool
    features: str
    numbers: str
    text: str
    place: BaseGeometry | None


def problem_of_feature(read: Read, remark: Remark) -> Problem:
    """A remark about a feature of the file."""
    return Problem(
        kind=remark.kind.value,
        severity=remark.severity.value,
        loaded=read.parcel is not None,
        features=str(read.fid),
        numbers=read.number or "",
        text=remark.text(),
        place=read.place,
    )


def problem_of_finding(finding: Finding, features: Iterable[str] = ()) -> Problem:
    """A finding about parcels of the register; `features`: those of the file that they came from."""
    named = (str(finding.parameters[name]) for name in ("number", "one", "other") if name in finding.parameters)
    return Problem(
        kind=finding.rule,
        severity=finding.severity.value,
        loaded=True,
        features=", ".join(features),
        numbers=", ".join(named),
        text=finding.text(),
        place=finding.place,
    )


class Report:
    """`report.txt` and `report.gpkg` in a folder, written while the work goes on; a context manager."""

    def __init__(self, folder: Path, crs: ProfileCrs) -> None:
        """The folder is made when it is missing; a report that is in it is replaced.

        Raises:
            LoadError: the folder cannot be written to.
        """
        self._text, self._layer = folder / "report.txt", folder / "report.gpkg"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._layer.unlink(missing_ok=True)
            self._text.write_text("")
        except OSError as error:
            raise LoadError(
                "report_folder", N_("The report cannot be written to {folder}"), folder=str(folder)
            ) from error
        self._crs = crs_of(crs.definition).to_wkt()
        self._waiting: list[Problem] = []
        self._lines = cast(TextIO, TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115 - closed with the report

    def add(self, problem: Problem) -> None:
        """Write a problem."""
        where = " ".join(part for part in (problem.features, problem.numbers) if part)
        self._lines.write(f"{problem.severity}\t{problem.kind}\t{where}\t{problem.text}\n")
        self._waiting.append(problem)
        if len(self._waiting) >= AT_ONCE:
            self._write_layer()

    def finish(self, title: str, figures: Mapping[str, Any]) -> None:
        """Put the figures above the problems."""
        self._write_layer()
        self._lines.seek(0)
        with self._text.open("w", encoding="utf-8") as text:
            text.write(f"{title}\n\n{figures_text(figures)}\n\n{tr('Problems')}\n")
            shutil.copyfileobj(self._lines, text)

    def __enter__(self) -> Report:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()

    def _write_layer(self) -> None:
        geometries = np.array([problem.place for problem in self._waiting], dtype=object)
        columns = ([getattr(problem, name) for problem in self._waiting] for name in COLUMNS)
        pyogrio.raw.write(
            self._layer,
            shapely.to_wkb(geometries),
            fields=np.array(COLUMNS),
            field_data=[np.array(column, dtype=bool if name == "loaded" else object)
                        for name, column in zip(COLUMNS, columns, strict=True)],
            geometry_type="Unknown",
            crs=self._crs,
            layer=LAYER,
            driver="GPKG",
            append=self._layer.exists(),
        )  # fmt: skip
        self._waiting.clear()


def figures_text(figures: Mapping[str, Any], indent: str = "") -> str:
    """Figures as lines, those of a group below its name."""
    lines = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            lines.append(f"{indent}{name}:" + ("" if value else f" {tr('none')}"))
            lines += [figures_text(value, indent + "  ")] if value else []
        else:
            lines.append(f"{indent}{name}: {value}")
    return "\n".join(lines)
