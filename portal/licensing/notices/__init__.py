"""Notices: a correction, update, refile or kill, told to every licensee who runs the article."""
