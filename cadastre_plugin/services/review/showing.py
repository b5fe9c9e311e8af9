"""A change under review as the dock and the map show it: made off the GUI thread, then shown at once."""

from __future__ import annotations

from dataclasses import dataclass

from cadastre_plugin.api.replies import ChangeRecord
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.layers.review_layers import ReviewFeatures, review_features
from cadastre_plugin.panels.review.record import Review, reviewed


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
