"""Exercises of lesson 08, depthwise separable convolutions."""
