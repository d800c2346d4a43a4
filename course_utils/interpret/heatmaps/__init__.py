"""Heatmaps: which pixels of an image speak for a class. One technique a file."""
