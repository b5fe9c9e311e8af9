"""A remark is resolved by whom it was said to, withdrawn and opened again by the side that said it."""

from __future__ import annotations

import pytest

from cadastre_plugin.core.review.settling import Voice, may_reopen, may_resolve

MAKER, REVIEWER = Voice(makes=True, reviews=False), Voice(makes=False, reviews=True)
WRITER = Voice(makes=False, reviews=True, wrote=True)
INVOLVED = Voice(makes=False, reviews=False)


@pytest.mark.parametrize(
    ("voice", "of_remark", "of_question"),
    [
        (MAKER, (True, False), (True, True)),
        (REVIEWER, (False, True), (True, False)),
        (WRITER, (True, True), (True, False)),
        (INVOLVED, (False, False), (False, False)),
    ],
    ids=["maker", "reviewer", "writer", "involved"],
)
def test_who_resolves_and_who_opens_again(voice: Voice, of_remark: tuple[bool, bool], of_question: tuple[bool, bool]):
    for is_question, expected in ((False, of_remark), (True, of_question)):
        may = may_resolve(voice, is_question=is_question), may_reopen(voice, is_question=is_question)
        assert may == expected
