"""Read vector files: GeoPackage, shapefile, FlatGeobuf, GeoJSON."""
