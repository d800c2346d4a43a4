"""The world of pets: one cat or dog before one of nine backgrounds."""
