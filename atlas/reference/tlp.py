"""The Traffic Light Protocol 2.0 (FIRST, 2022): its labels, and which of two is higher."""

TLP = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
"""The labels as they are written there, the highest last."""


def is_above(marking: str, most: str) -> bool:
    """Tell whether a marking is above a label; free text has no rank, and so is above any.

    Examples
    --------
    >>> is_above("TLP:AMBER", "TLP:GREEN"), is_above("", "TLP:GREEN"), is_above("Ours", "TLP:RED")
    (True, False, True)
    """
    labels = [part.strip() for part in marking.split(",") if part.strip()]
    return any(label not in TLP or TLP.index(label) > TLP.index(most) for label in labels)
