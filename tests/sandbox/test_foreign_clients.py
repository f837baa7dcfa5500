"""Requests byte by byte as clients of other hands and years send them, and the bytes that they get back.

Each row is a form that some public client of this family was seen to emit; all are written anew here. The forms and
their years are in sections 2.1, 3.1 and the source table of the gateway reference.
"""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from werkzeug.serving import make_server

from app.sandbox.account import Account
from app.sandbox.keywords import Group, named
from tests.sandbox.rig import PHONE, Rig

OTHER = "2125550101"
LOGIN = "User=demo&Password=demo"
FORM = "application/x-www-form-urlencoded"
HTML = "text/html;charset=UTF-8"
JSON = "application/json"
XML = "application/xml; charset=UTF-8"
SENT = '{"Response":{"Status":"Success","Code":201,"Entry":{"ID":\\d+,"Subject":"%s","Message":"%s","MessageTypeID":1,'
COUNT = '"RecipientsCount":%d,"Credits":%d,"StampToSend":"%s","PhoneNumbers":\\[%s\\],"Groups":\\[%s\\]}}}'
NOTHING_FOUND = '{"Response":{"Status":"Failure","Code":403,"Errors":["Sorry, nothing was found"]}}'
NOW = "11-23-2026 7:00 AM"

MULTIPART = "multipart/form-data; boundary=xYzZY"
UPLOAD = "".join(
    f'--xYzZY\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    for name, value in (("User", "demo"), ("Password", "demo"))
) + (
    '--xYzZY\r\nContent-Disposition: form-data; name="Source"; filename="train.mp3"\r\n'
    "Content-Type: application/octet-stream\r\n\r\nID3\r\n--xYzZY--\r\n"
)


@dataclass(frozen=True)
class Row:
    """One request and what must come back; `body` is a pattern for all of it."""

    vintage: str
    line: str
    sends: str = ""
    status: int = 200
    kind: str | None = JSON
    body: str = ""
    with_type: str | None = FORM


GROUP = '{"ID":1,"Name":"honey lovers","Note":"","ContactCount":0}'

