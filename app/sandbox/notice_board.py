"""Putting a notice up on the page from a program, and taking it down: `/_sandbox/notice`."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from app.sandbox.notice import read_notice
from app.sandbox.state import State


def notice_board(state: State) -> Blueprint:
    """The routes of the notice."""
    routes = Blueprint("notice", __name__, url_prefix="/_sandbox/notice")

    @routes.put("")
    def put_up() -> Response | tuple[Response, int]:
        try:
            notice = read_notice(request.get_json(force=True, silent=True))
        except ValueError as wrong:
            return jsonify({"message": "the notice was not put up", "problems": {"notice": str(wrong)}}), 400
        state.post(notice)
        return jsonify(title=notice.title, lines=notice.lines)

    @routes.delete("")
    def take_down() -> Response:
        state.post(None)
        return Response(status=HTTPStatus.NO_CONTENT)

    return routes
