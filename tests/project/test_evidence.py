"""The long checks say what they tried; a short part of each runs here."""

import sys
import tomllib
from pathlib import Path

import pytest

import atlas
from scripts import firefox, hosts, pythons


def test_each_promised_python_is_asked_for():
    """What pyproject.toml promises is what `make pythons` looks for."""
    text = Path(pythons.ROOT, "pyproject.toml").read_text(encoding="utf-8")
    classifiers = tomllib.loads(text)["project"]["classifiers"]
    promised = [one.rpartition(" ")[2] for one in classifiers if "Python :: 3." in one]
    assert promised == list(pythons.PROMISED)


def test_a_python_that_is_not_there_is_a_fault(monkeypatch, capsys):
    """A version that was not tried is said, and is no success."""
    monkeypatch.setattr(sys, "argv", ["pythons"])
    monkeypatch.setattr(pythons, "found", lambda *_: None)
    assert pythons.main() == 1
    assert capsys.readouterr().out.count("not tried") == 2


def test_a_firefox_that_is_not_there_is_a_fault(monkeypatch):
    """Without a Firefox nothing was compared."""
    monkeypatch.setattr(firefox, "NAMES", ())
    with pytest.raises(FileNotFoundError, match="apt-get install"), firefox.firefox():
        pass


def test_the_selections_are_the_same_each_time_and_keep_something():
    """A seed gives its selections again, and they are no empty questions."""
    record = atlas.open_record("spring-2023")
    made = firefox.selections(record, 40, 1)
    assert made == firefox.selections(record, 40, 1)
    kept = [record.counts(one)["held"] - record.counts(one)["hidden"] for one in made]
    assert any(kept)
    assert len(set(kept)) > 5


def test_a_host_that_does_not_start_is_a_fault(monkeypatch, capsys):
    """Notebook 7 and Voila are asked for, and one that cannot be started is said, no success."""
    monkeypatch.setattr(sys, "argv", ["hosts", "--python", "/no/such/python"])
    assert hosts.main() == 1
    said = capsys.readouterr().out
    assert [said.count(f"{name}: not tried to the end") for name in ("notebook", "voila")] == [1, 1]


def test_the_environment_of_the_hosts_is_locked():
    """Each host that is driven is pinned with its hashes, beside the widgets that it shows."""
    locked = hosts.LOCK.read_text(encoding="utf-8")
    for name in (*hosts.HOSTS, "anywidget", "ipywidgets", "jupyterlab-widgets"):
        assert f"\n{name}==" in locked
