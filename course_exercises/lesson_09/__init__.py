"""Exercises of lesson 09, intermediate activations."""
