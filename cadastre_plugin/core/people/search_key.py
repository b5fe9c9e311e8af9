"""Names through script and apostrophe: what people type in Latin, Cyrillic or Korean letters meets in one skeleton.

Two nets, one inside the other. The *key* of a word is its letters in a plain Latin alphabet: Uzbek Latin with any
apostrophe or none, and Uzbek Cyrillic, come to the same key (Oʻktam, O`ktam, Oktam, Ўктам: `oktam`). The *code* of a
word is how it sounds without its vowels, so that Russian spellings of Uzbek names meet too, and every other habit of
transcription (Gʻulomov, Гулямов, Gulyamov: `GLMV`; Joʻrayev, Джураев, Djuraev: `JRV`). A code says that two names may
be one; how alike they are is said by `similarity`.

A rule that changes here makes the keys in the register stale: whoever changes one writes a migration that makes the
keys anew, as migration `people` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from cadastre_plugin.core.people.hangul import SURNAMES, is_hangul, romanized
from cadastre_plugin.core.people.names import tidied

MOST_WORDS, LONGEST_WORD = 12, 40
"""What an index takes of a name."""

KIN_WORDS = frozenset(("ogli", "ugli", "oglu", "uglu", "qizi", "kizi", "qyzy", "kyzy"))
"""Son of, daughter of: they stand behind a third of all names and tell nobody apart."""

_KEPT = 50_000
"""Words whose key and code are remembered: names repeat, and a city of people is entered at once."""

_APOSTROPHES = dict.fromkeys(map(ord, "'`´ʻʼʹʽʾʿˈ‘’‛′‵＇"), "")
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "x", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ў": "o", "қ": "q", "ғ": "g", "ҳ": "h", "ә": "a", "ө": "o", "ү": "u", "ұ": "u", "і": "i", "ң": "ng", "һ": "h",
    "ї": "yi", "є": "ye", "ґ": "g",
}  # fmt: skip
_LATIN = {"ş": "sh", "ș": "sh", "ç": "ch", "ı": "i", "ə": "a", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae"}
_LETTERS = str.maketrans(_CYRILLIC | _LATIN)
_VOWELS = "aeiou"

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|sh", "X"),
        (r"dzh|dj|zh", "j"),
        (r"ch", "C"),
        (r"kh|x", "h"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"ts|tz", "s"),
        (r"[qc]", "k"),
        (r"w", "v"),
        (r"^y?[aeiouy]+", "A"),
        (r"[aeiouy]", ""),
        (r"(.)\1+", r"\1"),
    )
)


def search_key(name: str) -> str:
    """The words of a name in plain Latin letters and digits, in their order, parted by single blanks.

    Letters of scripts that are not ours stay as they are. Kinship words are left out unless the name has no others.
    """
    return " ".join(key_words(name))


def key_words(name: str) -> tuple[str, ...]:
    """The words of the key, at most MOST_WORDS."""
    return _key_of(_words(name))


def other_words(name: str) -> tuple[str, ...]:
    """Words that the name is also known by: customary spellings of a Korean surname."""
    return _others_of(_words(name))


@lru_cache(_KEPT)
def code_of(word: str) -> str:
    """How a word of a key sounds, in capitals: consonants, and whether it begins with a vowel. `GLMV`.

    A word with a digit, and one of a single consonant (Li, Oy), is its own code: too much would sound like it.
    """
    sound = sound_of(word)
    return sound if len(sound) > 1 else word.upper()


def sound_of(word: str) -> str:
    """The code of a word, or of the beginning of one, even where that is a single sound."""
    if any(sign.isdigit() for sign in word):
        return word.upper()
    sound = word
    for pattern, into in _SOUNDS:
        sound = pattern.sub(into, sound)
    return sound.upper()


def search_text(name: str) -> str:
    """What the register keeps beside a name to find it by: its key, then other words and the codes of them all."""
    words = _words(name)
    key, others = _key_of(words), _others_of(words)
    codes = dict.fromkeys(code_of(word) for word in (*key, *others))
    return " ".join((*key, *(word for word in others if word not in key), *codes))


def _words(name: str) -> list[str]:
    """The words of a name as they were typed, in small letters and without apostrophes."""
    plain = unicodedata.normalize("NFKC", tidied(name).translate(_APOSTROPHES)).lower()
    words = "".join(sign if sign.isalnum() or unicodedata.combining(sign) else " " for sign in plain).split()
    if len(words) == 1 and len(words[0]) == 3 and is_hangul(words[0]) and words[0][0] in SURNAMES:
        return [words[0][0], words[0][1:]]  # Korean names are written without a blank as often as with one
    return words


def _key_of(typed: Sequence[str]) -> tuple[str, ...]:
    words = tuple(word for one in typed if (word := _folded(one)))
    telling = tuple(word for word in words if word not in KIN_WORDS)
    return (telling or words)[:MOST_WORDS]


def _others_of(typed: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for word in typed for other in SURNAMES.get(word, ())))


@lru_cache(_KEPT)
def _folded(word: str) -> str:
    latin = "".join(romanized(sign) or sign for sign in word).translate(_LETTERS)
    plain = "".join(sign for sign in unicodedata.normalize("NFD", latin) if not unicodedata.combining(sign))
    return _without_glide(plain)[:LONGEST_WORD]


def _without_glide(word: str) -> str:
    """Without the y before e: Cyrillic writes Abdullayev without it, and Latin now with, now without."""
    return word.replace("ye", "e")
