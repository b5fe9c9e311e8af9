"""What a rule tells a person who met it: what it means, on what it rests, what its numbers are, what to do by hand."""

from __future__ import annotations

from collections.abc import Mapping

from cadastre_plugin.core.rules.card import RuleCard
from cadastre_plugin.core.rules.rights.cards import RIGHTS_CARDS
from cadastre_plugin.core.texts import N_

_COVERAGE = N_("ISO 19152 (LADM): parcels of a level do not overlap and share their boundaries")
_SETTING = N_("Setting of the city's profile; the law leaves the amount to the city")


CARDS: Mapping[str, RuleCard] = {
    "geometry-valid": RuleCard(
        N_("The boundary crosses or touches itself, so that nobody can say what is inside the parcel"),
        N_("OGC 06-103r4, 6.1.11: a polygon's rings do not cross, and its inside is of one piece"),
        N_("Move the corner at the marked place until the lines no longer cross, or undo the last step"),
    ),
    "one-part": RuleCard(
        N_("The parcel lies in several pieces that do not touch; each piece is a thing of its own"),
        N_("Land Code: a parcel is a part of the land with fixed boundaries; setting of the city's profile"),
        N_("Split the parcel so that each piece becomes a parcel, or join the pieces"),
    ),
    "overlap": RuleCard(
        N_("Two parcels claim the same land; each owner would have a document for it"),
        _COVERAGE,
        N_("Reshape the common boundary so that the land belongs to one of them; ask both owners which"),
        ("overlap_min_m2",),
    ),
    "sliver": RuleCard(
        N_("Between two neighbours lies a strip too thin to be meant: noise of drawing or of old surveys"),
        _COVERAGE,
        N_("Bring the two boundaries together with the sliver tool, or reshape one of them onto the other"),
        ("sliver_width_m", "sliver_min_width_m"),
    ),
    "t-junction": RuleCard(
        N_("A corner lies on the neighbour's line, but the neighbour does not have it: when one moves, they part"),
        N_("ISO 19152 (LADM): a boundary point is one point, whoever's boundary runs through it"),
        N_("Add the corner to the neighbour with the vertex tool, topological editing switched on"),
        ("t_junction_m",),
    ),
    "gap": RuleCard(
        N_("Land that belonged to a parcel belongs to nobody after this change"),
        N_("ISO 19152 (LADM) and Land Code: what is divided is divided whole; only streets may lie between parcels"),
        N_("Give the land to a parcel with the gap tool, or make a new parcel of it; if it is a street, say so"),
        ("overlap_min_m2", "gap_max_m2"),
    ),
    "doubled-corner": RuleCard(
        N_("Two corners follow each other so closely that nobody could set out the side between them"),
        N_("OGC 06-103r4, 6.1.6 and the millimetre grid of the register: a corner is one point"),
        N_("Delete one of the two corners with the vertex tool"),
        ("t_junction_m",),
    ),
    "close-corners": RuleCard(
        N_("Two corners are nearer to each other than they can be measured: most likely they are one"),
        N_("Rosreestr order P/0393: accuracy of a boundary point; the distance is a setting of the city's profile"),
        N_("Move one corner onto the other; the better measured one stays. Two real corners may stay as they are"),
        ("corner_spacing_m", "boundary_point_m"),
    ),
    "spike": RuleCard(
        N_("The boundary runs out to a tip and back along itself: land that nobody can use"),
        N_("Setting of the city's profile: sharpest angle, shortest side"),
        N_("Delete the corner at the tip with the vertex tool; if the tip is real, say so in a remark"),
        ("spike_angle_deg", "spike_arm_m"),
    ),
    "hole-touches-shell": RuleCard(
        N_("A hole of the parcel touches its outer boundary; programs disagree on what is inside"),
        N_("OGC 06-103r4, 6.1.11: rings may touch in a point, but a boundary should not rest on it"),
        N_("Move the corner of the hole inwards, or let the outer boundary go around it"),
        ("t_junction_m",),
    ),
    "min-width": RuleCard(
        N_("The new parcel is so narrow that it can hardly be used for anything"),
        _SETTING,
        N_("Divide in another direction, or give the strip to a neighbour"),
        ("min_width_m",),
    ),
    "min-area": RuleCard(
        N_("The new parcel is smaller than the city allows for its purpose"),
        _SETTING,
        N_("Divide into fewer or other parts, or give the land to a neighbour"),
        ("min_area_m2",),
    ),
    "access": RuleCard(
        N_("The new parcel cannot be reached from a street over its own land, or only through a strip too narrow"),
        N_("Practice of the cadastre: a split is refused when a part has no access; width by the city's profile"),
        N_("Leave a strip to the street, or register a servitude over the neighbour's land and say so in a remark"),
        ("access_width_m",),
    ),
    "fixed-corner": RuleCard(
        N_("The corner is marked in the ground and legally fixed: the boundary is where the marker stands"),
        N_("ISO 19152 (LADM), LA_Point: the marker belongs to the point; markers that count stand in the profile"),
        N_("Undo the move. If the marker itself was moved, have it surveyed and change the corner's attributes first"),
    ),
    "district": RuleCard(
        N_("The parcel lies outside the city, or outside the district that it says it belongs to"),
        N_("Cadastral number: its second group names the district; bounds and districts stand in the city's profile"),
        N_("Choose the right district in the parcel's form, or look whether east and north were exchanged"),
    ),
    "number": RuleCard(
        N_("The cadastral number is not of the city's form, or another parcel has or had it"),
        N_("A cadastral number is given once and lives as long as its parcel; its form stands in the city's profile"),
        N_("Leave the number of a new parcel empty: the register gives it at approval"),
    ),
    "legal-area": RuleCard(
        N_("The area on the ground and the area of the document differ by more than measuring explains"),
        N_("Rosreestr order P/0393: dP = 3.5 · Mt · √P, or the uncertainty of the corners; factors by the profile"),
        N_("Check the corners that were moved; if the ground is right, bring a document with the new area"),
        ("legal_area_factor", "boundary_point_m"),
    ),
    "area-sum": RuleCard(
        N_("The parcels after the change are not as much land as those before it"),
        N_("SOLA's rule of sums; the permitted ratio is a setting of the city's profile"),
        N_("Look for the land that was lost or gained, and correct the legal areas so that they sum up"),
        ("area_sum_ratio",),
    ),
    **RIGHTS_CARDS,
}
"""By the rule's id."""

