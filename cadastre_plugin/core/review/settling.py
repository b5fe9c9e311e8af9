"""Who says of a remark that it is dealt with, and who opens it again.

A remark is said by one side to the other: a reviewer's to who makes the change, and a question of who makes it to the
reviewers. Whoever it was said to resolves it; its own side may withdraw it; only its own side opens it again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """What someone has to do with a remark.

    makes: is the author of the change or stands in for them. reviews: may decide about it, with no hand in it. wrote:
    the remark is theirs, or of whom they stand in for.
    """

    makes: bool
    reviews: bool
    wrote: bool = False


def may_resolve(voice: Voice, *, is_question: bool) -> bool:
    """True when someone may say that a remark is dealt with, or withdraw it."""
    return voice.wrote or voice.makes or (is_question and voice.reviews)


def may_reopen(voice: Voice, *, is_question: bool) -> bool:
    """True when someone may say that a remark is not dealt with after all."""
    return voice.makes if is_question else voice.reviews
