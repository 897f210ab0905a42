"""What our templates and answers add to Datasette: the release, links into the site, plain errors, capped answers."""

import logging
import sqlite3
from typing import Any
from urllib.parse import quote

from datasette import Response, hookimpl
from datasette.database import QueryInterrupted
from markupsafe import Markup

from servanda_db.store.dictionary import load_canned, load_dictionary
from servanda_site.datasette.answers import capped
from servanda_site.datasette.editions import EDITION

_PAGES = {"treaty": "treaties", "party": "parties"}


@hookimpl  # type: ignore[untyped-decorator]  # pluggy ships no types for it
def extra_template_vars(datasette: Any) -> dict[str, Any]:
    """Give every template the address of the site, the release, and the words for tables and questions."""
    edition = EDITION.get(None)
    return {
        "site": datasette.setting("base_url").removesuffix("data/"),
        "release": edition.release if edition else None,
        "dictionary": load_dictionary(),
        "questions": load_canned(),
    }


@hookimpl  # type: ignore[untyped-decorator]  # pluggy ships no types for it
def render_cell(value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    """Link the ids in an answer to a question to their pages of the site."""
    if table is not None or column not in _PAGES or not isinstance(value, str) or not value:
        return None
    if not value.replace("-", "").isalnum() or not value.isascii():
        return None
    site = datasette.setting("base_url").removesuffix("data/")
    return Markup('<a href="{}{}/{}/index.html">{}</a>').format(site, _PAGES[column], quote(value), value)


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]  # pluggy ships no types for it
def asgi_wrapper(datasette: Any) -> Any:
    """Cap the bytes of an answer, inside of what compresses it."""
    return lambda app: capped(app, datasette)


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]  # pluggy ships no types for it
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Say what went wrong without a script, a path or a trace."""

    async def answer() -> Any:
        status, title, message = told(exception)
        if request.path.endswith(".atom") and isinstance(exception, ValueError):
            # The feed plugin asks for the newest of no entries.
            status, title, message = 404, "Nothing here", "There is no entry yet."
        if status == 500:
            logging.getLogger("servanda.desk").error("%s", request.path, exc_info=exception)
        headers = {"Retry-After": "5"} if status == 503 else {}
        if request.path.endswith(".json"):
            said = {"ok": False, "error": message, "status": status, "title": title}
            return Response.json(said, status=status, headers=headers)
        context = {"title": title, "error": message, "status": status}
        page = await datasette.render_template("error.html", context, request=request)
        return Response.html(page, status=status, headers=headers)

    return answer


def told(exception: Exception) -> tuple[int, str, str]:
    """Give status, title and message for an exception."""
    status = getattr(exception, "status", 500)
    title = getattr(exception, "title", None)
    if title == "SQL Interrupted" or isinstance(exception, QueryInterrupted):
        return 400, "Stopped", "The query took longer than a query may here; ask for less, or take the downloads."
    if isinstance(exception, MemoryError):
        return 400, "Too large", "The query needs more memory than a query may here; ask for less."
    if isinstance(exception, sqlite3.Error):
        return 400, "Not answered", str(exception)
    if status >= 500 and status != 503:
        return 500, "Something went wrong", "Something went wrong here, not with your question; it was noted."
    message = getattr(exception, "message", None) or (exception.args[0] if exception.args else "")
    return status, title or ("Nothing here" if status == 404 else "Not answered"), str(message)
