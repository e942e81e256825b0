"""Parse the records of an XML file one by one, without entities and within bounds.

No document type is accepted: a document type is what declares entities, which name other files
or unfold to gigabytes. Nothing but the given bytes is read.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from xml.parsers import expat

from atlas.errors import SourceError

_DEEPEST = 100
_MOST_PARTS = 200_000
# A record of real content has more bytes than this.
_FREE_RECORDS, _LEAST_BYTES = 200_000, 60
_CHUNK = 1 << 20


class XmlRecords:
    """The records of one file, given to a function as soon as each is whole.

    Parameters
    ----------
    wanted : tuple of str
        The names of the elements that are records, without their namespaces.
    take : callable
        Called with each record as an element whose names have no namespaces, and with the texts
        around it, by their paths: of ``Document/Folder/name`` the latest.
    """

    def __init__(
        self, wanted: tuple[str, ...], take: Callable[[ET.Element, list[str]], object]
    ) -> None:
        self.wanted, self.take = wanted, take
        self.names: list[str] = []
        # The names of the folders around, "" where one has none.
        self.around: list[str] = []
        self.title = ""
        self.top_id = ""
        self.seen: dict[str, int] = {}
        self.where = ""
        self._texts: list[str] = []
        self._builder: ET.TreeBuilder | None = None
        self._inside, self._parts, self._count, self._size = 0, 0, 0, 0

    def read(self, raw: bytes, where: str) -> None:
        """Parse the bytes of a file.

        Raises
        ------
        SourceError
            If it is no XML that can be read, has a document type, or claims more than it holds.
        """
        self.where, self._size = where, len(raw)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            for at in range(0, len(raw), _CHUNK):
                parser.Parse(raw[at : at + _CHUNK], False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            if isinstance(error, SourceError):
                raise
            msg = f"{where} is no XML that can be read ({error}); look whether it is whole"
            raise SourceError(msg) from error

    def _refuse(self, *_: object) -> None:
        msg = f"{self.where} has a document type (<!DOCTYPE ...>), which is not read: take it out"
        raise SourceError(msg)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        self.names.append(name)
        self.seen[name] = self.seen.get(name, 0) + 1 if len(self.seen) < 1000 else 0
        if len(self.names) > _DEEPEST:
            msg = f"{self.where} has elements more than {_DEEPEST} deep, as no file of places has"
            raise SourceError(msg)
        if self._builder is None and name in self.wanted:
            self._builder, self._inside, self._parts = ET.TreeBuilder(), len(self.names), 0
            self._count += 1
            if self._count > _FREE_RECORDS and self._count * _LEAST_BYTES > self._size:
                msg = f"{self.where} holds {self._count:,} places, nearly all of them empty"
                raise SourceError(msg)
        if self._builder is not None:
            self._parts += 1 + len(attributes)
            if self._parts > _MOST_PARTS:
                msg = f"{self.where} has a place of more than {_MOST_PARTS:,} parts"
                raise SourceError(msg)
            plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            self._builder.start(name, plain)
            return
        self._texts.clear()
        if name in ("Folder", "Document"):
            self.around.append("")
            self.top_id = self.top_id or attributes.get("id", "")

    def _text(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)
        else:
            self._texts.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        if self._builder is not None:
            self._builder.end(name)
            if len(self.names) == self._inside:
                record, self._builder = self._builder.close(), None
                self.take(record, [one for one in self.around[1:] if one])
        elif name in ("Folder", "Document"):
            self.around.pop()
        elif name == "name" and self.names[-2:-1] in (["Folder"], ["Document"]):
            self.around[-1] = "".join(self._texts).strip()
        elif name == "title" and not self.title:
            self.title = "".join(self._texts).strip()
        self.names.pop()


def words_in(element: ET.Element | None) -> str:
    """Return all text of an element, "" if there is none."""
    return "" if element is None else "".join(element.itertext()).strip()


def words_of(element: ET.Element, *names: str) -> str:
    """Return the text of the first child with one of the names that has any."""
    return next((said for name in names if (said := words_in(element.find(name)))), "")
