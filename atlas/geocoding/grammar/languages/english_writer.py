"""Read the words of another tongue from left to right, saying English ones.

The words come with their roles (``word_roles.ROLES``). Names keep their own letters.
"""

from atlas.geocoding.grammar.languages.tokenise import Listed
from atlas.geocoding.grammar.languages.word_roles import Word

NAMES = ("name", "place")
LINKS = ("of", "to", "from", "with")
POINTS = ("point", "beside", "side")


class EnglishWriter:
    """The words of one phrase, read from left to right into English ones."""

    def __init__(self, words: list[Word], listed: Listed, *, construct: bool) -> None:
        self.words = [word for word in words if word.role not in ("drop", "about")]
        self.listed = listed
        self.construct = construct
        self.at = 0
        self.said: list[str] = []
        # Where the noun began that a side may follow, and whether it is one of an area.
        self.noun, self.of_area = 0, False
        self.inside = False

    def role(self, ahead: int = 0) -> str:
        """Return the role of a word ahead, or ""."""
        at = self.at + ahead
        return self.words[at].role if 0 <= at < len(self.words) else ""

    def skip(self, *roles: str) -> bool:
        """Step over words of these roles; whether there were any."""
        start = self.at
        while self.role() in roles:
            self.at += 1
        return self.at > start

    def say(self, *words: str) -> None:
        """Append English words."""
        self.said += [word for word in words if word]

    def begin(self, *, area: bool) -> None:
        """Begin a noun."""
        self.noun, self.of_area = len(self.said), area

    def tie(self) -> None:
        """Say "in" where what comes now says in what a name before it lies."""
        if self.said and self.role(-1) in NAMES:
            self.say("in")

    def names(self) -> list[str]:
        """Take the names that come next, but for what the first of them lies in."""
        taken: list[str] = []
        while self.role() in NAMES:
            word = self.words[self.at]
            name = word.english or word.text
            listed = word.role == "place" == self.role(-1)
            if taken and listed and self.listed.wide(name):
                break
            taken.append(name)
            self.at += 1
        return taken

    def latin(self, names: list[str], *kinds: str) -> str:
        """Return the Latin name of a place that is listed by other letters, or the name itself.

        With words that say its kind, the Latin name is said where that is listed so only: what
        is called after a person is no hospital of the town that is called after him too.
        """
        name = " ".join(names)
        latin = self.listed.latin(name)
        return latin if latin and (not kinds or self.listed.kind(f"{latin} {kinds[-1]}")) else name

    def say_country(self) -> None:
        """Say the country of an adjective that stands for it."""
        if self.role() == "nation":
            self.say(self.words[self.at].english)
            self.at += 1

    def say_city(self) -> None:
        """Say that the city is meant, where a region is called so too: it is what is north of."""
        if self.role() == "place" and self.listed.city(self.words[self.at].text):
            self.say("city")
