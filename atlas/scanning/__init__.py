"""Events larger than memory: asked lazily, on an engine that exists (DuckDB through ibis)."""
