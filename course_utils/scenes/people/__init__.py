"""People, as the call and the album draw them."""
