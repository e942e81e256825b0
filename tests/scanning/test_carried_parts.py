"""A dask cluster carries the parts of a scan; the numbers are those of one machine.

Each cluster runs in a program of its own: workers talk to each other by sockets of this machine,
which are shut in the tests themselves.
"""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas.errors import InputTypeError

pytest.importorskip("ibis", reason="scans are an extra")
pytest.importorskip("distributed", reason="clusters are for tests only")

_PROGRAM = """
import json, sys, warnings
warnings.simplefilter("ignore")
import atlas
from distributed import Client, LocalCluster

def main(folder):
    told = {}
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1",
                      dashboard_address="127.0.0.1:0") as cluster, Client(cluster) as client:
        events = atlas.scan(folder)
        told["count"] = [events.count(), events.count(client=client)]
        some = events.select(kinds=["odd thing"], to="2021-05-06")
        told["some"] = [some.count(), some.count(client=client)]
        want = events.aggregate("country", "month", split=["kind"])
        got = events.aggregate("country", "month", split=["kind"], client=client)
        told["alike"] = want.astype(str).equals(got.astype(str))
        told["left_out"] = [want.attrs["left_out"], got.attrs["left_out"]]
        open(folder + "/year=2022/a.parquet", "wb").write(b"PAR1 broken PAR1")
        try:
            told["lost"] = str(events.count(client=client))
        except atlas.AtlasError as error:
            told["lost"] = str(error)
    print(json.dumps(told))

if __name__ == "__main__":
    main(sys.argv[1])
"""


def _parts(folder):
    rng = np.random.default_rng(2)
    for year in (2021, 2022, 2023):
        count = 200
        # The order of days shows in one part only.
        days = rng.integers(1, 29 if year == 2023 else 12, count)
        frame = pd.DataFrame(
            {
                "event_id": [f"{year}-{number}" for number in range(count)],
                "date": [f"{day:02}/05/{year}" for day in days],
                "kind": rng.choice(["clash", "odd thing" if year == 2021 else "raid"], count),
                "country": rng.choice(["Sudan", "Mali"], count),
                "killed": rng.integers(0, 3, count),
            }
        )
        path = folder / f"year={year}" / "a.parquet"
        path.parent.mkdir()
        frame.to_parquet(path)


def test_two_workers_give_the_numbers_of_one_machine(tmp_path):
    """Also for a word and an order of days that one part alone shows; a lost part gives none."""
    (tmp_path / "data").mkdir()
    _parts(tmp_path / "data")
    program = tmp_path / "carry.py"
    program.write_text(_PROGRAM)
    command = [sys.executable, str(program), str(tmp_path / "data")]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout.strip().splitlines()[-1])
    assert told["count"] == [600, 600]
    assert told["some"][0] == told["some"][1] > 0
    assert told["alike"]
    assert told["left_out"][0] == told["left_out"][1]
    assert "of 3 parts were counted, then one failed" in told["lost"]
    assert "a.parquet" in told["lost"]


def test_what_carries_no_tasks_is_refused(tmp_path):
    """A word, and a split that no part can decide."""
    _parts(tmp_path)
    events = atlas.scan(tmp_path)
    with pytest.raises(InputTypeError, match="wanted a dask"):
        events.count(client="cluster")
    with pytest.raises(InputTypeError, match="no part of them knows"):
        events.aggregate("country", top={"initiators": 2}, client=object())
