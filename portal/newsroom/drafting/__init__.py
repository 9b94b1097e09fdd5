"""Drafts by a machine: asked for by a person, always labelled, never over a person's words."""
