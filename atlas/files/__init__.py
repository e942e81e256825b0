"""Files on disk: write them completely or not at all, and open untrusted files safely."""
