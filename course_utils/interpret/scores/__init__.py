"""Score heatmaps: is the heat where the evidence is, and does it follow what was learned?"""
