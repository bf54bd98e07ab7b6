"""PostgreSQL and Valkey out of their wheels, and the folder in which one machine keeps its state.

Knows nothing of Flask, of the configuration or of the application's tables: `afterword up` and the
tests both start from here. Everything a person can put right is raised as `LocalError`.
"""


class LocalError(Exception):
    """Something on this machine stands in the way. The text is one line and says what to do."""
