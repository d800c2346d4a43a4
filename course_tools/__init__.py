"""What stands behind the course: grading, notebooks from scripts, training, experiments."""
