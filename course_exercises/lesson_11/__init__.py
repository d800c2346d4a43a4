"""Exercises of lesson 11, heatmaps of class activation."""
