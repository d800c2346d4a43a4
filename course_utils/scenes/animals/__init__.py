"""Cats and dogs, as pets and the album draw them."""
