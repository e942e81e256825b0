"""Remember what was answered from a gazetteer for as long as there is that gazetteer."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

Answering = TypeVar("Answering", bound=Callable[..., Any])


def remembered(most: int) -> Callable[[Answering], Answering]:
    """Let a function of a gazetteer keep up to so many answers, with that gazetteer.

    A cache of its own would keep every gazetteer that was ever asked, tens of megabytes each.

    Parameters
    ----------
    most : int
        How many answers of the function a gazetteer keeps; one more, and it begins anew.
    """

    def _remembering(function: Answering) -> Answering:
        @functools.wraps(function)
        def _answer(gazetteer: Any, *asked: Any) -> Any:
            kept = gazetteer.answered.setdefault(function, {})
            try:
                return kept[asked]
            except KeyError:
                if len(kept) >= most:
                    kept.clear()
                answer = kept[asked] = function(gazetteer, *asked)
                return answer

        return _answer  # type: ignore[return-value]

    return _remembering
