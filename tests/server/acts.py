"""Acts on documents, for changes of rights."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.model.source import Source


def acts_on(*steps: tuple[str, str, Right], applicant: UUID | None = None) -> dict[str, Any]:
    """Members of a change: for each operation, document and right the act, with a new document of that kind."""
    papers = [Source(uuid4(), 0, kind, "12") for _, kind, _ in steps]
    acts = (
        Act(uuid4(), operation, (right.id,), (paper.id,), applicant_id=applicant, reason="As the document says")
        for (operation, _, right), paper in zip(steps, papers, strict=True)
    )
    return {"acts": tuple(acts), "sources": tuple(Edit(paper.id, 0, paper) for paper in papers)}
