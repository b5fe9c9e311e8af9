"""Several cadastral numbers in one short line."""

from __future__ import annotations

from collections.abc import Iterable


def listed(numbers: Iterable[str], separator: str) -> str:
    """The numbers in their order, the block said once: `10:09:03:02:03:0047, 0048, 10:09:03:02:04:0001`.

    separator: between the groups of a number, by the profile; "" when it has none.
    """
    told: list[str] = []
    block = None
    for number in sorted(set(numbers)):
        head, _, tail = number.rpartition(separator) if separator else ("", "", number)
        told.append(tail if head and head == block else number)
        block = head
    return ", ".join(told)
