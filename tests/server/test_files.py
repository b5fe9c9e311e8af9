"""Files of documents over REST: kept once by their hash, checked by their content, sent in parts."""

from __future__ import annotations

import hashlib
import socket
import threading
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from tests.server import papers
from tests.server.papers import JPEG, PDF, PNG, TIFF, digest, offset, send
from tests.server.world import serving, settings_of

LARGEST = 100_000_000


def refusal(answer):
    return answer.status_code, answer.json()["code"]


def raw_put(world, person, sha256, headers, body=b""):
    """A PUT whose body may be shorter than it says; the open socket."""
    place = urlsplit(world.address)
    connection = socket.create_connection((place.hostname, place.port), timeout=10)
    lines = [f"PUT /files/{sha256} HTTP/1.1", f"Host: {place.netloc}", f"Authorization: Bearer {person.token}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
    return connection


def _whole_answer(connection):
    """Head and body of an answer: they may come in pieces."""
    read = b""
    while b"\r\n\r\n" not in read or not read.endswith(b"}"):
        part = connection.recv(4000)
        if not part:
            break
        read += part
    return read.decode()


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", PNG), ("JPEG", JPEG), ("TIFF", TIFF)])
def test_pictures_are_kept(surveyor, kind, media_type):
    content = papers.picture(kind)
    answer = send(surveyor, content, media_type=media_type)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "sha256": digest(content),
        "size": len(content),
        "offset": len(content),
        "complete": True,
        "media_type": media_type,
    }


def test_a_file_comes_back_as_it_was_sent_and_no_browser_opens_it(surveyor):
    content = papers.pdf(300_000)
    assert send(surveyor, content).status_code == 200
    answer = surveyor.get(f"/files/{digest(content)}")
    assert answer.content == content
    assert answer.headers["Content-Type"] == PDF
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{digest(content)[:16]}.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_part_of_a_file_is_given(surveyor):
    content = papers.pdf(5000)
    send(surveyor, content)
    answer = surveyor.get(f"/files/{digest(content)}", headers={"Range": "bytes=1000-"})
    assert (answer.status_code, answer.content) == (206, content[1000:])
    assert answer.headers["Content-Range"] == f"bytes 1000-{len(content) - 1}/{len(content)}"


def test_without_a_range_the_body_is_the_whole_file(surveyor):
    content = papers.pdf()
    answer = surveyor.ask("PUT", f"/files/{digest(content)}", data=content)
    assert answer.json()["complete"] and answer.json()["media_type"] == PDF


def test_a_file_is_sent_in_parts(surveyor):
    content = papers.pdf(600_000)
    assert offset(surveyor, content) == (0, False)
    assert send(surveyor, content, 0, 500_000).json()["offset"] == 500_000
    assert offset(surveyor, content) == (500_000, False)
    assert send(surveyor, content, 500_000).json()["complete"]
    assert offset(surveyor, content) == (len(content), True)


def test_a_part_that_does_not_follow_is_refused_with_where_to_go_on(surveyor):
    content = papers.pdf(9000)
    send(surveyor, content, 0, 4000)
    for start in (0, 3000, 5000):
        answer = send(surveyor, content, start)
        assert refusal(answer) == (409, "offset_differs")
        assert answer.json()["parameters"] == {"offset": 4000}
    assert send(surveyor, content, 4000).json()["complete"]


def test_what_came_before_the_line_was_cut_stays(world, surveyor):
    content = papers.pdf(900_000)
    headers = {"Content-Length": len(content), "Content-Type": PDF}
    raw_put(world, surveyor, digest(content), headers, content[:700_001]).close()
    ended = threading.Event()
    for _ in range(100):
        if offset(surveyor, content)[0] == 700_001:
            break
        ended.wait(0.05)
    assert offset(surveyor, content) == (700_001, False)
    assert send(surveyor, content, 700_001).json()["complete"]
    assert surveyor.get(f"/files/{digest(content)}").content == content


