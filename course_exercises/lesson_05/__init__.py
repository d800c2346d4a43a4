"""Exercises of lesson 05, modularity, hierarchy and reuse."""
