"""The account desk: joining, signing in by letter, one's own details, the outlet's details and its team."""

from portal.desks.account import join, letters, profile, team
from portal.desks.account.blueprint import blueprint

__all__ = ["blueprint", "join", "letters", "profile", "team"]