def test_a_line_that_died_unnoticed_is_in_nobodys_way(world, surveyor):
    content = papers.pdf(900_000)
    silent = raw_put(world, surveyor, digest(content), {"Content-Length": len(content)}, content[:300_000])
    waiting = threading.Event()
    while (there := offset(surveyor, content)[0]) == 0:
        waiting.wait(0.02)
    assert send(surveyor, content, there).json()["complete"]
    silent.close()


def test_an_upload_goes_on_after_the_service_was_restarted(world, surveyor):
    content = papers.pdf(600_000)
    with serving(settings_of(world.database)) as address:
        assert send(replace(surveyor, address=address), content, 0, 400_000).status_code == 200
    with serving(settings_of(world.database)) as address:
        again = replace(surveyor, address=address)
        assert offset(again, content) == (400_000, False)
        assert send(again, content, 400_000).json()["complete"]
    assert surveyor.get(f"/files/{digest(content)}").content == content


def test_all_bytes_are_there_but_nobody_said_so(world, surveyor):
    """The service ended between the last byte and the check."""
    content = papers.pdf()
    store = world.files
    store.append(digest(content), surveyor.id, 0, content)
    assert offset(surveyor, content) == (len(content), False)
    path = f"/files/{digest(content)}"
    answer = surveyor.ask("PUT", path, data=b"", headers={"Content-Range": f"bytes */{len(content)}"})
    assert answer.status_code == 200 and answer.json()["complete"], answer.text


def test_a_file_of_500_megabytes_is_refused_before_it_is_read(world, surveyor):
    length = 500_000_000
    for headers in (
        {"Content-Length": length},
        {"Content-Length": 4_000_000, "Content-Range": f"bytes 0-3999999/{length}"},
    ):
        connection = raw_put(world, surveyor, "ab" * 32, {**headers, "Content-Type": PDF}, bytes(1000))
        if headers["Content-Length"] < length:
            connection.sendall(bytes(3_999_000))  # a small part is heard out, so that its sender hears the answer
        answer = _whole_answer(connection)
        assert answer.startswith("HTTP/1.1 413 ") and '"code":"file_too_large"' in answer
        assert f'"size":{length},"largest":{LARGEST}' in answer
        connection.close()
    assert surveyor.ask("HEAD", f"/files/{'ab' * 32}").headers["Upload-Offset"] == "0"


def test_the_largest_file_is_a_setting_of_the_city(world, surveyor):
    files = replace(world.profile.files, largest_bytes=3000)
    settings = settings_of(world.database, profile=replace(world.profile, files=files))
    with serving(settings) as address:
        person = replace(surveyor, address=address)
        fits = papers.pdf(2500)
        assert send(person, fits).status_code == 200
        assert refusal(send(person, papers.pdf(3001))) == (413, "file_too_large")


def test_an_empty_file_is_refused(surveyor):
    answer = surveyor.ask(
        "PUT", f"/files/{digest(b'')}", data=b"", headers={"Content-Type": PDF, "Content-Length": "0"}
    )
    assert refusal(answer) == (422, "file_empty")


@pytest.mark.parametrize(
    ("make", "found"), [(papers.program, "Windows Executable"), (papers.page, "text/html")], ids=["program", "page"]
)
def test_a_file_that_lies_about_its_type_is_refused_with_both_types(surveyor, make, found):
    content = make()
    answer = send(surveyor, content)
    assert refusal(answer) == (422, "file_type_refused")
    assert PDF in answer.json()["detail"] and found in answer.json()["detail"]
    assert offset(surveyor, content) == (0, False), "it is thrown away"
    assert surveyor.get(f"/files/{digest(content)}").status_code == 404


def test_a_lie_is_found_in_the_first_part(surveyor):
    content = papers.program() + bytes(50_000)
    assert refusal(send(surveyor, content, 0, 20_000)) == (422, "file_type_refused")
    assert offset(surveyor, content) == (0, False)


def test_a_picture_that_is_said_to_be_a_pdf_is_refused_though_both_are_allowed(surveyor):
    answer = send(surveyor, papers.picture("PNG"))
    assert refusal(answer) == (422, "file_type_differs")
    assert answer.json()["parameters"] == {"declared": PDF, "found": PNG}


