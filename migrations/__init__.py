"""Alembic's migrations; `afterword migrate` runs them as the role that owns the tables."""
