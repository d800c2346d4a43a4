"""Pages, slides and paper, all made from the lessons' notebooks."""
