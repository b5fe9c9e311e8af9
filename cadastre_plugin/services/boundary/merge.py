"""Merging parcels that are clicked on the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from cadastre_plugin.core.boundary.holders import said_of_holders
from cadastre_plugin.core.boundary.merge import differing, merge
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.holding import ParcelRights
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.rules.subjects import label
from cadastre_plugin.core.texts import tr
from cadastre_plugin.map_tools.pick_tool import PickTool
from cadastre_plugin.panels.boundary.merge_page import MergePage
from cadastre_plugin.services.boundary.work import Bench, BoundaryWork, Proposal
from cadastre_plugin.tasks import background


class MergeWork(BoundaryWork):
    """The selection of the draft is what is merged, so that QGIS's own selecting works too."""

    page: MergePage

    def __init__(self, bench: Bench) -> None:
        tool = PickTool(bench.canvas, bench.cad_dock)
        super().__init__(bench, MergePage(bench.profile), tool)
        self._rights: dict[str, ParcelRights | str] = {}
        self._asked: set[str] = set()
        self._chosen: tuple[UUID, ...] = ()
        self._is_open = True
        tool.picked.connect(self._toggle)
        tool.taken_back.connect(self._take_back)
        tool.confirmed.connect(self.page.apply_requested)
        tool.given_up.connect(self.page.reset_requested)
        bench.layer.selectionChanged.connect(self._on_selection)

    def proposal(self) -> Proposal | None:
        """The selected parcels as one."""
        ids = self._chosen
        if len(ids) < 2:
            return None
        chosen, rules = self.page.chosen(), self.page.rules()
        return lambda fabric, profile: merge(fabric, ids, chosen, rules)

    def missing(self) -> str:
        return tr("Click the next parcel") if len(self._chosen) == 1 else ""

    def title(self) -> str:
        return tr("Merge")

    def opened(self) -> None:
        self._show_selected()

    def reset(self) -> None:
        self.bench.editing.select(())
        super().reset()

    def closed(self) -> None:
        self._is_open = False
        self.bench.layer.selectionChanged.disconnect(self._on_selection)

    def _toggle(self, x: float, y: float) -> None:
        parcel = self.bench.fabric().parcel_at(x, y)
        if parcel is None:
            return
        left = [id for id in self._chosen if id != parcel.id]
        self.bench.editing.select(left if len(left) < len(self._chosen) else [*left, parcel.id])

    def _take_back(self) -> None:
        self.bench.editing.select(self._chosen[:-1])

    def _on_selection(self) -> None:
        self._show_selected()
        self.inputs_changed.emit()

    def _show_selected(self) -> None:
        """Those that were chosen first stay first."""
        selected = self.bench.selected()
        kept = [id for id in self._chosen if id in selected]
        self._chosen = (*kept, *(id for id in selected if id not in kept))
        parcels = self._parcels()
        self.page.show_parcels([tr(label(parcel)) for parcel in parcels], differing(parcels))
        self._ask_for_rights(parcels)
        self._show_holders()

    def _parcels(self) -> list[Parcel]:
        known = self.bench.fabric().parcels
        return [known[id] for id in self._chosen if id in known]

    def _numbers(self, parcels: Sequence[Parcel]) -> Iterator[str]:
        """Numbers that the register has rights under: of a parcel made in this change, those of its parents."""
        parents = self.bench.editing.change().parents()
        for parcel in parcels:
            origins = [self.bench.editing.parcel(id) for id in parents.get(parcel.id, ())]
            yield from dict.fromkeys(one.number for one in (parcel, *origins) if one is not None and one.number)

    def _ask_for_rights(self, parcels: Sequence[Parcel]) -> None:
        client = self.bench.session.client
        for number in set(self._numbers(parcels)) - self._asked if client is not None else ():
            self._asked.add(number)
            background.run(
                tr("Loading the rights in {number}").format(number=number),
                lambda _, number=number: client.rights(number),  # type: ignore[misc]
                partial(self._on_rights, number),
                partial(self._on_no_rights, number),
                hidden=True,
            )

    def _on_rights(self, number: str, rights: ParcelRights) -> None:
        self._rights[number] = rights
        self._show_holders()

    def _on_no_rights(self, number: str, error: CadastreError) -> None:
        self._asked.discard(number)
        self._rights[number] = error.text()
        self._show_holders()

    def _show_holders(self) -> None:
        if not self._is_open:
            return
        numbers = dict.fromkeys(self._numbers(self._parcels()))
        said = {number: self._rights[number] for number in numbers if number in self._rights}
        known = {number: rights for number, rights in said.items() if isinstance(rights, ParcelRights)}
        texts = [remark.text() for remark in said_of_holders(known, self.bench.profile)]
        texts += [f"{number}: {why}" for number, why in said.items() if isinstance(why, str)]
        self.page.show_holders("\n".join(texts))
