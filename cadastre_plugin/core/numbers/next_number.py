"""The number a new parcel gets, by the strategy of the profile. The register calls this at approval, under its lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cadastre_plugin.core.errors import NumberError
from cadastre_plugin.core.profile.number_format import NumberFormat, NumberStrategy
from cadastre_plugin.core.texts import N_


def next_number(format: NumberFormat, block: str, highest: int) -> str:
    """The canonical number of the next parcel of a block.

    block: as `block_of` gives it. highest: the highest count that any parcel of the block has or ever had, 0 when none.

    Raises:
        NumberError: `block_full`, the block has no number left.
    """
    number = format.in_block(block, _STRATEGIES[format.strategy](highest))
    try:
        return format.read_parcel(number).canonical
    except NumberError as error:
        raise NumberError(
            "block_full",
            N_("The numbers of {block} are used up: the last given is {number}"),
            block=block,
            number=format.in_block(block, highest),
        ) from error


def block_of(format: NumberFormat, number: str) -> str:
    """The block of a parcel's number, as prefix.

    Raises:
        NumberError: it is not the number of a parcel.
    """
    return format.block(format.read_parcel(number))


def _highest_plus_one(highest: int) -> int:
    return highest + 1


_STRATEGIES: Mapping[NumberStrategy, Callable[[int], int]] = {NumberStrategy.HIGHEST_PLUS_ONE: _highest_plus_one}
