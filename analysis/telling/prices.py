"""What is said of hours that a user sets for levers, and of levers that cost nothing for want of such a price."""

from collections.abc import Iterable, Mapping

from analysis.telling.in_words import lever_name
from analysis.telling.texts import texts


def levers_in_words(levers: Iterable[str]) -> str:
    """Levers as a list in a sentence: "trust building, clear aim and coach"."""
    *first, last = [lever_name(lever) for lever in levers]
    return ", ".join(first) + texts("summary")["prices"]["and"] + last if first else last


def prices_in_words(prices: Mapping[str, float]) -> str:
    """Prices as a list in a sentence: "coach 20, clear aim 5"."""
    return ", ".join(f"{lever_name(lever)} {hours:g}" for lever, hours in prices.items())


def price_sentences(prices: Mapping[str, float], free: Iterable[str]) -> list[str]:
    """Which prices were given, and which levers cost nothing because none was; a sentence each."""
    words, levers = texts("summary")["prices"], list(free)
    said = [words["given"].format(prices=prices_in_words(prices))] if prices else []
    return [*said, words["free"].format(levers=levers_in_words(levers))] if levers else said
