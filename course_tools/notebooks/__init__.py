"""Notebooks made from their scripts: pairs, badges, and the learners' exercises."""
