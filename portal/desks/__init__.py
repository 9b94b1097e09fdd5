"""Views: thin doors between HTTP and the domain."""

from flask import Blueprint

from portal.desks import account, admin, editor, finance, hooks, outbox, outlet, public

BLUEPRINTS: tuple[Blueprint, ...] = (
    public.blueprint,
    account.blueprint,
    admin.blueprint,
    editor.blueprint,
    finance.blueprint,
    hooks.blueprint,
    outbox.blueprint,
    outlet.blueprint,
)
