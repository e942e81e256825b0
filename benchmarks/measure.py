"""Run one thing in a process of its own and say how long it took and what it weighed."""

import contextlib
import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def timed(action: Callable[[], object]) -> float:
    """Return the seconds that one call took."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def report(**figures: object) -> None:
    """Print the figures of this process as one line of JSON, with its peak memory in MB."""
    print(json.dumps(figures | {"peak_mb": round(peak_mb())}))


def peak_from_now() -> None:
    """Count the peak from here on: what came before is another step's (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_mb() -> float:
    """Return the peak memory of this process since `peak_from_now`, in MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def run(module: str, *words: str, times: int = 3, timeout: int = 600) -> dict[str, float]:
    """Run ``python -m module words`` several times; return the median of each figure."""
    runs = []
    for _ in range(times):
        finished = subprocess.run(
            [sys.executable, "-m", module, *words],
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if finished.returncode:
            return {"failed": 1.0, "why": finished.stderr.strip().splitlines()[-1:]}  # type: ignore[dict-item]
        runs.append(json.loads(finished.stdout.strip().splitlines()[-1]))
    return {key: statistics.median(one[key] for one in runs) for key in runs[0]}


def line(what: str, measured: str, budget: str) -> None:
    """Print one line of the table."""
    print(f"{what:<58} {measured:>30}   {budget}", flush=True)
