"""Measures the register: its list page in a small and a large street.

Run `python -m bench.registry` for a table, with `--json` for figures a machine reads. The compared
things take turns; the figures are medians. Pages are answered in this process and counted in CPU
time, without a network. The bare page is Flask and Jinja with 50 rows that lie in memory.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from collections.abc import Callable
from datetime import date

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import select
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.streets import installation, street
from bench.turns import in_turns
from incubator.blueprints.organizations import registers
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat
from incubator.people.models import Post, User
from incubator.web.listing import Listing
from incubator.web.sessions import begin

ROUNDS = 31
SMALL, LARGE = 834, 20_000
PATH = "/organizations/"


def measured() -> dict[str, float]:
    """Every figure, in milliseconds, and the ratios they are read by."""
    with installation("pages") as app:
        small, large = street("JA", SMALL), street("JB", LARGE)
        gc.collect()
        gc.freeze()  # a server holds no phrase dictionaries; they came in with the names made here
        return pages(app, small, large)


def pages(app: Flask, small: Hat, large: Hat) -> dict[str, float]:
    """Rows, count and whole page of 50 out of few and out of many, beside a bare page of 50."""
    bare = _bare_app()
    works: dict[str, Callable[[], object]] = {
        "bare_page_ms": lambda: _answer(bare, {}),
        "page_small_ms": _page(app, small),
        "page_large_ms": _page(app, large),
    }
    turns = in_turns(works, rounds=ROUNDS)
    took = {name: one.cpu for name, one in turns.items()} | _lists(
        app, {"small": small, "large": large}
    )
    return took | {
        "rows_ratio": took["rows_large_ms"] / took["rows_small_ms"],
        "page_share_small": took["bare_page_ms"] / took["page_small_ms"],
        "page_share_large": took["bare_page_ms"] / took["page_large_ms"],
    }


def _lists(app: Flask, streets: dict[str, Hat]) -> dict[str, float]:
    """The list's own statements: the count apart from the rows with what stands beside them."""
    found: dict[str, list[float]] = {
        f"{what}_{size}_ms": [] for what in ("count", "rows") for size in streets
    }
    for _ in range(ROUNDS):
        for size, hat in streets.items():
            with app.test_request_context(PATH):
                start = time.process_time()
                listing = Listing(registers.organizations(hat))
                counted = time.process_time()
                assert len(listing.rows) == 50
                found[f"count_{size}_ms"].append((counted - start) * 1000)
                found[f"rows_{size}_ms"].append((time.process_time() - counted) * 1000)
            db.session.rollback()
            db.session.expunge_all()
    return {name: statistics.median(values) for name, values in found.items()}


def _page(app: Flask, hat: Hat) -> Callable[[], object]:
    """The list as its officer's browser gets it on a second visit, with a session of the usual kind."""
    client = app.test_client()
    with app.test_request_context(), transaction():
        user = db.session.scalars(select(User).where(User.person_id == hat.person_id)).one()
        token = begin(user, db.session.get_one(Post, hat.post_id))
    with client.session_transaction() as session:
        session["_user_id"], session["seen"] = token, int(clock.real_now().timestamp())
    with app.app_context():
        assert client.get(PATH).status_code == 200
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    headers = {"Cookie": f"{cookie.key}={cookie.value}"}
    return lambda: _answer(app, headers)


def _answer(app: Flask, headers: dict[str, str]) -> None:
    """One request from the environment a server would hand over to the last byte of the answer."""
    environ = EnvironBuilder(PATH, headers=Headers(headers)).get_environ()
    with app.app_context():
        body, status, _headers = run_wsgi_app(app.wsgi_app, environ)
        page = b"".join(body)
    assert status.startswith("200"), status
    assert page.count(b"<tr>") == 51


_BARE_PAGE = """<!doctype html><html lang="zh"><head><title>组织</title></head><body><h1>组织</h1><table>
<thead><tr><th>名称</th><th>类型</th><th>成立登记日期</th><th>等级</th><th>信用与年检</th><th>最近核对</th></tr></thead>
<tbody>{% for row in rows %}<tr><td><a href="/organizations/{{ row.id }}">{{ row.name }}</a>
<span>{{ row.code }}</span></td><td>{{ row.kind }}</td><td>{{ row.day }}</td><td>{{ row.grade }}</td>
<td>{{ row.credit }}</td><td>{{ row.verified }}</td></tr>
{% endfor %}</tbody></table></body></html>"""


def _bare_app() -> Flask:
    """What Flask and Jinja cost for 50 rows of six cells, with nothing behind them."""
    bare = Flask("bare")
    rows = [
        {
            "id": n,
            "name": f"示例社区服务中心{n}",
            "code": f"52990104MJ{n:08d}",
            "kind": "社会服务机构",
            "day": date(2020, 5, 1),
            "grade": "3A",
            "credit": "正常 2023 合格",
            "verified": None,
        }
        for n in range(50)
    ]
    bare.jinja_loader = DictLoader({"bare.html": _BARE_PAGE})
    bare.add_url_rule(PATH, view_func=lambda: render_template("bare.html", rows=rows))
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
        print(f"{name:24} {value:10.3f}")


if __name__ == "__main__":
    main()
