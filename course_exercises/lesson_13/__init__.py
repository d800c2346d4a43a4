"""Exercises of lesson 13, the blind detective."""
