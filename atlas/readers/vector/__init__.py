"""Files of features: GeoPackage, shapefile, FlatGeobuf, GeoJSON."""
