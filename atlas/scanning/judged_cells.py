"""Let our readers judge the DISTINCT cells of a table, and join their answers.

A scan has no rules of its own for dates, kinds, actors or places. What a cell means is asked of
the readers once for each different cell, and the answer is joined to all rows that hold it.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from atlas.errors import SelectionError
from atlas.scanning.engine import load_ibis, running

MOST = 2_000_000
"""So many different cells are judged; a column with more is refused by name."""


class Judged(NamedTuple):
    """The different cells of some columns, and what our readers say of each."""

    keys: tuple[str, ...]
    """The columns of the table that hold the cells."""
    cells: pa.Table
    answers: pd.DataFrame
    """One row for each row of ``cells``, or a frame with such rows by ``_row``."""

    def joined(self, table: Any, answers: pd.DataFrame) -> Any:
        """Return a table with the answers beside each of its rows, in columns named ``__...``."""
        ibis = load_ibis()
        columns = {
            f"__{str(name).removeprefix('__')}": pa.array(answers[name], from_pandas=True)
            for name in answers.columns
        }
        if not self.keys:
            return table.mutate(
                **{
                    name: ibis.literal(column[0].as_py(), type=ibis.dtype(column.type))
                    for name, column in columns.items()
                }
            )
        names = [f"__key_{at}_{next(iter(columns))}" for at in range(len(self.keys))]
        held = pa.table(
            {
                **dict(zip(names, self.cells.columns, strict=True)),
                **columns,
            }
        )
        other = ibis.memtable(held)
        # Null is a cell too.
        same = [
            table[key].identical_to(other[name]) for key, name in zip(self.keys, names, strict=True)
        ]
        return table.left_join(other, same).drop(*names)


def judge(
    table: Any,
    keys: Sequence[str],
    answer: Callable[[pd.DataFrame], pd.DataFrame],
    what: str,
    *,
    most: int | None = None,
) -> Judged:
    """Ask our readers about the different cells of some columns.

    Parameters
    ----------
    table : ibis.Table
        The rows.
    keys : sequence of str
        Their columns; none: one row without cells is judged.
    answer : callable
        From a frame of the different cells to the answers.
    what : str
        What the cells say, for the message.
    most : int or None
        More different cells than these are refused; None: `MOST`.

    Raises
    ------
    SelectionError
        If there are too many different cells.
    """
    most = MOST if most is None else most
    if not keys:
        cells = pa.table({})
        return Judged((), cells, answer(pd.DataFrame(index=range(1))))
    with running(f"the different values of {', '.join(keys)}"):
        cells = table.select(*keys).distinct().limit(most + 1).to_pyarrow()
    if len(cells) > most:
        msg = (
            f"{what}: more than {most:,} different values of {' and '.join(map(repr, keys))}; a "
            "scan judges each different value once: select less first, or leave this key out and "
            "use to_record(limit=) on what is left"
        )
        raise SelectionError(msg)
    return Judged(tuple(keys), cells, answer(cells.to_pandas()))
