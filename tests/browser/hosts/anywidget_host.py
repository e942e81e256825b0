"""A host of a widget that knows only the contract of anywidget, as marimo, VS Code and Colab do.

The module is imported as it is; ``render`` gets a model with ``get``, ``set``, ``save_changes``,
``on``, ``off`` and ``send``, and an element. There is no layout model and no kernel behind it.
"""

import base64
import json

_PAGE = """<!DOCTYPE html><html{root}><head><meta charset="utf-8">
<style>body {{ margin: 0; {style} }}
#cells {{ display: flex; }} .cell {{ width: {width}px; }}</style></head><body{body}>
<div id="cells">{cells}</div>
<script type="application/json" id="state">{state}</script>
<script type="module">
const codes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const bytes = (text) => new DataView(codes(text).buffer);
const state = JSON.parse(document.getElementById("state").textContent);
const widget = await import("data:text/javascript;base64,{module}");
window.models = []; window.ends = [];
for (const el of document.querySelectorAll(".cell")) {{
  const values = {{ ...state.values }};
  for (const [name, text] of Object.entries(state.bytes)) values[name] = bytes(text);
  const calls = new Map(), saved = [];
  const model = {{
    saved,
    get: (name) => values[name],
    set: (name, value) => {{ values[name] = value; }},
    save_changes: () => saved.push(values.from_),
    on: (name, call) => calls.set(name, [...(calls.get(name) ?? []), call]),
    off: (name, call) => calls.set(name, (calls.get(name) ?? []).filter((one) => one !== call)),
    send: () => undefined,
    python: (part) => {{
      Object.assign(values, part);
      for (const name of Object.keys(part)) {{
        for (const call of calls.get(`change:${{name}}`) ?? []) call();
      }}
    }},
    custom: (message) => {{ for (const call of calls.get("msg:custom") ?? []) call(message, []); }},
    heard: () => [...calls.values()].flat().length,
    values,
  }};
  window.models.push(model);
  window.ends.push(await widget.default.render({{ model, el }}));
}}
</script></body></html>"""


def write_host(view, path, *, width=1000, cells=1, body="", root="", style="", height=None):
    """Write a page that shows a view in ``cells`` outputs beside each other; return the path."""
    values, blocks = {}, {}
    for name, value in view.get_state().items():
        if name.startswith("_") or name == "layout":
            continue  # as a host that has no Jupyter widgets
        if isinstance(value, bytes | memoryview):
            blocks[name] = base64.b64encode(bytes(value)).decode()
        else:
            values[name] = value
    if height:
        values["height"] = height
    state = json.dumps({"values": values, "bytes": blocks}).replace("</", "<\\/")
    module = base64.b64encode(view._esm.encode()).decode()
    page = _PAGE.format(
        width=width,
        cells='<div class="cell"></div>' * cells,
        state=state,
        module=module,
        body=body,
        root=root,
        style=style,
    )
    path.write_text(page, encoding="utf-8")
    return path
