"""Pages for what goes wrong: what happened and what to do, in the reader's language."""

from http import HTTPStatus

from flask import Flask, abort, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

# status -> (headline, what to do)
_WORDS = {
    400: (_l("We could not read that"), _l("Go back, check the address or the form, and send it again.")),
    404: (
        _l("There is no such page"),
        _l("The address may be mistyped, or the page may belong to another account. Nothing was changed."),
    ),
    405: (_l("That cannot be done here"), _l("Start again from the page you came from.")),
    413: (
        _l("That is too large to send"),
        _l("Go back and send a smaller file or a shorter text. Nothing was saved."),
    ),
    429: (
        _l("Too many tries"),
        _l("Wait a few minutes, then try again. This protects accounts from guessing."),
    ),
}
_FORGED = (
    _l("This form has been open too long"),
    _l(
        "To protect you we did not accept it. Go back in your browser: what you typed is still there. "
        "Reload the page if sending it again does not help."
    ),
)


def init_errors(app: Flask) -> None:
    """Give ``app`` its error pages."""
    app.before_request(_refuse_nul)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(500, _failed)


def _refuse_nul() -> None:
    # No address of ours holds a NUL, and PostgreSQL refuses to look one up.
    if "\0" in request.path:
        abort(404)


def _refused(error: HTTPException) -> tuple[str, int, list[tuple[str, str]]] | HTTPException:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    if status >= 500:
        return _failed(error)
    # What one may not enter looks exactly like what does not exist.
    shown = HTTPStatus.NOT_FOUND if status == HTTPStatus.FORBIDDEN else status
    kept = [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")]
    return _page(_WORDS.get(shown, _WORDS[400])), int(shown), kept


def _forged(_error: CSRFError) -> tuple[str, int]:
    return _page(_FORGED), 400


def _failed(_error: Exception) -> tuple[str, int, list[tuple[str, str]]]:
    # Says both languages at once and asks nobody anything: the database itself may be what failed.
    return render_template("errors/failure.html"), 500, []


def _page(words: tuple[object, object]) -> str:
    return render_template("errors/page.html", words=words)
