"""Korean letters as Latin ones, by the Revised Romanization (2000), syllable by syllable as it is done for names."""

from __future__ import annotations

_FIRST, _LAST = 0xAC00, 0xD7A3
_MEDIALS, _FINALS = 21, 28
_INITIAL = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_MEDIAL = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
)  # fmt: skip
_FINAL = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
)  # fmt: skip

SURNAMES = {
    "김": ("kim",), "이": ("li", "lee"), "리": ("li", "lee"), "박": ("pak", "park"), "최": ("tsoy", "choi"),
    "정": ("ten", "jung"), "전": ("ten", "jun"), "강": ("kan", "kang"), "조": ("te", "cho"), "윤": ("yun", "yoon"),
    "장": ("tyan", "jang"), "임": ("lim",), "림": ("lim",), "한": ("xan", "han"), "신": ("shin",),
    "허": ("xegay", "xe"), "남": ("nam",), "황": ("xvan", "hwang"), "유": ("yugay", "yu"), "류": ("lyu", "yugay"),
    "오": ("ogay",), "서": ("se",), "안": ("an",), "송": ("son",), "권": ("kvon",), "백": ("pek",), "문": ("mun",),
    "양": ("yan",), "엄": ("em",), "노": ("no",), "고": ("ko", "kogay"), "손": ("son",), "배": ("pe",),
}  # fmt: skip
"""How Korean surnames are written by those who bear them in Central Asia (after Russian), and in passports of Korea,
as `search_key` folds them. The Revised Romanization itself is added to these."""


def romanized(syllable: str) -> str | None:
    """A syllable in small Latin letters; None for every other character."""
    place = ord(syllable)
    if not _FIRST <= place <= _LAST:
        return None
    rest, final = divmod(place - _FIRST, _FINALS)
    initial, medial = divmod(rest, _MEDIALS)
    return _INITIAL[initial] + _MEDIAL[medial] + _FINAL[final]


def is_hangul(text: str) -> bool:
    """True for a text of syllables alone."""
    return bool(text) and all(_FIRST <= ord(sign) <= _LAST for sign in text)
