"""What a saved notebook shows of a map when it is opened again and nothing has been run.

JupyterLab keeps the outputs of a notebook, not the models of its widgets, and says "model not
found" where a map was. A style sheet that lies in the cell before the map puts the still there
instead; where the notebook is not trusted, JupyterLab shows the still by itself.
"""

from base64 import b64decode
from struct import unpack

HOW_TO = "A still of the map, as it was saved. Run the cell for the live map."
# The output after this one, as long as no widget is in it; then this output takes no room itself.
_OWN = ".jp-OutputArea-child:has(.atlas-still)"
_EMPTY = f"{_OWN}+.jp-OutputArea-child>.jp-OutputArea-output:not(:has(*))"


def still_html(picture: str) -> str:
    """Return a style sheet that shows a still wherever the live map does not come.

    Parameters
    ----------
    picture : str
        The still as PNG in base64.

    Returns
    -------
    str
        HTML to stand in the output before the map.
    """
    width, height = unpack(">II", b64decode(picture[:64])[16:24])
    still = (
        f"{_EMPTY}{{font-size:0;width:{width}px;max-width:100%;min-height:{height + 20}px;"
        f"background:#fff url(data:image/png;base64,{picture}) no-repeat 0 20px/contain}}"
        f'{_EMPTY}::before{{content:"{HOW_TO}";font:13px/20px sans-serif;color:#1b1c1d}}'
    )
    return f'<div class="atlas-still"></div><style>{_OWN}{{display:none}}{still}</style>'
