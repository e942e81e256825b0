"""Write and read GeoPackage, table by table."""
