"""Grading: other people's notebooks, each in a process of its own, compared by values only."""
