"""Durable work, mail, stored files."""
