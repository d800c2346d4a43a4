"""For the people who write lessons: pairs, stamps, weights, and the doctor."""
