"""stub"""
from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.room_week import READERS
from incubator.web.access import requires
@bp.route("/new")
@requires(*READERS)
def new():
    return ""
@bp.route("/find")
@requires(*READERS)
def find():
    return ""
