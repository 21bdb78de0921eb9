"""DuckDB, the projection of the journal; the only package that imports duckdb."""
