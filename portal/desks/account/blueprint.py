"""The blueprint of the account desk."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)
