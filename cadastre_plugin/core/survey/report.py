"""Reports of traverses and adjustments as plain text, for the dossier: north (X) before east (Y)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cadastre_plugin.core.survey.adjustment import CRITICAL, Adjusted, Residual
from cadastre_plugin.core.survey.angle import AngleForm, format_angle, format_direction
from cadastre_plugin.core.survey.observation import Kind
from cadastre_plugin.core.survey.traverse import Adjustment, Closure, Traverse
from cadastre_plugin.core.texts import N_, tr

KIND_NAMES = {
    Kind.DISTANCE: N_("distance"),
    Kind.DIRECTION: N_("direction"),
    Kind.AZIMUTH: N_("azimuth"),
    Kind.ANGLE: N_("angle"),
    Kind.EAST: N_("GNSS east"),
    Kind.NORTH: N_("GNSS north"),
}
_COURSES = (N_("From"), N_("To"), N_("Azimuth"), N_("Distance, m"), N_("Adjusted azimuth"), N_("Adjusted, m"))
_CORNERS = (N_("Point"), N_("North (X), m"), N_("East (Y), m"), N_("Correction north, m"), N_("Correction east, m"))
_POINTS = (
    N_("Point"), N_("North (X), m"), N_("East (Y), m"), N_("σ north, m"), N_("σ east, m"),
    N_("Major axis, m"), N_("Minor axis, m"), N_("Azimuth"),
)  # fmt: skip
_OBSERVATIONS = (N_("Observation"), N_("Observed"), N_("Adjusted"), N_("Residual"), N_("w"), N_("Redundancy"), "")


def traverse_report(
    traverse: Traverse, crs_name: str, area: float | None = None, form: AngleForm = AngleForm.DMS
) -> str:
    """The courses, the closure and the corners of a traverse. area: ellipsoidal, m2, where it encloses land."""
    lines = [tr("Traverse"), tr("CRS: {name}").format(name=crs_name), *_reduction(traverse), ""]
    lines += [*_table(_COURSES, _course_rows(traverse, form)), ""]
    lines += [*closure_lines(traverse.closure), _adjustment(traverse), ""]
    lines += _table(_CORNERS, _corner_rows(traverse))
    if area is not None:
        lines += ["", tr("Area: {area:.3f} m²").format(area=area)]
    return "\n".join(lines) + "\n"


def closure_lines(closure: Closure | None) -> list[str]:
    """The closure in words, a line each."""
    if closure is None:
        return [tr("Open traverse: nothing checks it")]
    lines = [
        tr("Misclosure: north {north:+.4f} m, east {east:+.4f} m, length {length:.4f} m").format(
            north=closure.north, east=closure.east, length=closure.length
        ),
        tr("Perimeter: {perimeter:.3f} m").format(perimeter=closure.perimeter),
    ]
    return [*lines, ratio_line(closure)]


def ratio_line(closure: Closure) -> str:
    """The ratio of the closure against the limit."""
    if closure.ratio is None:
        return tr("Ratio: closes exactly")
    verdict = tr("within the limit of 1:{limit}") if closure.within else tr("worse than the limit of 1:{limit}")
    return tr("Ratio: 1:{ratio}, {verdict}").format(ratio=closure.ratio, verdict=verdict.format(limit=closure.limit))


def network_report(adjusted: Adjusted, crs_name: str) -> str:
    """The points, the observations and the test of an adjustment."""
    lines = [tr("Least squares adjustment"), tr("CRS: {name}").format(name=crs_name), *verdict_lines(adjusted), ""]
    lines += [*_table(_POINTS, _point_rows(adjusted)), ""]
    lines += _table(_OBSERVATIONS, [observation_row(item) for item in adjusted.residuals])
    return "\n".join(lines) + "\n"


def verdict_lines(adjusted: Adjusted) -> list[str]:
    """What the tests say, a line each."""
    if adjusted.sigma0 is None:
        return [tr("No observation is redundant: nothing checks the result")]
    test = (
        tr("the residuals are as small as the weights promise")
        if adjusted.passed
        else tr("the residuals are larger than the weights promise; the standard deviations are multiplied by σ₀")
    )
    lines = [
        tr("σ₀ = {sigma0:.2f} with {count} redundant observations: {test}").format(
            sigma0=adjusted.sigma0, count=adjusted.redundancy, test=test
        )
    ]
    return [*lines, _outlier_line(adjusted)]


def _outlier_line(adjusted: Adjusted) -> str:
    suspects = [item for item in adjusted.outliers if item.suspect]
    if not suspects:
        return tr("No outlier: no |w| is above {critical:.2f}").format(critical=CRITICAL)
    if len(suspects) > 1:
        return tr(
            "{count} observations contradict each other and cannot be told apart; measure one of them again"
        ).format(count=len(suspects))
    return tr("Outlier: {observation}, |w| = {w:.1f}; look at it first").format(
        observation=observation_name(suspects[0]), w=abs(suspects[0].standardized or 0.0)
    )


def observation_name(residual: Residual) -> str:
    """What was observed between which points."""
    item = residual.observation
    return f"{tr(KIND_NAMES[item.kind])} {'–'.join(item.points)}"


def observation_row(residual: Residual) -> list[str]:
    """An observation as text: name, observed, adjusted, residual, w, redundancy, mark."""
    item = residual.observation
    w = "–" if residual.standardized is None else f"{residual.standardized:+.2f}"
    mark = tr("suspect") if residual.suspect else tr("outlier") if residual.outlier else ""
    values = (
        _value(item.kind, item.value),
        _value(item.kind, residual.adjusted),
        _change(item.kind, residual.residual),
    )
    return [observation_name(residual), *values, w, f"{residual.redundancy:.2f}", mark]


def _value(kind: Kind, value: float) -> str:
    return format_direction(value) if kind.is_angular else f"{value:.4f}"


def _change(kind: Kind, value: float) -> str:
    return f'{value * 3600:+.1f}"' if kind.is_angular else tr("{value:+.1f} mm").format(value=value * 1000)


def _reduction(traverse: Traverse) -> list[str]:
    reduction = traverse.reduction
    return [
        tr("Convergence taken off the azimuths: {angle}").format(angle=format_angle(reduction.convergence)),
        tr("Scale of the distances: {scale:.8f}").format(scale=reduction.scale),
    ]


def _adjustment(traverse: Traverse) -> str:
    return tr("Adjusted by the compass rule") if traverse.adjustment is Adjustment.COMPASS else tr("Not adjusted")


def _course_rows(traverse: Traverse, form: AngleForm) -> Iterator[list[str]]:
    for observed, course in zip(traverse.observed, traverse.courses, strict=True):
        yield [
            course.from_name, course.to_name, format_direction(observed.azimuth, form), f"{observed.distance:.3f}",
            format_direction(course.azimuth, form), f"{course.distance:.3f}",
        ]  # fmt: skip


def _corner_rows(traverse: Traverse) -> Iterator[list[str]]:
    shown = len(traverse.points) - (1 if traverse.returns else 0)
    for at in range(shown):
        (east, north), (by_east, by_north) = traverse.points[at].tolist(), (traverse.corrections[at] + 0.0).tolist()
        yield [traverse.names[at], f"{north:.3f}", f"{east:.3f}", f"{by_north:+.4f}", f"{by_east:+.4f}"]


def _point_rows(adjusted: Adjusted) -> Iterator[list[str]]:
    for point in adjusted.points:
        yield [
            point.name, f"{point.north:.4f}", f"{point.east:.4f}",
            f"{point.sigma_north:.4f}", f"{point.sigma_east:.4f}",
            f"{point.ellipse.major:.4f}", f"{point.ellipse.minor:.4f}", f"{point.ellipse.azimuth:.1f}°",
        ]  # fmt: skip


def _table(headings: Sequence[str], rows: Iterator[list[str]] | list[list[str]]) -> list[str]:
    """Columns that stand under each other in a fixed-width font; the first to the left, the others to the right."""
    table = [[tr(heading) if heading else "" for heading in headings], *rows]
    widths = [max(len(row[at]) for row in table) for at in range(len(headings))]
    return ["  ".join(_cell(text, widths[at], at) for at, text in enumerate(row)).rstrip() for row in table]


def _cell(text: str, width: int, column: int) -> str:
    return text.ljust(width) if column == 0 else text.rjust(width)
