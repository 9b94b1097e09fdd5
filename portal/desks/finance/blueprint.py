"""The finance desk's blueprint."""

from flask import Blueprint

blueprint = Blueprint("finance", __name__, url_prefix="/desk/finance")