FIGURES: Mapping[str, str] = {
    "area": N_("Area: {value:.2f} m²"),
    "width": N_("Width: {value:.3f} m"),
    "length": N_("Length: {value:.2f} m"),
    "distance": N_("Distance: {value:.4f} m"),
    "angle": N_("Angle at the tip: {value:.2f}°"),
    "parts": N_("Pieces: {value}"),
    "front": N_("At a street: {value:.2f} m"),
    "least": N_("Asked for at least: {value:.2f}"),
    "share": N_("Outside: {value:.0f} %"),
    "computed": N_("Computed area: {value:.2f} m²"),
    "legal": N_("Legal area: {value:.2f} m²"),
    "difference": N_("Difference: {value:.2f} m²"),
    "allowed": N_("Allowed difference: {value:.2f} m²"),
    "uncertainty": N_("Uncertainty of the computed area: {value:.2f} m²"),
    "before": N_("Before: {value:.2f} m²"),
    "after": N_("After: {value:.2f} m²"),
    "sum": N_("Sum of the shares: {value}"),
}
"""Parameters of findings that are numbers, with their units."""

LIMITS: Mapping[str, str] = {
    "overlap_min_m2": N_("Smallest overlap or gap that counts: {value} m²"),
    "gap_max_m2": N_("Largest void that is a gap: {value} m²"),
    "sliver_width_m": N_("Widest sliver: {value} m"),
    "sliver_min_width_m": N_("Thinnest sliver: {value} m"),
    "t_junction_m": N_("Corners nearer than this are one: {value} m"),
    "corner_spacing_m": N_("Least distance of two corners: {value} m"),
    "boundary_point_m": N_("Accuracy of a boundary point: {value} m"),
    "spike_angle_deg": N_("Sharpest angle: {value}°"),
    "spike_arm_m": N_("Shortest side of a spike: {value} m"),
    "min_width_m": N_("Least width: {value} m"),
    "min_area_m2": N_("Least area: {value} m²"),
    "access_width_m": N_("Least width of the access: {value} m"),
    "legal_area_factor": N_("Factor of the allowed difference: {value}"),
    "area_sum_ratio": N_("Permitted ratio of the sums: {value}"),
}
"""Tolerances of a profile as a card shows them."""
