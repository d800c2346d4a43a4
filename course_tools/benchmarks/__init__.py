"""How long things take, and how much: never a test, always a table."""
