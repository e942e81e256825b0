"""Measure a briefing from the command line alone: ``python -m benchmarks.briefing_command``.

One command makes a briefing of a workbook, `examples/tables/sudan_log.xlsx`, with headline, lead,
three findings, four steps, logo, marking and redaction. The process is timed from outside, with all
that it loads. Its modules are compiled before, as where the library was installed. CPU seconds say
what other work on the machine changes little.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import line, timed

BUDGET = "2 s"
_TABLE = Path(__file__).parents[1] / "examples" / "tables" / "sudan_log.xlsx"
_FINDINGS = """- {count:all} events are in the log.
- The first is of April 2023.
- Most of them name Khartoum or Darfur.
"""
_STEPS = ("The first weeks", "Darfur", "Gezira", "The last year of the log")
_PROFILE = """name = "partners"
max_marking = "TLP:GREEN"
drop_fields = ["sources.url"]

[coarsen]
grid = 0.25
roles = ["launch"]
"""


def command(folder: Path) -> list[str]:
    """Write what the command reads; return its words."""
    from PIL import Image

    story = "\n".join(f'[[step]]\ntitle = "{one}"\ntext = "What the log says."\n' for one in _STEPS)
    files = {"findings.md": _FINDINGS, "story.toml": story, "profile.toml": _PROFILE}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    Image.new("RGB", (320, 80), (20, 60, 120)).save(folder / "logo.png")
    options = {
        "--output": folder / "sudan.html",
        "--column": "No=event_id",
        "--title": "Sudan, a working log",
        "--headline": "Fighting in Sudan",
        "--lead": "From April 2023 on, as one researcher wrote it down.",
        "--findings": folder / "findings.md",
        "--story": folder / "story.toml",
        "--logo": folder / "logo.png",
        "--marking": "TLP:GREEN",
        "--redact": folder / "profile.toml",
    }
    words = [str(word) for pair in options.items() for word in pair]
    flags = ["--skip-bad-rows", "--overwrite", "--manifest"]
    return [sys.executable, "-m", "atlas", "brief", str(_TABLE), *words, *flags]


def measure(times: int) -> dict[str, float]:
    """Return the median seconds and CPU seconds of the command, and the megabytes of its file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = command(folder)
        apart = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}

        def once() -> None:
            subprocess.run(words, env={**os.environ, **apart}, capture_output=True, check=True)

        once()
        seconds, cpu = [], []
        for _ in range(times):
            before = _cpu()
            seconds.append(timed(once))
            cpu.append(_cpu() - before)
        size = (folder / "sudan.html").stat().st_size / 1e6
    return {"seconds": statistics.median(seconds), "cpu": statistics.median(cpu), "mb": size}


def _cpu() -> float:
    """Return the CPU seconds of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(given: Sequence[str] | None = None) -> None:
    """Print the figure beside its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    found = measure(parser.parse_args(given).times)
    words = f"{found['seconds']:.2f} s ({found['cpu']:.2f} s CPU), {found['mb']:.1f} MB"
    line("a workbook to a briefing with words, in one command", words, BUDGET)


if __name__ == "__main__":
    main()
