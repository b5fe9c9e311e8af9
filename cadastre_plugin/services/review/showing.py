"""A change under review as the dock and the map show it: made off the GUI thread, then shown at once."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.gui import QgsMapCanvas

from cadastre_plugin.api.replies import ChangeRecord
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.layers.review_layers import ReviewFeatures, ReviewLayers, review_features
from cadastre_plugin.map_tools.compare.before_after import BeforeAfter
from cadastre_plugin.panels.compare_bar import CompareBar
from cadastre_plugin.panels.review.record import Review, reviewed
from cadastre_plugin.services.comparing import tie


@dataclass(frozen=True)
class Prepared:
    """All of it that takes long."""

    review: Review
    features: ReviewFeatures


def prepared(record: ChangeRecord, profile: Profile) -> Prepared:
    """See a change through; safe in any thread.

    Raises:
        ProfileError: the profile's CRS is not understood.
    """
    review = reviewed(record, profile)
    new = (edit.id for edit in record.change.parcels if review.names.index(edit.id) is not None)
    names = {id: review.name_of(id) for id in new}
    return Prepared(review, review_features(review.differences, review.corners, review.only_rights, names))


class ShownChange:
    """Before and after on the map, compared as the dock's bar has it."""

    def __init__(
        self, canvas: QgsMapCanvas, project: QgsProject, crs: QgsCoordinateReferenceSystem, bar: CompareBar
    ) -> None:
        self._canvas = canvas
        self.layers = ReviewLayers(project, crs)
        self.compared = BeforeAfter(canvas, project, self.layers)
        tie(bar, self.compared)

    def show(self, features: ReviewFeatures) -> None:
        """Show this change instead of the one before."""
        self.layers.show_features(features)
        self.compared.refresh()

    def zoom(self) -> None:
        """Let the map show all of it.

        Raises:
            QgsCsException: the CRS of the canvas cannot show the city.
        """
        self.layers.zoom(self._canvas)

    def clear(self) -> None:
        """Nothing is under review."""
        self.compared.clear()
        self.layers.clear()

    def close(self) -> None:
        """Leave the map as it was."""
        self.clear()
        self.compared.close()
