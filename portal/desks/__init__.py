"""Views: thin doors between HTTP and the domain."""

from flask import Blueprint

from portal.desks import account, admin, editor, outbox, public

BLUEPRINTS: tuple[Blueprint, ...] = (public.blueprint, account.blueprint, admin.blueprint, outbox.blueprint, editor.blueprint)
