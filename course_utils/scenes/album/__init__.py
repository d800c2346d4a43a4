"""The world of the album: holiday snaps that show any mix of six tags."""
