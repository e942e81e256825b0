"""The HTML document: policy, front matter, manifest, markings, the checks before it goes out."""
