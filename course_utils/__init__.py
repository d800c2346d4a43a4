"""The package beside the lessons: pictures, models, interpretation, figures and checks.

Importing it is quick: each room is imported where it is used.
"""

__version__ = "0.1.0"