def test_words_without_a_type_are_refused(surveyor):
    answer = send(surveyor, b"just some words " * 400)
    assert refusal(answer) == (422, "file_type_unknown")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n" + b"x" * 9000, PDF),
        (papers.picture("PNG")[:-400], PNG),
        (papers.picture("JPEG")[:100], JPEG),
        (b"\xff\xd8\xff\xe0" + bytes(500), JPEG),
        (papers.picture("TIFF")[:60], TIFF),
        (b"II*\0" + bytes(500), TIFF),
    ],
    ids=["pdf", "png", "jpeg cut short", "four bytes of a jpeg", "tiff cut short", "four bytes of a tiff"],
)
def test_what_only_begins_like_a_document_is_refused(surveyor, content, media_type):
    assert refusal(send(surveyor, content, media_type=media_type)) == (422, "file_damaged")


def test_another_file_than_announced_is_thrown_away_and_that_is_said(surveyor):
    announced, sent = papers.pdf(), papers.pdf()
    answer = send(surveyor, sent, sha256=digest(announced))
    assert refusal(answer) == (422, "hash_differs")
    assert offset(surveyor, announced) == (0, False)
    assert send(surveyor, announced).json()["complete"], "the true one is taken"


def test_the_same_file_twice_is_kept_once(world, surveyor):
    content, other = papers.pdf(), world.surveyor()
    send(surveyor, content)
    assert send(surveyor, content).json()["complete"], "sent again by the same person"
    assert offset(other, content) == (0, False), "who did not send it does not learn that it is there"
    assert send(other, content).json()["complete"]
    assert world.query("SELECT count(*) FROM cadastre.source_file WHERE sha256 = %s", digest(content)) == [(1,)]
    assert len(list(world.files.path(digest(content)).parent.glob(f"{digest(content)}*"))) == 1
    assert other.get(f"/files/{digest(content)}").content == content


def test_the_same_file_at_the_same_time(world, surveyor):
    content = papers.pdf(2_000_000)
    people, answers = [surveyor, surveyor, world.surveyor(), world.surveyor()], []
    sending = [threading.Thread(target=lambda one=one: answers.append(send(one, content))) for one in people]
    for thread in sending:
        thread.start()
    for thread in sending:
        thread.join()
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert {refusal(answer)[1] for answer in answers if answer.status_code == 409} <= {"offset_differs"}
    while not offset(surveyor, content)[1]:
        send(surveyor, content, offset(surveyor, content)[0])
    assert hashlib.sha256(world.files.path(digest(content)).read_bytes()).hexdigest() == digest(content)


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fetc%2Fpasswd", "AB" * 32, "ab" * 31, "ab" * 32 + "0", "ab" * 31 + "%2E%2E", "%00" * 64]
)
def test_nothing_but_a_hash_names_a_file(surveyor, name):
    for method in ("PUT", "GET", "HEAD"):
        assert surveyor.ask(method, f"/files/{name}", data=b"x").status_code in (404, 405, 422)


@pytest.mark.parametrize(
    "content_range",
    [
        "bytes 0-9",
        "bytes 5-2/2000",
        "bytes 0-9/5",
        "items 0-9/10",
        "bytes 0-99999/2000",
        "bytes -5-4/10",
        "bytes 0-1/10",
    ],
)
def test_a_range_that_makes_no_sense_is_refused(surveyor, content_range):
    answer = surveyor.ask("PUT", f"/files/{'cd' * 32}", data=b"0123456789", headers={"Content-Range": content_range})
    assert refusal(answer) == (400, "range_malformed")


def test_a_body_without_its_length_is_refused(surveyor):
    answer = surveyor.ask("PUT", f"/files/{'cd' * 32}", data=iter([b"%PDF-", b"1.7"]))
    assert refusal(answer) == (400, "length_missing")


def test_a_file_that_the_service_lost_can_be_sent_again(world, surveyor):
    content = papers.pdf()
    send(surveyor, content)
    world.files.path(digest(content)).unlink()
    assert refusal(surveyor.get(f"/files/{digest(content)}")) == (500, "file_lost")
    assert offset(surveyor, content) == (0, False)
    send(surveyor, content)
    assert surveyor.get(f"/files/{digest(content)}").content == content
