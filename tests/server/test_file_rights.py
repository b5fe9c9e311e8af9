"""Who may send and read files, and what a change needs of them."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from tests.server import papers
from tests.server.papers import digest, offset, send
from tests.server.world import change_of, edit


def document(content: bytes, **others) -> Source:
    return Source(uuid4(), 0, "contract", "17", sha256=digest(content), **others)


def change_with(parcel, source: Source, district: str = "09"):
    """A change that gives a parcel an owner by a document."""
    owner = Party(uuid4(), 0, PartyKind.NATURAL, "Ким Ирина")
    right = Right(uuid4(), 0, "ownership", RightClass.RIGHT, parcel.id, (Share(owner.id, 1),), (source.id,))
    return change_of(
        edit(parcel, legal_area=601.0),
        district=district,
        parties=(Edit(owner.id, 0, owner),),
        sources=(Edit(source.id, 0, source),),
        rights=(Edit(right.id, 0, right),),
    )


def status(person, content: bytes) -> int:
    return person.get(f"/files/{digest(content)}").status_code


def test_who_is_not_signed_in_sends_and_reads_nothing(world):
    content = papers.pdf()
    assert send(world.nobody, content).json()["code"] == "not_signed_in"
    assert world.nobody.ask("HEAD", f"/files/{digest(content)}").status_code == 401
    assert status(world.nobody, content) == 401


@pytest.mark.parametrize("role", ["analyst", "administrator", "supervisor"])
def test_only_surveyors_send_files(world, role):
    person, content = world.person(role, districts=("*",)), papers.pdf()
    answer = send(person, content)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")
    assert person.ask("HEAD", f"/files/{digest(content)}").status_code == 403
    assert not world.files.incoming(digest(content), person.id).exists()


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_only_those_who_make_and_review_changes_read_files(world, surveyor, role):
    content = papers.pdf()
    send(surveyor, content)
    answer = world.person(role, districts=("*",)).get(f"/files/{digest(content)}")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")


def test_a_file_is_read_by_who_sees_what_rests_on_it(world, surveyor, supervisor):
    content, colleague = papers.pdf(), world.surveyor()
    (parcel,) = world.row_of_lots(1)
    send(surveyor, content)
    source = document(content)
    change = change_with(parcel, source)
    surveyor.put(world.document(change))
    assert [status(one, content) for one in (surveyor, supervisor, colleague)] == [200, 404, 404], "a draft"
    assert surveyor.step(change.id, "submit").status_code == 200
    assert [status(one, content) for one in (supervisor, colleague)] == [200, 404], "submitted"
    assert status(world.supervisor("01"), content) == 404, "another district"
    for step in ("take", "approve"):
        assert supervisor.step(change.id, step).status_code == 200
    assert [status(one, content) for one in (supervisor, colleague)] == [200, 200], "in the register"
    assert status(world.surveyor("01"), content) == status(world.supervisor("01"), content) == 404
    assert status(world.surveyor("*"), content) == 200


def test_who_knows_a_hash_does_not_have_the_file(world, surveyor):
    """Naming it in a change of one's own opens nothing, and the change cannot be submitted."""
    content, other = papers.pdf(), world.surveyor()
    send(surveyor, content)
    (parcel,) = world.row_of_lots(1)
    change = change_with(parcel, document(content))
    assert other.put(world.document(change)).status_code == 201
    assert status(other, content) == 404
    assert offset(other, content) == (0, False)
    answer = other.step(change.id, "submit")
    assert (answer.status_code, answer.json()["code"]) == (422, "document_missing")


def test_each_reading_is_on_record(world, surveyor, supervisor):
    content = papers.pdf()
    send(surveyor, content)
    rows = "SELECT who, what FROM cadastre.audit WHERE subject = %s ORDER BY id"
    assert world.query(rows, digest(content)) == [(surveyor.id, "file_uploaded")]
    surveyor.get(f"/files/{digest(content)}")
    supervisor.get(f"/files/{digest(content)}")
    assert world.query(rows, digest(content))[1:] == [(surveyor.id, "read_document")]


def test_a_change_without_its_file_is_not_submitted(world, surveyor):
    content = papers.pdf(9000)
    (parcel,) = world.row_of_lots(1)
    change = change_with(parcel, document(content))
    surveyor.put(world.document(change))
    for part in (0, 5000):
        send(surveyor, content, 0, part) if part else None
        answer = surveyor.step(change.id, "submit")
        assert (answer.status_code, answer.json()["code"]) == (422, "document_missing")
        assert answer.json()["parameters"]["number"] == "17"
    send(surveyor, content, 5000)
    assert surveyor.step(change.id, "submit").status_code == 200


def test_a_document_without_a_file_is_submitted(world, surveyor):
    (parcel,) = world.row_of_lots(1)
    world.submitted(surveyor, change_with(parcel, Source(uuid4(), 0, "contract", "17")))


def test_a_document_of_the_register_keeps_its_file_when_another_corrects_it(world, surveyor, supervisor):
    content, colleague = papers.pdf(), world.surveyor()
    (parcel,) = world.row_of_lots(1)
    send(surveyor, content)
    source = document(content)
    world.approved(surveyor, supervisor, change_with(parcel, source))
    corrected = replace(source, version=1, number="18")
    world.submitted(colleague, change_of(sources=(Edit(source.id, 1, corrected),)))
