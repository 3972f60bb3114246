"""A guide as a picture. Needs the extra `draw` (graphlay, which finds the places of boxes and arrows)."""
