"""The blueprint of the admin desk."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/desk/admin")