ROWS = [
    Row("2.2 the oldest address, by GET, in small letters",
        f"GET /apisendmessage.php?user=demo&pass=demo&phonenumber={PHONE}&subject=test&message=hello%20there&express=1",
        kind=HTML, body="1"),
    Row("2.3 a monitoring system of 2010 and 2016: no last slash, an empty subject",
        "POST /api/sending", f"user=demo&pass=demo&phonenumber={PHONE}&subject=&message=Disk%20full%20%2890%25%29",
        kind=HTML, body="1"),
    Row("2.3 an Elixir library of 2016: the login last, no subject at all",
        "POST /api/sending", f"phonenumber={PHONE}&message=This+is+a+test&user=demo&pass=demo", kind=HTML, body="1"),
    Row("2.3 the same with a number as people write it",
        "POST /api/sending", "phonenumber=%28212%29+555-0100&message=test&user=demo&pass=demo", kind=HTML, body="-106"),
    Row("2.1 capitals as the page's table has them",
        "POST /api/sending/", f"User=demo&Pass=demo&PhoneNumber={PHONE}&Subject=&Message=Hi&Express=0",
        kind=HTML, body="1"),
    Row("2.4 a gem of 2010: POST, a body without a type",
        "POST /api/credits/check/", "user=demo&pass=demo", kind=HTML, body="100000", with_type=None),
    Row("2.4 a Clojure program reads the number as JSON",
        "GET /api/credits/check?user=demo&pass=demo", kind=HTML, body="100000"),
    Row("2.5 the gem asks for a keyword", "POST /api/keyword/check/", "keyword=honey&user=demo&pass=demo",
        kind=HTML, body="1"),
    Row("2.8 the gem sets one up", "POST /api/keyword/setup",
        "keyword=PIZZA&group=honey%20lovers&autoreply=Hi&url=http%3A%2F%2F127.0.0.1%2F&user=demo&pass=demo",
        kind=HTML, body="1"),
    Row("2.9 a PHP program calls people, with the name of the other API's password", "POST /api/voicemessages/",
        f"User=demo&Password=demo&Callerid=2125550199&Phonenumbers[]={PHONE}&Phonenumbers[]={OTHER}"
        "&Soundsource=http://example.com/a.wav", kind=HTML, body="1"),
    Row("2.10 a Django program looks a number up", f"GET /api/lookup?user=lookup&pass=lookup&phonenumber={PHONE}",
        kind=HTML, body="ATTUS"),
    Row("2.1 a base address that ends in a slash", f"POST //api/sending/?user=demo&pass=demo&phonenumber={PHONE}",
        "message=Hi", kind=HTML, body="1"),

    Row("3.1 a WordPress plugin of 2011 tries its login", "POST /?format=json", LOGIN,
        body='{"Response":{"Status":"Success","Code":200,"Entry":{}}}'),
    Row("3.1 the same, wrong", "POST /?format=json", "User=demo&Password=x", 401,
        body='{"Response":{"Status":"Failure","Code":401,"Errors":\\["[^"]+"\\]}}'),
    Row("3.2 the PHP samples of 2012: format in the query, indices escaped", "POST /sending/messages?format=json",
        f"{LOGIN}&PhoneNumbers%5B0%5D={PHONE}&PhoneNumbers%5B1%5D={OTHER}&Groups%5B0%5D=honey+lovers"
        "&Subject=From+Winnie&Message=Hi&StampToSend=1305582245&MessageTypeID=1", 201,
        body=SENT % ("From Winnie", "Hi") + COUNT % (
            2, 2, "05-16-2011 5:44 PM", f'"{PHONE}","{OTHER}"', '"honey lovers"')),
    Row("3.2 the Python, Perl and C# samples of 2012: raw spaces, commas and brackets",
        "POST /sending/messages?format=xml",
        f"{LOGIN}&Subject=From Winnie&Message=I am a Bear, and long words bother me"
        f"&PhoneNumbers[]={PHONE}&PhoneNumbers[]={OTHER}&MessageTypeID=1&StampToSend=1305582245", 201, XML,
        '<\\?xml version="1.0" encoding="UTF-8"\\?>\n<Response><Status>Success</Status><Code>201</Code><Entry>'
        "<ID>\\d+</ID><Subject>From Winnie</Subject><Message>I am a Bear, and long words bother me</Message>"
        "<MessageTypeID>1</MessageTypeID><RecipientsCount>2</RecipientsCount><Credits>2</Credits>"
        "<StampToSend>05-16-2011 5:44 PM</StampToSend>"
        f"<PhoneNumbers><PhoneNumber>{PHONE}</PhoneNumber><PhoneNumber>{OTHER}</PhoneNumber></PhoneNumbers>"
        "<Groups /></Entry></Response>"),
    Row("3.2 the Ruby sample of 2012: format in the body", "POST /sending/messages",
        f"format=json&{LOGIN}&PhoneNumbers%5B0%5D={PHONE}&Subject=&Message=Hi&MessageTypeID=1", 201,
        body=SENT % ("", "Hi") + COUNT % (1, 1, NOW, f'"{PHONE}"', "")),
    Row("3.2 an Elixir library of 2020: a lone scalar for an array, the login in the middle",
        "POST /sending/messages?format=json", f"Message=Hi&{LOGIN}&PhoneNumbers={PHONE}", 201,
        body=SENT % ("", "Hi") + COUNT % (1, 1, NOW, f'"{PHONE}"', "")),
    Row("3.2 the same with a lone group", "POST /sending/messages?format=json",
        f"Message=Hi&{LOGIN}&Groups=honey+lovers", 201,
        body=SENT % ("", "Hi") + COUNT % (0, 0, NOW, "", '"honey lovers"')),

    Row("3.3 the Perl library of 2012 moves messages: all in the body, a slash before the end",
        "POST /incoming-messages/", f"{LOGIN}&format=json&_method=move-to-folder&FolderID=1&ID%5B%5D=1&ID%5B%5D=2",
        404, body='{"Response":{"Status":"Failure","Code":404,"Errors":\\["Sorry, nothing was found"\\]}}'),
    Row("3.3 the Python library of 2012 does so in the query, brackets raw",
        "POST /incoming-messages/?_method=move-to-folder&format=json", f"FolderID=1&{LOGIN}&ID[]=1&ID[]=2", 404,
        body='{"Response":{"Status":"Failure","Code":404,"Errors":\\["Sorry, nothing was found"\\]}}'),
    Row("3.3 a Java library of 2015 counts pages from 0 and asks for a kind",
        f"GET /incoming-messages?format=json&{LOGIN}&sortBy=ReceivedOn&sortDir=asc&itemsPerPage=5&page=0"
        "&FolderID=5656&Search=&Filter=SMS", body='{"Response":{"Status":"Success","Code":200,"Entries":\\[\\]}}'),
    Row("3.4 the Python sample asks for a keyword in XML", f"GET /keywords/new?format=xml&Keyword=honey&{LOGIN}",
        kind=XML, body=r"[^\n]+\n<Response>.*<Keyword>honey</Keyword><Available>1</Available></Entry></Response>"),
    Row("3.4 the PHP sample makes a number of an XML boolean", "POST /keywords/PIZZA?format=xml",
        f"{LOGIN}&EnableDoubleOptIn=1&ContactGroupIDs%5B0%5D=honey+lovers", kind=XML,
        body=r"[^\n]+\n.*<EnableDoubleOptIn>1</EnableDoubleOptIn>.*<Group>honey lovers</Group>.*"),
    Row("3.4 the Ruby sample gives a keyword back", "POST /keywords/PIZZA", f"format=json&_method=DELETE&{LOGIN}",
        204, None),
    Row("3.4 a REST gem of 2011 spells the card's fields otherwise", "POST /keywords",
        f"Keyword=honey&ZIP=12345&CreditCardTypeID=Visa&Number=4111111111111111&{LOGIN}&format=xml", 201, XML,
        body=r"[^\n]+\n.*<Code>201</Code><Entry><ID>\d+</ID><Keyword>honey</Keyword>.*"),
    Row("3.5 credits", f"GET /billing/credits/get?format=json&{LOGIN}",
        body='{"Response":{"Status":"Success","Code":200,"Entry":'
        '{"PlanCredits":0,"AnytimeCredits":100000,"TotalCredits":100000}}}'),
    Row("3.6 a Node client of 2020: the login last, 200 a page",
        f"GET /contacts?format=json&itemsPerPage=200&sortBy=CreatedAt&sortDir=desc&page=1&{LOGIN}",
        body='{"Response":{"Status":"Success","Code":200,"Entries":\\[\\]}}'),
    Row("3.6 a Java library of 2014 repeats a name without brackets", "POST /contacts?format=json",
        f"PhoneNumber={PHONE}&FirstName=first&Groups=Neighbors&Groups=honey+lovers&{LOGIN}", 201,
        body='{"Response":{"Status":"Success","Code":201,"Entry":{"ID":"[0-9a-f]{24}","PhoneNumber":"' + PHONE
        + '","FirstName":"first","LastName":"","Email":"","Note":"","Source":"API",'
        '"Groups":\\["Neighbors","honey lovers"\\],"CreatedAt":"11-23-2026"}}}'),
    Row("3.6 the same deletes for real, with the id once more in the query",
        f"DELETE /contacts/4f0b52fd734fada068000000?format=json&ID=4f0b52fd734fada068000000&{LOGIN}", status=403,
        body=re.escape(NOTHING_FOUND)),
    Row("3.7 the Python library deletes by two names in the query", "POST /groups/1?_method=DELETE&format=json",
        LOGIN, 204, None),
    Row("3.7 a Java library of 2015 sorts by a name in capitals",
        f"GET /groups?format=json&{LOGIN}&sortBy=NAME&sortDir=asc&itemsPerPage=10&page=0",
        body=re.escape('{"Response":{"Status":"Success","Code":200,"Entries":[' + GROUP + "]}}")),
    Row("3.7 the Ruby library has its login in the query of a POST and sends back every field",
        f"POST /groups/1?{LOGIN}&format=json", "ID=1&Name=honey%20lovers&Note=&ContactCount=0",
        body=re.escape('{"Response":{"Status":"Success","Code":200,"Entry":' + GROUP + "}}")),
    Row("3.2 the Java library of 2015 sends a file with its login in the same form", "POST /sending/files?format=json",
        UPLOAD, 201, body='{"Response":{"Status":"Success","Code":201,"Entry":'
        '{"ID":\\d+,"Name":"train.mp3","Path":"https://[^"]+"}}}', with_type=MULTIPART),
    Row("3.9 and names the number twice",
        f"GET /sending/phone-numbers/{PHONE}?format=json&User=lookup&Password=lookup&PhoneNumber={PHONE}",
        body='{"Response":{"Status":"Success","Code":200,"Entry":{"PhoneNumber":"' + PHONE
        + '","CarrierName":"ATTUS"}}}'),
]  # fmt: skip


