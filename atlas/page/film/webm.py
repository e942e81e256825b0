"""Write pictures as a WebM film without a browser: each one is a key frame of VP8.

A lossy WebP picture is one key frame of VP8 in another wrapper, and Pillow writes it. The wrapper
here is the WebM subset of Matroska (webmproject.org/docs/container), with one video track.
"""

import struct
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image

_QUALITY = 82
# A cluster tells the time of its blocks in 16 bits of milliseconds.
_CLUSTER_MS = 30_000
_MILLISECOND = 1_000_000
_APP = "conflict-atlas"


def webm(frames: Sequence[tuple[Image.Image, int]]) -> bytes:
    """Return a film of pictures, each with how many milliseconds it stands.

    Parameters
    ----------
    frames : sequence of (PIL.Image.Image, int)
        At least one, all of one size.

    Returns
    -------
    bytes
        The WebM file.

    Examples
    --------
    >>> webm([(Image.new("RGB", (32, 16)), 500)])[:4].hex()
    '1a45dfa3'
    """
    width, height = frames[0][0].size
    total = sum(stands for _, stands in frames)
    head = _element(
        "1A45DFA3",
        _number("4286", 1) + _number("42F7", 1) + _number("42F2", 4) + _number("42F3", 8),
        _text("4282", "webm") + _number("4287", 2) + _number("4285", 2),
    )
    about = _element(
        "1549A966",
        _number("2AD7B1", _MILLISECOND),
        _element("4489", struct.pack(">d", float(total))),
        _text("4D80", _APP) + _text("5741", _APP),
    )
    picture = _element("E0", _number("B0", width) + _number("BA", height))
    track = _element(
        "AE",
        _number("D7", 1) + _number("73C5", 1) + _number("83", 1) + _text("86", "V_VP8"),
        picture,
    )
    body = about + _element("1654AE6B", track) + b"".join(_clusters(frames))
    return head + _element("18538067", body)


def _clusters(frames: Sequence[tuple[Image.Image, int]]) -> list[bytes]:
    """Return the clusters, each with the time at which it begins."""
    clusters: list[bytes] = []
    blocks: list[bytes] = []
    begin = now = 0
    for picture, stands in frames:
        if now - begin >= _CLUSTER_MS:
            clusters.append(_element("1F43B675", _number("E7", begin), *blocks))
            blocks, begin = [], now
        # Track 1, time in the cluster, and the flag of a key frame.
        block = b"\x81" + struct.pack(">h", now - begin) + b"\x80" + _key_frame(picture)
        blocks.append(_element("A3", block))
        now += stands
    return [*clusters, _element("1F43B675", _number("E7", begin), *blocks)]


def _key_frame(picture: Image.Image) -> bytes:
    """Return a picture as one key frame of VP8."""
    file = BytesIO()
    picture.convert("RGB").save(file, format="WEBP", quality=_QUALITY, method=2)
    data = file.getvalue()
    at = 12
    while at < len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"VP8 ":
            return data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    msg = "Pillow wrote no VP8 picture"  # pragma: no cover -- a lossy WebP has one
    raise ValueError(msg)


def _element(name: str, *content: bytes) -> bytes:
    """Return an element: its id, its size in eight bytes, its content."""
    data = b"".join(content)
    return bytes.fromhex(name) + (1 << 56 | len(data)).to_bytes(8, "big") + data


def _number(name: str, value: Any) -> bytes:
    size = max(1, (int(value).bit_length() + 7) // 8)
    return _element(name, int(value).to_bytes(size, "big"))


def _text(name: str, value: str) -> bytes:
    return _element(name, value.encode("ascii"))
