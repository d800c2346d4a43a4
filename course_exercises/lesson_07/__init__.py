"""Exercises of lesson 07, batch normalization."""
