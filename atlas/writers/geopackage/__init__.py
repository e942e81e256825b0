"""GeoPackage: written and read back, table by table."""
