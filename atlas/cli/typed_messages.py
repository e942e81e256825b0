"""Messages of the library in the words of the command line: options as they are typed."""

import ast
import re
import shlex

_TEXT = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
# A dict of texts as Python writes it, behind the name of an option.
_PAIRS_SAID = re.compile(
    rf"\b(columns|constants|kinds)=(\{{(?:{_TEXT}): (?:{_TEXT})(?:, (?:{_TEXT}): (?:{_TEXT}))*\}})"
)
_TYPED = {"columns": "--column", "constants": "--set", "kinds": "--kind"}
_PLAIN = re.compile(r"[\w.,:;/@%+=-]+")
_SAID = (
    (r"dayfirst=True \(day/month\) or dayfirst=False", "--dayfirst (day/month) or --monthfirst"),
    (r"\bdayfirst=True\b", "--dayfirst"),
    (r"\bdayfirst=False\b", "--monthfirst"),
    (
        r"\bbad_rows='keep' to read the rest and have these named in record\.report",
        "--skip-bad-rows to go on with the rest",
    ),
    (r"\boverwrite=True\b", "--overwrite"),
    (r"-> record\.geocode\(\)", "-> atlas brief, export and geocode look for them"),
    (r"kept in record\.original;", "kept;"),
    (r"kept in original\b", "kept"),
    (r"; see select\(\)", "; see --selection"),
    (r"\(columns= names (it|them)\)", r"(--column names \1)"),
    (r"\bcountries= needs\b", "--country needs"),
    (r"\bfrom_= and to= needs?\b", "--from and --to need"),
    (r"\bbox= needs\b", "--box needs"),
    (r"(^|: )columns: ", r"\1--column: "),
    (r"(^|: )constants: ", r"\1--set: "),
    (r"(^|: )kinds: ", r"\1--kind: "),
    (r"(^|: )countries: ", r"\1--country: "),
    (r"\b(tz|encoding|sheet|layer|source|policy|house)=(?=\S)", r"--\1 "),
    (r"\b(tz|encoding|sheet|layer|source|policy|house)=", r"--\1"),
    (r"\blicence_override=", "--licence-override "),
    (r"\blower_marking=", "--lower-marking "),
    (r"\bas_of=", "--as-of "),
    (r"\bcut_off=", "--cut-off "),
    (r"\bsize_by is\b", "--size-by is"),
)


def as_typed(message: str) -> str:
    """Return a message of the library with its options in the form of the command line.

    Examples
    --------
    >>> as_typed("x.html exists; pass overwrite=True")
    'x.html exists; pass --overwrite'
    >>> as_typed("choose one with layer='incidents'")
    "choose one with --layer 'incidents'"
    >>> as_typed("no date: columns={'Vorfall am': 'start'}")
    'no date: --column "Vorfall am=start"'
    """
    made, done = "", 0
    # What is written as an option is not looked at again: a column may be called "source".
    for pairs in _PAIRS_SAID.finditer(message):
        made += _plainly_typed(message[done : pairs.start()]) + _as_options(pairs)
        done = pairs.end()
    return made + _plainly_typed(message[done:])


def _plainly_typed(message: str) -> str:
    for said, typed in _SAID:
        message = re.sub(said, typed, message)
    return message


def _as_options(said: re.Match[str]) -> str:
    """Return a mapping of an option as it is typed: one option for each pair."""
    pairs = ast.literal_eval(said[2])
    return " ".join(f"{_TYPED[said[1]]} {quoted(f'{a}={b}')}" for a, b in pairs.items())


def quoted(text: str) -> str:
    """Return a text as one word of a shell, whatever is in it; plain words stay bare.

    Examples
    --------
    >>> print(quoted("start"), quoted("Day of event"), quoted("$(date)"))
    start "Day of event" '$(date)'
    """
    if _PLAIN.fullmatch(text):
        return text
    if not text.isprintable():
        # A name of several lines, as workbooks have: one line, in the quotes of bash and zsh.
        return "$'" + text.encode("unicode_escape").decode().replace("'", "\\'") + "'"
    return shlex.quote(text) if re.search(r"[\"$`\\!]", text) else f'"{text}"'
