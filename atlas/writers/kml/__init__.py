"""KML and KMZ for Google Earth."""
