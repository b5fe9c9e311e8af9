"""People for the pickers of the operations: searched for on the service as they are typed, made new in a form."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from qgis.PyQt.QtCore import QObject

from cadastre_plugin.api.party_replies import Double, Found
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.model.parcel import NEW
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.people.search_key import key_words
from cadastre_plugin.core.texts import tr
from cadastre_plugin.editing.session import EditSession
from cadastre_plugin.panels.rights.party_dialog import PartyDialog
from cadastre_plugin.panels.rights.party_form import SINGLE, PartyForm
from cadastre_plugin.panels.rights.party_picker import PartyPicker
from cadastre_plugin.services.session import Session
from cadastre_plugin.tasks import background
from cadastre_plugin.tasks.background import BackgroundTask


class People(QObject):
    """Serves pickers and forms while a change is open. One search each: a newer one takes the place of an older."""

    def __init__(self, session: Session, editing: EditSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._editing = session, editing
        self._searches: dict[PartyPicker, BackgroundTask[Found]] = {}
        self._comparisons: dict[PartyForm, BackgroundTask[Sequence[Double]]] = {}
        self._dialogs: list[PartyDialog] = []

    def serve(self, picker: PartyPicker, kinds: Collection[PartyKind] = tuple(PartyKind)) -> None:
        """Search for a picker from now on. kinds: of the parties that may be made new in it."""
        picker.search_requested.connect(partial(self._search, picker))
        picker.new_requested.connect(partial(self._ask_new, picker, kinds))
        picker.destroyed.connect(partial(self._drop, picker))

    def serve_form(self, form: PartyForm) -> None:
        """Look for those whom a form describes, and for the members of its group, from now on."""
        form.doubles_wanted.connect(partial(self._compare, form))
        form.destroyed.connect(partial(self._drop_comparison, form))
        for picker in form.members.pickers():
            self.serve(picker, SINGLE)
        form.members.added.connect(lambda picker: self.serve(picker, SINGLE))

    def close(self) -> None:
        """The change is closed: nobody waits for an answer any more."""
        for picker in tuple(self._searches):
            self._drop(picker)
        for form in tuple(self._comparisons):
            self._drop_comparison(form)
        for dialog in tuple(self._dialogs):
            dialog.reject()

    def _search(self, picker: PartyPicker, typed: str) -> None:
        self._drop(picker)
        client, own = self._session.client, self._own(typed)

        def show(found: Found) -> None:
            self._searches.pop(picker, None)
            picker.show_found(typed, (*own, *found.parties), found.more)

        def refuse(error: CadastreError) -> None:
            self._searches.pop(picker, None)
            picker.show_problem(typed, error.text())

        task = background.run(tr("Searching people"), lambda _: client.parties(typed), show, refuse, hidden=True)
        self._searches[picker] = task

    def _own(self, typed: str) -> Sequence[PartyNote]:
        """Those whom the draft makes new; the register cannot find them."""
        words = key_words(typed)
        notes = (note for note in self._editing.rights.standing().parties.values() if note.version == NEW)
        return [note for note in notes if words and _has(key_words(note.name), words)]

    def _compare(self, form: PartyForm, party: Party) -> None:
        self._drop_comparison(form)
        client = self._session.client

        def show(found: Sequence[Double]) -> None:
            self._comparisons.pop(form, None)
            form.show_doubles(party, found)

        def refuse(error: CadastreError) -> None:
            self._comparisons.pop(form, None)
            form.show_no_doubles(party, error.text())

        text = tr("Looking for the same party in the register")
        self._comparisons[form] = background.run(text, lambda _: client.doubles(party), show, refuse, hidden=True)

    def _ask_new(self, picker: PartyPicker, kinds: Collection[PartyKind], name: str) -> None:
        dialog = PartyDialog(self._session.profile, kinds, name, picker.window())
        self.serve_form(dialog.form)
        dialog.entered.connect(picker.pick_new)
        dialog.taken.connect(picker.pick)
        dialog.finished.connect(lambda _: self._dialogs.remove(dialog))
        dialog.finished.connect(lambda _: picker.setFocus())
        self._dialogs.append(dialog)
        dialog.ask()

    def _drop(self, picker: PartyPicker, *_: object) -> None:
        running = self._searches.pop(picker, None)
        if running is not None:
            running.drop()

    def _drop_comparison(self, form: PartyForm, *_: object) -> None:
        running = self._comparisons.pop(form, None)
        if running is not None:
            running.drop()


def _has(words: Collection[str], begun: Collection[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in begun)
