"""Pictures that excite a filter or a class: gradient ascent on the picture, and measures of it."""
