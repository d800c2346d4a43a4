"""Exercises of lesson 10, filters."""
