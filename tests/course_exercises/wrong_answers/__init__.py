"""Wrong answers that were written by someone who had seen the exercises' text, and no hint."""
