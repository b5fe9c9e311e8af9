"""Share a whole number out by weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def shared_out(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers that sum to `total`, in proportion to the weights by largest remainder (Hamilton's method).

    Each gets one at least, unless there are more weights than `total`: then the heaviest get one each.
    """
    if len(weights) >= total:
        counts = np.zeros(len(weights), dtype=np.int64)
        counts[np.argsort(-weights, kind="stable")[:total]] = 1
        return counts
    exact = weights / weights.sum() * (total - len(weights))
    more: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    rest = total - len(weights) - int(more.sum())
    more[np.argsort(more - exact, kind="stable")[:rest]] += 1
    return more + 1
