"""Exercises of lesson 03, object detection."""
