"""The proof card in tests of other things: as if a careful supervisor had opened all that is red."""

from __future__ import annotations

from cadastre_plugin.api.proof import Opening, Proof
from cadastre_plugin.core.review.proof import red_items
from cadastre_plugin.panels.review.proof_card import ProofCard
from tests.qgis.review_builders import NOW, REVIEWER
from tests.qgis.waiting import wait_until


def open_red_items(card: ProofCard) -> None:
    """Give the card the answer of a service that knows them to be opened by the reviewer."""
    review = card._review
    assert review is not None
    summary = review.record.summary
    red = red_items(review.record.change, review.record.findings)
    openings = tuple(Opening(item.key, REVIEWER, NOW, summary.revision) for item in red)
    card.show_proof(summary.id, Proof(tuple(item.key for item in red), openings))


def click_red_items(card: ProofCard) -> None:
    """Open each by a click, beside a real service."""
    wait_until(card.save.isEnabled, "the proof card", 15)
    for row in range(card.items.count()):
        card.items.itemClicked.emit(card.items.item(row))
    wait_until(lambda: card.left() == 0, "all red items to be opened", 15)
