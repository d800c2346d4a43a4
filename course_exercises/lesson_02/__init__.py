"""Exercises of lesson 02, image segmentation."""
