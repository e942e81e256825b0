"""What axe-core finds in a page: names, roles, contrast and structure."""

import shutil
from pathlib import Path

import pytest

_AXE = Path(__file__).parents[2] / "atlas/web/node_modules/axe-core/axe.min.js"
AUDIT = """async () => {
    const found = await axe.run(document, { resultTypes: ["violations"] });
    return found.violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) =>
            `${html.slice(0, 160)} ${failureSummary.split("\\n").slice(1, 2)}`).slice(0, 4)]);
}"""


def axe_text():
    """Return the text of axe-core, which `npm ci` in atlas/web brings."""
    if not _AXE.exists():
        if shutil.which("npm"):
            pytest.fail(
                "axe-core is not there: run `npm ci` in atlas/web, as scripts/check.sh does"
            )
        pytest.skip("Node is not installed, so axe-core is not there")
    return _AXE.read_text(encoding="utf-8")
