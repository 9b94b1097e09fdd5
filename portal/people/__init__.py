"""Accounts, outlets and their members."""
