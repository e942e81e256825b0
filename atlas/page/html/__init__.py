"""The HTML document: policy, front matter, manifest, markings, and the checks before release."""
