"""Views: thin doors between HTTP and the domain."""

from flask import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
