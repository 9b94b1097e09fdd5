"""Requests, quotes, payments and licences: states and verbs."""
