"""Damage valid files and read them: ``python -m scripts.fuzz [--count N] [--seconds S]``.

Each input must end in an answer or an AtlasError, within 10 s and 1 GB. The same seed makes the
same inputs. What did not end so is kept under ``build/fuzz``; the exit code is then 1.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from scripts.fuzz_doors import work
from scripts.fuzz_mutations import mutate
from scripts.fuzz_seeds import Seed, seeds

KEPT = Path("build/fuzz")
# Seconds of the processor, which a busy machine does not stretch; and on the wall, which it does.
BUSY, WALL = 10.0, 90.0
# A worker is replaced after so many inputs, so that what one leaves behind does not add up.
LIFE = 1500
_PERIOD = 0.05
# So many processes read at once.
AT_ONCE = 2


class _Tried(NamedTuple):
    """What came of inputs: how many ended how at which door, what is to be told, the worst."""

    outcomes: Counter[tuple[str, str]]
    found: Counter[tuple[str, str]]
    slowest: float
    largest: float


class Worker:
    """A process that reads inputs, one after another, within bounds."""

    def __init__(self, home: Path, warm: list[tuple[str, str]]) -> None:
        context = multiprocessing.get_context("spawn")
        self.channel, theirs = context.Pipe()
        self.folder = tempfile.mkdtemp(dir=home)
        self.process = context.Process(target=work, args=(theirs, self.folder, warm), daemon=True)
        self.process.start()
        theirs.close()
        self.inputs = 0
        if not self.channel.poll(300) or self.channel.recv() != "ready":
            message = "the worker did not start"
            raise RuntimeError(message)

    def end(self, door: str, path: Path, turn: int) -> tuple[str, str, float, float]:
        """Return how an input ended; a worker that takes too long, or dies, is gone."""
        self.inputs += 1
        started, busy = time.monotonic(), self._busy()
        self.channel.send((door, str(path), turn))
        while not self.channel.poll(_PERIOD):
            spent, waited = self._busy() - busy, time.monotonic() - started
            if spent > BUSY or waited > WALL:
                self.stop()
                return "hang", f"{door}: {spent:.0f} s of processor, {waited:.0f} s", 0.0, spent
        try:
            ended = self.channel.recv()
        except EOFError:
            self.stop()
            return "crash", f"{door}: exit code {self.process.exitcode}", 0.0, 0.0
        return ended if ended[3] <= BUSY else ("hang", f"{door}: {ended[3]:.0f} s", *ended[2:])

    def _busy(self) -> float:
        """Return the seconds of processor that the process has used."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End the process."""
        self.channel.close()
        self.process.kill()
        self.process.join()
        shutil.rmtree(self.folder, ignore_errors=True)


def fuzz(count: int, seconds: float, seed: int, doors: tuple[str, ...] = ()) -> int:
    """Try so many inputs, or for so long; print what came of them, and return the exit code.

    Parameters
    ----------
    count : int
        How many inputs at most.
    seconds : float
        For how long at most.
    seed : int
        What chooses the damage.
    doors : tuple of str
        Only these doors, or only seeds of these names; empty: all.
    """
    valid = [one for one in seeds() if not doors or {one.door, one.name} & set(doors)]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        home = Path(name)
        warm = [(one.door, str(_write(home / f"valid-{n}", one))) for n, one in enumerate(valid)]
        at_once = AT_ONCE if count > LIFE else 1
        with ThreadPoolExecutor(at_once) as pool:
            lanes = [
                pool.submit(_try, valid, warm, home / f"lane-{lane}", turns, seed, seconds)
                for lane in range(at_once)
                for turns in [range(lane, count, at_once)]
            ]
            ended = [lane.result() for lane in lanes]
    whole = _Tried(
        sum((one.outcomes for one in ended), Counter()),
        sum((one.found for one in ended), Counter()),
        max(one.slowest for one in ended),
        max(one.largest for one in ended),
    )
    _tell(whole, time.monotonic() - started)
    return 1 if whole.found or not whole.outcomes else 0


def _try(
    valid: list[Seed],
    warm: list[tuple[str, str]],
    home: Path,
    turns: range,
    seed: int,
    seconds: float,
) -> _Tried:
    """Try the inputs of these turns in a process of their own."""
    others = [data for one in valid for data in one.files.values()]
    outcomes: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    slowest, largest = 0.0, 0.0
    home.mkdir()
    worker = Worker(home, warm)
    started = time.monotonic()
    for turn in turns:
        if time.monotonic() - started > seconds:
            break
        if worker.inputs >= LIFE or not worker.process.is_alive():
            worker.stop()
            worker = Worker(home, warm)
        rng = random.Random(f"{seed}:{turn}")
        one = valid[turn % len(valid)]
        path = _write(home / "input", one._replace(files=mutate(one.files, rng, others)))
        outcome, told, used, spent = worker.end(one.door, path, turn)
        outcomes[outcome, one.door] += 1
        slowest, largest = max(slowest, spent), max(largest, used)
        if outcome not in ("answer", "refused"):
            _keep(home / "input", f"{seed}-{turn}-{one.name}", outcome, told, found)
    worker.stop()
    return _Tried(outcomes, found, slowest, largest)


def _write(folder: Path, one: Seed) -> Path:
    """Write an input into a folder of its own, and return the path to read."""
    shutil.rmtree(folder, ignore_errors=True)
    home = folder / one.name if one.door == "folder" else folder
    home.mkdir(parents=True)
    for name, data in one.files.items():
        (home / name).write_bytes(data)
    return home if one.door == "folder" else folder / one.name


def _keep(
    folder: Path, name: str, outcome: str, told: str, found: Counter[tuple[str, str]]
) -> None:
    """Keep an input that did not end as it should, the first of its sort."""
    kind = (outcome, told.split(" (", 1)[0])
    found[kind] += 1
    if found[kind] == 1:
        target = KEPT / f"{outcome}-{name}"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)
        print(f"{outcome}: {told}; kept in {target}", flush=True)


def _tell(tried: _Tried, seconds: float) -> None:
    """Print what came of all inputs."""
    outcomes, found, slowest, largest = tried
    for door in sorted({door for _, door in outcomes}):
        counts = {kind: n for (kind, of), n in sorted(outcomes.items()) if of == door}
        print(f"{door}: " + ", ".join(f"{n} {kind}" for kind, n in counts.items()))
    for (outcome, told), times in found.most_common():
        print(f"{times} x {outcome}: {told}")
    total = Counter(dict.fromkeys(("raw", "hang", "memory", "crash"), 0))
    for (kind, _), times in outcomes.items():
        total[kind] += times
    raw = len([1 for kind, _ in found if kind == "raw"])
    print(
        f"{sum(outcomes.values()):,} inputs in {seconds:.0f} s: {total['answer']:,} answered, "
        f"{total['refused']:,} refused; {total['raw']} raw tracebacks ({raw} distinct), "
        f"{total['hang']} over {BUSY:.0f} s, {total['memory']} over 1 GB, {total['crash']} crashes"
        f"; slowest {slowest:.1f} s, largest {largest:.0f} MB"
    )


def main() -> None:
    """Run the fuzzer as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="inputs at most")
    parser.add_argument("--seconds", type=float, default=3600, help="seconds at most")
    parser.add_argument("--seed", type=int, default=1, help="chooses the damage")
    parser.add_argument("--only", nargs="*", default=(), help="doors or names of valid files")
    given = parser.parse_args()
    sys.exit(fuzz(given.count, given.seconds, given.seed, tuple(given.only)))


if __name__ == "__main__":
    main()
