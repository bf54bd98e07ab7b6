"""Installing in steps: what an agency's administrator does alone, in whatever order and time."""
