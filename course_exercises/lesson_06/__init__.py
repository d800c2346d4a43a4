"""Exercises of lesson 06, residual connections."""
