"""Documents are added to what was done in the change already."""

from __future__ import annotations

from uuid import UUID

from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.rights.act_papers import with_papers
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.rights.act_papers_page import ActPapersPage
from cadastre_plugin.services.rights.work import Proposal, RightsBench, RightsWork


class ActPapersWork(RightsWork):
    """The acts of the change, whichever parcel is chosen; one that is another one now is shown anew."""

    def __init__(self, bench: RightsBench) -> None:
        self._page = ActPapersPage(bench.profile)
        super().__init__(bench, self._page)
        self._shown: Act | None = None
        self._page.act_chosen.connect(self._show)

    def show_parcel(self, id: UUID | None) -> None:
        """The change may be another one now."""
        self.parcel_id = None
        self._page.show_acts([(self._said(act), act.id) for act in reversed(self._acts())])
        self._show()

    def proposal(self) -> Proposal | None:
        """The act on the papers of the page."""
        act = self._shown
        if act is None:
            return None
        edits, papers = self.bench.editing.rights.edits, self._page.papers()
        same = (act.source_ids, act.applicant_id, act.reason)
        known = all(edits.sources.get(source.id, source) == source for source in papers.sources)
        if known and (papers.source_ids, papers.applicant_id, papers.reason) == same:
            return None
        return lambda estate: with_papers(edits, act.id, papers)

    def title(self) -> str:
        """The name of the undo step."""
        name = self.bench.profile.name_of("operation", self._shown.operation) if self._shown else ""
        return tr("Documents: {operation}").format(operation=name)

    def missing(self) -> str:
        """What to give next."""
        if self._shown is None:
            return tr("Nothing was done to rights in this change yet")
        missing = self._page.documents.missing()
        return tr("Missing: {documents}").format(documents=", ".join(missing)) if missing else ""

    def reset(self) -> None:
        """The papers as they stand in the draft."""
        self._shown = None
        self._show()

    def _acts(self) -> tuple[Act, ...]:
        return self.bench.editing.rights.edits.acts

    def _show(self) -> None:
        chosen = self._page.act.chosen_id()
        act = next((act for act in self._acts() if act.id == chosen), None)
        if act != self._shown or act is None:
            self._shown = act
            self._page.show_act(act, self.bench.estate())
        self.inputs_changed.emit()

    def _said(self, act: Act) -> str:
        """The operation and the parcels of its rights."""
        rights, base = self.bench.estate().rights, self.bench.editing.rights.base.rights
        touched = [right for id in act.right_ids if (right := rights.get(id) or base.get(id)) is not None]
        parcels = dict.fromkeys(self.bench.label(right.parcel_id) for right in touched)
        name = self.bench.profile.name_of("operation", act.operation)
        return f"{name}: {', '.join(parcels)}" if parcels else name
