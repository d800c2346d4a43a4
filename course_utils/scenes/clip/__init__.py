"""The world of clips: people and cars that move, with their identities."""
