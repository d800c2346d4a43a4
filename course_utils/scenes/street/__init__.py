"""The world of streets: cars, people and signs that overlap, by day and at dusk."""
