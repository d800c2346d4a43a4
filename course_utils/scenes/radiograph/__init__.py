"""Radiographs: drawn chests from two hospitals with habits of their own. Not for any diagnosis."""
