"""How much a decoded text looks like writing in Latin or Cyrillic letters: what a wrong encoding destroys.

A wrong encoding leaves letters in rare combinations: capitals behind small letters, Cyrillic beside Latin in one word,
signs inside words, vowels without consonants, rare letters instead of common ones. Each costs points.
"""

import re
import unicodedata
from collections import Counter

# Points of a letter, from how common it is in Russian or in Kazakh (whichever is higher), common ones first.
COMMON, ORDINARY, RARE, FOREIGN = 1.0, 0.5, -0.5, -2.0
CYRILLIC = (
    dict.fromkeys("оеаинтсрвлкмы", COMMON)
    | dict.fromkeys("дпуяьгзбчйіқғұүөәңшж", ORDINARY)
    | dict.fromkeys("хюцщэфъёһ", RARE)
)
LATIN = dict.fromkeys("éèäöüßáíóñçışğ", COMMON) | dict.fromkeys("âêîôàùëïœæøåúûãõìòÿąćęłńśźżčěřšžůőű", ORDINARY)
VOWELS = set("аеёиоуыэюяіәөұү")
SIGNS = dict.fromkeys("«»“”„’‘–—…№°€·•©®§±× ", -0.5)  # what writers put beside words
SOFT = set("ьъ")
AFTER_SMALL, MIXED, INSIDE, ODD_SIGN, ODD_PAIR, THIRD = -3.0, -4.0, -4.0, -4.0, -1.0, -0.5
UNLIKELY_FIRST = set("ьъыңғ")
LONGEST = 200_000  # letters that are looked at


def plausibility(text: str) -> tuple[float, int]:
    """Points of a text, and how many of its letters are not plain English.

    Real writing has about 0.8 points a letter, a wrong encoding of it about 0 or less.
    """
    words = Counter(re.findall(r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f]+", text[:LONGEST]))
    points, letters = 0.0, 0
    for word, times in words.items():
        if word.isascii():
            continue
        found, count = _points(word)
        times = min(times, 3)  # a word that fills a column says no more than once or twice
        points += times * found
        letters += times * count
    return points, letters


def _points(word: str) -> tuple[float, int]:
    """Points of one word, and how many of its letters are not plain English."""
    points, count = 0.0, 0
    for position, letter in enumerate(word):
        if letter.isascii():
            continue
        count += 1
        before = word[position - 1] if position else ""
        after = word[position + 1 : position + 2]
        points += _letter(letter) if letter.isalpha() else _sign(letter, before, after)
        if letter.isalpha() and before.isalpha():
            points += _pair(before, letter, word[position + 1 - 3 : position - 1] if position > 1 else "")
        elif letter.lower() in UNLIKELY_FIRST:
            points += ODD_PAIR
        if letter.isalpha() and after.isascii() and after.isalpha():
            points += _pair(letter, after, "")
    return points, count


def _letter(letter: str) -> float:
    small = letter.lower()
    return CYRILLIC.get(small, LATIN.get(small, FOREIGN))


def _sign(sign: str, before: str, after: str) -> float:
    if before.isalpha() and after.isalpha() and sign not in "’–—":
        return INSIDE
    if (sign in "»”…" and after.isalpha()) or (sign in "«„" and before.isalpha()):
        return INSIDE
    return SIGNS.get(sign, ODD_SIGN)


def _pair(before: str, letter: str, earlier: str) -> float:
    if _script(before) != _script(letter):
        return MIXED
    points = 0.0
    if letter.isupper() and before.islower():
        points += AFTER_SMALL
    if letter.islower() and before.isupper() and earlier[-1:].isupper():
        points += AFTER_SMALL
    if _script(letter) == "LATIN":
        return points + (THIRD if not letter.isascii() and not before.isascii() else 0.0)
    small, previous = letter.lower(), before.lower()
    if small in SOFT and (previous in VOWELS or previous in SOFT):
        points += 2 * ODD_PAIR
    alike = (small in VOWELS) == (previous in VOWELS)
    if alike and small in VOWELS:
        points += ODD_PAIR
    if alike and earlier and (earlier[-1].lower() in VOWELS) == (small in VOWELS):
        points += THIRD
    return points


def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "OTHER").partition(" ")[0]
