"""Exercises of lesson 04, the convolutional layer."""
