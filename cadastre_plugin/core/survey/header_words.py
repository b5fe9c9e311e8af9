"""What the columns of a table of points are called, in the languages of the trade."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from cadastre_plugin.core.texts import N_


class PointField(StrEnum):
    """What a column may say of a point."""

    NUMBER = "number"
    NORTH = "north"
    EAST = "east"
    HEIGHT = "height"
    METHOD = "method"
    ACCURACY = "accuracy"


FIELD_NAMES: Mapping[PointField, str] = {
    PointField.NUMBER: N_("Number"),
    PointField.NORTH: N_("X (north)"),
    PointField.EAST: N_("Y (east)"),
    PointField.HEIGHT: N_("Height, m"),
    PointField.METHOD: N_("Method"),
    PointField.ACCURACY: N_("Accuracy, m"),
}
"""How people are told of them. Axes are named in words: X is north for Uzbek staff and east for most programs."""

_PLAIN: Mapping[PointField, str] = {
    PointField.NORTH: (
        "north northing northings n_coord север северная северный shimol shimoliy шимол шимолий 북 북쪽 북향 "
        "북거 종좌표 lat latitude широта kenglik кенглик 위도"
    ),
    PointField.EAST: (
        "east easting eastings e_coord восток восточная восточный sharq sharqiy шарқ шарк шарқий 동 동쪽 동향 "
        "동거 횡좌표 lon long lng longitude долгота uzunlik узунлик 경도"
    ),
    PointField.HEIGHT: (
        "height elevation elev alt altitude level высота отметка balandlik баландлик otmetka 높이 표고 고도"
    ),
    PointField.METHOD: (
        "code method kind type desc description код метод способ описание kod usul usuli усул 코드 방법 측량방법 설명"
    ),
    PointField.ACCURACY: (
        "accuracy precision sigma sd std stdev rms hrms hacc точность погрешность скп aniqlik aniqligi xatolik аниқлик "
        "정확도 오차"
    ),
    PointField.NUMBER: (
        "number no nr num № point points pt name id label номер точка точки имя пункт raqam raqami nuqta nuqtasi nomi "
        "рақам рақами нуқта 번호 점번호 점 점명"
    ),
}
_LETTERS: Mapping[PointField, str] = {
    PointField.NORTH: "x х n",
    PointField.EAST: "y у e",
    PointField.HEIGHT: "z h",
    PointField.ACCURACY: "mt s",
}
"""What says it when no whole word does; x and y in Latin and in Cyrillic letters. X is north: see `FIELD_NAMES`."""

_DEGREES = "lat latitude широта kenglik кенглик 위도 lon long lng longitude долгота uzunlik узунлик 경도"
_GEOGRAPHIC = frozenset(_DEGREES.split())
_WORDS = {word: field for field, words in _PLAIN.items() for word in words.split()}
_SIGNS = {letter: field for field, letters in _LETTERS.items() for letter in letters.split()}
_APOSTROPHES = re.compile("[ʻ‘’'`]")
_TOKEN = re.compile(r"№|[^\W_]+", re.UNICODE)


def field_of(title: str) -> PointField | None:
    """What a column of this title says, None when no word of it is known. A word goes before a letter: `X (east)`."""
    tokens = _tokens(title)
    by_word = [_WORDS[token] for token in tokens if token in _WORDS]
    for place in (PointField.NORTH, PointField.EAST):  # `point north` is a coordinate, not a name
        if place in by_word:
            return place
    by_letter = [_SIGNS[token] for token in tokens if token in _SIGNS]
    return next(iter(by_word + by_letter), None)


def is_geographic(title: str) -> bool:
    """True when a title names latitude or longitude."""
    return any(token in _GEOGRAPHIC for token in _tokens(title))


def is_bare_n(title: str) -> bool:
    """True for `N` alone: north beside `E`, else the number of the point."""
    return _tokens(title) == ["n"]


def _tokens(title: str) -> list[str]:
    return _TOKEN.findall(_APOSTROPHES.sub("", title).casefold())