@contextmanager
def served(rig: Rig) -> Iterator[int]:
    """Serve a rig on a port of this machine for the length of the block."""
    server = make_server("127.0.0.1", 0, rig.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer_to(row: Row, rig: Rig) -> tuple[str, dict[str, str], str]:
    """Send the row's bytes and read until the connection ends: the status line, the headers, the body."""
    sends = row.sends.encode()
    kind = f"Content-Type: {row.with_type}\r\n" if row.with_type and sends else ""
    head = f"{row.line} HTTP/1.1\r\nHost: localhost\r\n{kind}Content-Length: {len(sends)}\r\nConnection: close\r\n\r\n"
    with served(rig) as port, socket.create_connection(("127.0.0.1", port), 5) as line:
        line.sendall(head.encode() + sends)
        got = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    top, _, body = got.partition("\r\n\r\n")
    status, *lines = top.split("\r\n")
    headers = dict(one.split(": ", 1) for one in lines)
    return status, headers, whole(body) if "Transfer-Encoding" in headers else body


def whole(chunks: str) -> str:
    """The body that came in pieces, each behind its length."""
    length, _, rest = chunks.partition("\r\n")
    size = int(length, 16)
    return rest[:size] + whole(rest[size + 2 :]) if size else ""


@pytest.mark.parametrize("row", ROWS, ids=[row.vintage for row in ROWS])
def test_a_client_that_nobody_here_wrote_is_answered_to_the_letter(row: Row) -> None:
    rig = Rig(Account(groups=(Group(id=1, name="honey lovers"),), keywords=named("PIZZA")))

    status, headers, body = answer_to(row, rig)

    assert status.split(" ")[1] == str(row.status), body
    assert headers.get("Content-Type") == row.kind
    assert headers.get("Transfer-Encoding") == ("chunked" if row.kind in (JSON, XML) else None)
    assert re.fullmatch(row.body, body, re.DOTALL), body
    assert not body.endswith("\n")


def test_every_answer_has_the_head_of_the_real_server() -> None:
    row = Row("", f"POST /api/sending/?user=demo&pass=demo&phonenumber={PHONE}", "message=Hi")

    status, headers, _ = answer_to(row, Rig())

    assert status.endswith(" 200 OK")
    assert headers["Content-Length"] == "1"
    assert headers["Cache-Control"] == "no-store, no-cache, must-revalidate"
    assert (headers["Pragma"], headers["Expires"]) == ("no-cache", "Thu, 19 Nov 1981 08:52:00 GMT")
    assert re.fullmatch(r"PHPSESSID=[0-9a-z]{26}; path=/", headers["Set-Cookie"])


def test_a_caller_that_has_a_session_is_given_no_other() -> None:
    rig = Rig()

    first, second = rig.send(), rig.send()

    assert ("Set-Cookie" in first.headers, "Set-Cookie" in second.headers) == (True, False)


def test_the_words_of_a_status_are_those_of_the_real_server() -> None:
    row = Row("", "POST /sending/messages?format=json", f"{LOGIN}&PhoneNumbers={PHONE}&Message=Hi")

    status, _, _ = answer_to(row, Rig())

    assert status.endswith(" 201 Created")
