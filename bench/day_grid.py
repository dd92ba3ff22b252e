"""Measures a day of every room: 200 rooms with 190,000 uses, the page and the search for a free one.

Run `python -m bench.day_grid` for a table, with `--json` for figures a machine reads. Pages are
answered in this process and counted in CPU time and by the clock; the bare page is Flask and Jinja
with as many rooms and uses that lie in memory, and the two take turns. `clients_per_second` is what
eight clients in threads are answered.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import event, text
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.rooms import OCCURRENCES, ROOMS, rooms, uses
from bench.streets import installation, street
from bench.turns import in_turns
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat
from incubator.people.models import Post, User
from incubator.web.sessions import begin

ROUNDS = 41
CLIENTS, PRESSES = 8, 40
DAY = "/bookings/day"
FIND = "/bookings/find?from=16:00&to=18:00"
WEEK = "/bookings/week"


def measured() -> dict[str, float]:
    """Milliseconds, bytes and statements of one page, and requests a second."""
    with installation("rooms") as app:
        hat = street("JR", 500)
        made = rooms(hat)
        uses(hat, made)
        _forget_statistics()
        headers = _signed_in(app, hat)
        db.session.remove()
        gc.collect()
        gc.freeze()
        room = f"/bookings/week/{made[0]}"
        return _pages(app, headers, {"day": DAY, "find": FIND, "week": WEEK, "room": room})


def _forget_statistics() -> None:
    """An installation on SQLite keeps none, and those of a street with bookings alone mislead."""
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM sqlite_stat1"))
    db.engine.dispose()


def _pages(app: Flask, headers: dict[str, str], paths: dict[str, str]) -> dict[str, float]:
    bare = _bare_app(_answer(app, headers, DAY))
    works: dict[str, Callable[[], object]] = {"bare": lambda: _answer(bare, {}, "/")}
    for name, path in paths.items():
        works[name] = _asking(app, headers, path)
    turns = in_turns(works, rounds=ROUNDS)
    found = {f"{name}_cpu_ms": one.cpu for name, one in turns.items()}
    found |= {f"{name}_ms": one.wall for name, one in turns.items()}
    page = _answer(app, headers, DAY)
    found |= {
        "day_bytes": len(page),
        "day_compressed_bytes": len(gzip.compress(page, 6)),
        "day_statements": _statements(lambda: _answer(app, headers, DAY)),
        "find_statements": _statements(lambda: _answer(app, headers, FIND)),
        "day_clients_per_second": _clients(app, headers, DAY),
        "find_clients_per_second": _clients(app, headers, FIND),
        "rooms": ROOMS,
        "occurrences": OCCURRENCES,
    }
    return found


def _signed_in(app: Flask, hat: Hat) -> dict[str, str]:
    client = app.test_client()
    with app.test_request_context(), transaction():
        user = db.session.query(User).filter_by(person_id=hat.person_id).one()
        token = begin(user, db.session.get_one(Post, hat.post_id))
    with client.session_transaction() as session:
        session["_user_id"], session["seen"] = token, int(clock.real_now().timestamp())
    with app.app_context():
        assert client.get(DAY).status_code == 200
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return {"Cookie": f"{cookie.key}={cookie.value}"}


def _asking(app: Flask, headers: dict[str, str], path: str) -> Callable[[], object]:
    return lambda: _answer(app, headers, path)


def _answer(app: Flask, headers: dict[str, str], path: str) -> bytes:
    """One request from the environment a server would hand over to the last byte of the answer."""
    environ = EnvironBuilder(path, headers=Headers(headers)).get_environ()
    with app.app_context():
        body, status, _headers = run_wsgi_app(app.wsgi_app, environ)
        page = b"".join(body)
    assert status.startswith("200"), status
    return page


def _statements(act: Callable[[], object]) -> int:
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sum(one.lstrip().upper().startswith("SELECT") for one in sent)


def _clients(app: Flask, headers: dict[str, str], path: str) -> float:
    """Answers a second to clients that each ask again as soon as they are answered."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda _n: _answer(app, headers, path), range(CLIENTS)))
        start = time.perf_counter()
        list(pool.map(lambda _n: _answer(app, headers, path), range(CLIENTS * PRESSES)))
        return CLIENTS * PRESSES / (time.perf_counter() - start)


_BARE = """<!doctype html><html lang="zh"><head><title>场地</title></head><body><h1>场地</h1><ul>
{% for room in rooms %}<li><a href="/r/{{ room.id }}">{{ room.name }}</a>{% for use in room.uses %}
<a class="use {{ use.place }}" href="{{ use.url }}">{{ use.words }}</a>{% endfor %}</li>
{% endfor %}</ul></body></html>"""


def _bare_app(page: bytes) -> Flask:
    """What Flask and Jinja cost for as many rooms and uses as the page has, with nothing behind them."""
    bare = Flask("bare")
    shown_uses = page.count(b'class="use at')
    use = {"place": "at-9 for-2", "url": "/bookings/1", "words": "09:00–11:00 示例组织 · 示例活动"}
    shown = [{"id": n, "name": f"示例活动室{n}", "uses": []} for n in range(ROOMS)]
    for n in range(shown_uses):
        shown[n % ROOMS]["uses"].append(use)  # type: ignore[attr-defined]  # a list in a dict of kinds
    bare.jinja_loader = DictLoader({"bare.html": _BARE})
    bare.add_url_rule("/", view_func=lambda: render_template("bare.html", rooms=shown))
    return bare


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    options = parser.parse_args()
    found = {name: round(value, 3) for name, value in measured().items()}
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:26} {value:12.3f}")


if __name__ == "__main__":
    main()
