"""What is true of wrong answers, in a sentence that a learner reads.

No list of mistakes is needed, so it works for an instructor's own exercise, too. `search` looks for
the simplest sentence: how the wrong values relate to the right ones (`phrases`), to which other
question they would be right (`questions`), what they take no notice of (`calls`), where they are
wrong (`conditions`, `partly`), and in which line one small change makes them right (`repairing`).
It never says why.
"""

from course_exercises.diagnosis.search import diagnosis, where_it_stops

__all__ = ["diagnosis", "where_it_stops"]
