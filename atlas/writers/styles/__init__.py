"""Styles for QGIS and other programs."""
