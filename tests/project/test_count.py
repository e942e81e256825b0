"""The size of the library is counted in lines of code, and in nothing else."""

import pytest

from scripts import count

NO_CODE = {
    "comment": "# a reason\n",
    "blank lines": "\n   \n\n",
    "docstring of a module": '"""One line.\n\nAnd more.\n"""\n',
    "lone text below a field": '"""What the field holds."""\n',
}


@pytest.mark.parametrize("text", NO_CODE.values(), ids=NO_CODE)
def test_words_for_the_reader_are_no_code(text):
    """More documentation does not make the library larger."""
    assert count.code_lines("a = 1\n") == count.code_lines("a = 1\n" + text) == 1


def test_every_line_of_a_statement_is_code():
    """A statement over three lines is three, with a text that is a value or a comment after it."""
    source = 'a = [\n    """one\n\ntwo""",  # a reason\n]\n'
    assert count.code_lines(source) == 5


def test_docstrings_within_classes_and_functions_are_no_code():
    """A class with a method of one line is three lines, however much is said of it."""
    source = (
        'class A:\n    """Said.\n\n    More.\n    """\n\n    def b(self):\n        """Said."""\n'
        "        return 1\n"
    )
    assert count.code_lines(source) == 3


def test_the_total_is_that_of_all_rooms(tmp_path, capsys):
    """Each module counts once, in its room; files of the package itself count, too."""
    for name, text in {
        "__init__.py": "a = 1\n",
        "record/__init__.py": '"""Said."""\n',
        "record/core.py": "a = 1\nb = 2\n",
        "web/build.py": "a = 1\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert count.count(tmp_path) == {"record": 2, "atlas": 1}
    assert count.main() == 0
    lines = capsys.readouterr().out.replace(",", "").splitlines()
    assert int(lines[-1].split()[1]) == sum(int(line.split()[1]) for line in lines[:-1])
