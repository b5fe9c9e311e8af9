"""Least squares at work: observations become points with their ellipses, and these the corners of a new parcel."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shapely.geometry import LineString, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.boundary.fabric import Fabric
from cadastre_plugin.core.boundary.new_parcel import new_parcel
from cadastre_plugin.core.boundary.outcome import Outcome, Remark
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.survey.adjustment import Adjusted, Residual
from cadastre_plugin.core.survey.computed_corners import Corners, adjusted_corners, of_new_corners
from cadastre_plugin.core.survey.ellipse import CONFIDENCE_95
from cadastre_plugin.core.survey.examples import network_examples
from cadastre_plugin.core.survey.network_input import adjusted_network, names_in
from cadastre_plugin.core.survey.reduction import GridFactors
from cadastre_plugin.core.survey.traverse import Place
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.map_tools.preview import Label
from cadastre_plugin.panels.boundary.network_page import NetworkPage, NetworkResult
from cadastre_plugin.services.boundary.point_names import names_beside
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal
from cadastre_plugin.tasks import background

LARGEST_ON_SCREEN = 110
"""So many pixels long the largest ellipse is at most."""

_SIGMA = N_("The least certain corner, {point}, has a standard deviation of {sigma:.1f} mm")
_OUTLIERS = N_("{count} observations are outliers; the corners rest on them")


class NetworkWork(BoundaryWork):
    """Adjusted after every key, drawn with lines of sight, ellipses and names."""

    def __init__(self, bench: Bench) -> None:
        self._page = NetworkPage()
        self._result: NetworkResult | None = None
        self._running: background.BackgroundTask[tuple[Adjusted, GridFactors]] | None = None
        self._is_stale = False
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, self._page, tool)
        self._page.edited.connect(self._adjust)
        tool.picked.connect(self._take)
        tool.confirmed.connect(self._page.apply_requested)
        tool.given_up.connect(self._page.reset_requested)

    @property
    def is_adjusting(self) -> bool:
        """True while the result is not that of the text as it stands."""
        return self._running is not None

    def closed(self) -> None:
        if self._running is not None:
            self._running.drop()

    def opened(self) -> None:
        """Examples lie in the middle of the map, so that they are seen."""
        canvas = self.bench.canvas
        centre = canvas.mapSettings().mapToLayerCoordinates(self.bench.layer, canvas.center())
        self._page.observations.offer(network_examples((centre.x(), centre.y())))

    def proposal(self) -> Proposal | None:
        """The new parcel of the named points; None while no point is named."""
        names = names_in(self._page.corners.text())
        if self._result is None or self.is_adjusting or not names:
            return None
        adjusted = self._result.adjusted
        return lambda fabric, profile: _parcel(adjusted, names, fabric)

    def title(self) -> str:
        return tr("New parcel from adjusted points")

    def missing(self) -> str:
        if self._result is None or self.is_adjusting:
            return ""
        return tr("To make a parcel, name its corners in the order of the boundary")

    def sketch(self) -> Sequence[BaseGeometry]:
        if self._result is None:
            return ()
        adjusted = self._result.adjusted
        scale = self._result.enlarged * CONFIDENCE_95
        ellipses = [point.ellipse.outline(point.place, scale) for point in adjusted.points if point.ellipse.minor > 0]
        return [*_sights(adjusted), *ellipses, MultiPoint([point.place for point in adjusted.points])]

    def wrong(self) -> Sequence[BaseGeometry]:
        if self._result is None:
            return ()
        adjusted = self._result.adjusted
        suspects = (item.observation.points for item in adjusted.residuals if item.suspect)
        return [LineString([adjusted.point(name).place for name in names]) for names in suspects if len(names) > 1]

    def corners(self, outcome: Outcome) -> Corners:
        if self._result is None:
            return {}
        said = adjusted_corners(self._result.adjusted, self.bench.profile)
        return of_new_corners(said, outcome, self.bench.fabric())

    def labels(self) -> Sequence[Label]:
        if self._result is None:
            return ()
        adjusted = self._result.adjusted
        suspects = [_suspect_label(adjusted, item) for item in adjusted.residuals if item.suspect]
        scale, reach = self._result.enlarged * CONFIDENCE_95, self.bench.reach()
        away = {point.name: reach + scale * point.ellipse.major for point in adjusted.points}
        return [*names_beside({point.name: point.place for point in adjusted.points}, away), *suspects]

    def _take(self, x: float, y: float) -> None:
        """A click: the corner under it becomes a fixed point, named after those that are there."""
        east, north = self.bench.fabric().corner_near(x, y, self.bench.reach()) or (x, y)
        text = self._page.observations.text()
        number = sum(line.startswith("fixed") for line in text.splitlines()) + 1
        self._page.observations.append(f"fixed; F{number}; {north:.3f}; {east:.3f}")

    def _adjust(self) -> None:
        """Adjust what is written now: in the background, one computation at a time, the newest text next."""
        said, profile = self._page.said(), self.bench.profile
        self._is_stale = self._running is not None
        if not self._is_stale and said.text.strip():
            text = tr("Adjusting the network")
            self._running = background.run(
                text, lambda _: adjusted_network(said, profile), self._on_adjusted, self._on_refused, hidden=True
            )
        elif not said.text.strip():
            self._result = None
            self._page.show_result(None)
        self.inputs_changed.emit()

    def _on_adjusted(self, found: tuple[Adjusted, GridFactors]) -> None:
        if self._is_newest():
            adjusted, factors = found
            enlarged = self._enlargement(adjusted)
            self._result = NetworkResult(adjusted, factors, self.bench.profile.crs.name, enlarged)
            self._page.show_result(self._result)
            self.inputs_changed.emit()

    def _on_refused(self, error: CadastreError) -> None:
        if self._is_newest():
            self._result = None
            self._page.show_error(error)
            self.inputs_changed.emit()

    def _is_newest(self) -> bool:
        """The computation is over; False when the text is another one by now, which is next."""
        self._running = None
        if self._is_stale:
            self._adjust()
        return self._running is None and bool(self._page.said().text.strip())

    def _enlargement(self, adjusted: Adjusted) -> float:
        largest = max((point.ellipse.major for point in adjusted.points), default=0.0) * CONFIDENCE_95
        room = LARGEST_ON_SCREEN / 2 * self.bench.canvas.mapUnitsPerPixel()
        return round_scale(room / largest) if largest > 0 else 1.0


def round_scale(most: float) -> float:
    """The largest of 1, 2, 5, 10, 20, 50 ... that is not more, at least 1."""
    if most <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most)


def _sights(adjusted: Adjusted) -> Iterator[LineString]:
    """The lines between points that observations go along, each once."""
    pairs = {
        frozenset((item.observation.points[0], target))
        for item in adjusted.residuals
        for target in item.observation.points[1:]
    }
    places = {point.name: point.place for point in adjusted.points}
    return (LineString([places[name] for name in sorted(pair)]) for pair in sorted(pairs, key=sorted))


def _suspect_label(adjusted: Adjusted, residual: Residual) -> Label:
    places: list[Place] = [adjusted.point(name).place for name in residual.observation.points]
    middle = Point(*(sum(axis) / len(places) for axis in zip(*places, strict=True)))
    return middle, f"{'–'.join(residual.observation.points)}: w {residual.standardized or 0.0:+.1f}"


def _parcel(adjusted: Adjusted, names: Sequence[str], fabric: Fabric) -> Outcome:
    """A parcel with the adjusted points as corners, and how good they are."""
    outcome = new_parcel(fabric, adjusted.ring(names))
    worst = max((adjusted.point(name) for name in names), key=lambda point: point.sigma)
    remarks = [Remark(_SIGMA, {"point": worst.name, "sigma": worst.sigma * 1000})]
    if adjusted.outliers:
        remarks.append(Remark(_OUTLIERS, {"count": len(adjusted.outliers)}))
    return replace(outcome, remarks=(*outcome.remarks, *remarks))
