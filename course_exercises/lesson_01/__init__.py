"""Exercises of lesson 01, image classification."""
