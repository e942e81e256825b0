"""Place expressions in Arabic, Hebrew and French, told in the words of the one grammar.

``arabic``, ``hebrew`` and ``french`` hold the words of a tongue, each with its role
(``words``); ``tokens`` finds them in a text; ``order``, ``orders``, ``places`` and ``ways`` know
in what order a tongue puts them; ``translate`` is the door. Names keep their own letters.
"""
