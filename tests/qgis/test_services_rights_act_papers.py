"""A document that was forgotten is added to what was done: the change is stopped before, and goes after."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QAbstractItemView

from tests.qgis.rights_seat import apply, editing_of, open_operation, person, pick, register, right, said, select
from tests.qgis.waiting import wait_until
from tests.server import papers


@pytest.fixture
def people():
    return [person("Aliyev Sardor"), person("Hasanova Malika")]


@pytest.fixture
def change(desk, world, lots, people):
    (owned,) = register(world, people, right(lots[0], "ownership", people[0]))
    desk.open_area(lots)
    desk.start_change("Sotuv")
    select(desk, lots[0])
    return owned


def findings(desk):
    desk.wait_for_check()
    view = desk.services.work.findChild(QAbstractItemView, "cadastre.work.findings")
    model = view.model()
    return " | ".join(str(model.index(row, 0).data()) for row in range(model.rowCount()))


def test_before_anything_was_done_the_page_says_so(desk, change):
    page = open_operation(desk, "act_papers")
    assert "Nothing was done" in said(page) and not page.act.isEnabled() and not page.apply.isEnabled()


def test_a_sale_without_its_contract_waits_for_it(desk, change, people, tmp_path):
    page = open_operation(desk, "transfer")
    pick(page.receivers.pickers()[0], people[1])
    apply(page)
    wait_until(lambda: "document" in findings(desk), "the missing contract", 10)
    assert not desk.services.work.change.submit.isEnabled()
    page = open_operation(desk, "act_papers")
    assert "contract" in said(page) and page.act.count() == 1 and not page.apply.isEnabled()
    file = tmp_path / "Shartnoma.pdf"
    file.write_bytes(papers.pdf())
    page.documents.attach_files([file])
    wait_until(page.documents.sources, "the row of the document")
    wait_until(lambda: not page.documents.is_busy(), "the copying")
    apply(page)
    (source,) = [edit.after for edit in editing_of(desk).change().sources]
    (act,) = editing_of(desk).change().acts
    assert act.source_ids == (source.id,) and source.sha256 and source.kind == "contract"
    (edit,) = editing_of(desk).change().rights
    assert source.id in edit.after.source_ids and not page.apply.isEnabled()
    wait_until(lambda: "document" not in findings(desk), "the contract to be seen", 10)
    assert page.documents.sources() == (source,)
    editing_of(desk).undo_stack.undo()
    assert not editing_of(desk).change().sources and page.documents.missing()
