"""What every world draws with: shapes, textures, light, and the picture under way."""
