"""Two states of parcels on the map, compared as the row of modes in a dock has it."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.gui import QgsMapCanvas

from cadastre_plugin.layers.review_layers import Purpose, ReviewFeatures, ReviewLayers
from cadastre_plugin.map_tools.compare.before_after import BeforeAfter
from cadastre_plugin.panels.compare_bar import CompareBar


class Comparing:
    """What one dock shows: the layers in the project, and before and after on the canvas."""

    def __init__(
        self,
        canvas: QgsMapCanvas,
        project: QgsProject,
        crs: QgsCoordinateReferenceSystem,
        bar: CompareBar,
        purpose: Purpose = Purpose.REVIEW,
    ) -> None:
        self._canvas = canvas
        self.layers = ReviewLayers(project, crs, purpose)
        self.compared = BeforeAfter(canvas, project, self.layers)
        tie(bar, self.compared)

    def show(self, features: ReviewFeatures) -> None:
        """Show these instead of those before."""
        self.layers.show_features(features)
        self.compared.refresh()

    def zoom(self) -> None:
        """Let the map show all of it.

        Raises:
            QgsCsException: the CRS of the canvas cannot show the city.
        """
        self.layers.zoom(self._canvas)

    def clear(self) -> None:
        """Nothing is compared."""
        self.compared.clear()
        self.layers.clear()

    def close(self) -> None:
        """Leave the map as it was."""
        self.clear()
        self.compared.close()


def tie(bar: CompareBar, shown: BeforeAfter) -> None:
    """What is chosen in the bar is what the canvas shows, from now on until one of the two is gone."""
    bar.mode_chosen.connect(shown.set_mode)
    bar.share_chosen.connect(shown.set_share)
    bar.interval_chosen.connect(shown.set_interval)
    bar.legend_wanted.connect(shown.set_legend)
    bar.watched.connect(shown.set_watched)
    shown.share_changed.connect(bar.set_share)
    shown.set_mode(bar.mode)
