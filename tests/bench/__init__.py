"""Measurements: each row compares our work with the bare work underneath it, in one run."""
