"""Get one file from GeoNames: the only code of the library that opens a connection.

It is called by ``atlas gazetteer add``, when no file was given, and by nothing else.
"""

import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from atlas import __version__
from atlas.errors import GazetteerError

HOST = "https://download.geonames.org"
# The largest country file is some 80 MB; a larger answer is not what was asked for.
LARGEST_BYTES = 400_000_000
# Seconds without a byte after which the other side is taken to be gone.
TIMEOUT = 60.0
_CHUNK = 1 << 18


class Fetched(NamedTuple):
    """Where a file came from, and when it was last changed there (as the server says it)."""

    url: str
    changed: str


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follow a redirect on the host that was asked, and none to another."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request that a redirect asks for, or refuse it."""
        asked, sent = urlsplit(req.full_url), urlsplit(newurl)
        if (asked.scheme, asked.netloc) != (sent.scheme, sent.netloc):
            refused = f"{asked.netloc} sends on to {sent.netloc!r:.80}, which is not followed"
            raise urllib.error.URLError(refused)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(path: str, to: Path, *, host: str = HOST, largest: int = LARGEST_BYTES) -> Fetched:
    """Write a file of GeoNames to a path.

    Parameters
    ----------
    path : str
        The file on the host, such as ``export/dump/LB.zip``.
    to : pathlib.Path
        The file to write; on an error it may hold a part.
    host : str
        Scheme and name of the host.
    largest : int
        How many bytes are taken at most.

    Returns
    -------
    Fetched
        The address and the date of the last change there.

    Raises
    ------
    GazetteerError
        If the file is not there, is too large, or does not come whole.
    """
    url = f"{host}/{path}"
    opener = urllib.request.build_opener(_SameHost)
    request = urllib.request.Request(  # noqa: S310 -- the host is a constant with its scheme
        url, headers={"User-Agent": f"conflict-atlas/{__version__}"}
    )
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            wanted = answer.headers.get("Content-Length", "")
            received = _copied(answer, to, largest)
            changed = answer.headers.get("Last-Modified", "")
    except urllib.error.HTTPError as error:
        error.close()
        why = "there is no such file" if error.code == 404 else f"the answer was {error.code}"
        raise _failed(url, why) from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise _failed(url, str(getattr(error, "reason", "") or error)) from error
    if received > largest:
        raise _failed(url, f"it is larger than {largest:,} bytes, which no country file is")
    if wanted.isdigit() and received != int(wanted):
        raise _failed(url, f"the download broke off after {received:,} of {int(wanted):,} bytes")
    return Fetched(url, changed)


def _copied(answer: IO[bytes], to: Path, largest: int) -> int:
    """Write an answer to a file and return its size; stop once it is too large."""
    size = 0
    with to.open("wb") as file:
        while size <= largest and (chunk := answer.read(_CHUNK)):
            file.write(chunk)
            size += len(chunk)
    return size


def _failed(url: str, why: str) -> GazetteerError:
    """Return the error that says what could not be had, and what to do instead."""
    return GazetteerError(
        f"could not get {url}: {why}. What was installed is as it was; a file that you have "
        "is added with --from-file"
    )
