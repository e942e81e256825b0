"""Place expressions in other languages than English, in the words of the one grammar.

``arabic``, ``hebrew`` and ``french`` hold the words of a tongue, each with its role
(``word_roles``), and ``own_language`` reads those that people add; ``tokenise`` finds them in a
text; ``reorder``, ``english_writer``, ``render_places`` and ``render_routes`` know in what order
they are put; ``translate`` is the door. Names keep their own letters.
"""
