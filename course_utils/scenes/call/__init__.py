"""The world of video calls: a person before an office or a room."""
