"""Views: thin doors between HTTP and the domain."""

from flask import Blueprint

from portal.desks import public

BLUEPRINTS: tuple[Blueprint, ...] = (public.blueprint,)
