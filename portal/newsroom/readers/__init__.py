"""Readers of incoming stories, one format a file."""
