"""What every room needs: checks of arguments, files written whole, 8-bit pixels, generators."""
