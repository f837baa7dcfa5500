"""The two formats: one plain tree from either, and nothing that harms from whoever answers."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.json_format import read_json
from app.gateway.club_texting.rest.tree import DEEPEST, NoDocument
from app.gateway.club_texting.rest.xml_format import read_xml

HEADER = b'<?xml version="1.0" encoding="UTF-8"?>\n'

TREES = [
    # JSON, XML, the tree of both
    (b'{"R":{"A":1,"B":"x","C":""}}', b"<R><A>1</A><B>x</B><C/></R>", {"R": {"A": "1", "B": "x", "C": ""}}),
    (b'{"R":{"A":true,"B":false}}', b"<R><A>true</A><B>false</B></R>", {"R": {"A": "true", "B": "false"}}),
    (b'{"R":{"A":9.45,"B":-1}}', b"<R><A>9.45</A><B>-1</B></R>", {"R": {"A": "9.45", "B": "-1"}}),
    (b'{"R":{"Groups":[]}}', b"<R><Groups> \n </Groups></R>", {"R": {"Groups": []}}),
    (b'{"R":{"Groups":["a"]}}', b"<R>\n<Groups>\n<Group>a</Group>\n</Groups></R>", {"R": {"Groups": ["a"]}}),
    (
        b'{"R":{"Entries":[{"ID":1},{"ID":2}]}}',
        b"<R><Entries><Entry><ID>1</ID></Entry><Entry><ID>2</ID></Entry></Entries></R>",
        {"R": {"Entries": [{"ID": "1"}, {"ID": "2"}]}},
    ),
    ('{"R":{"A":"é\u2019"}}'.encode(), "<R><A>é\u2019</A></R>".encode(), {"R": {"A": "é\u2019"}}),
    (b'{"R":{"A":"<&>\\"\\n "}}', b"<R><A>&lt;&amp;&gt;&quot;&#10; </A></R>", {"R": {"A": '<&>"\n '}}),
    (b'{"R":{"A":"<b>"}}', b"<R><A><![CDATA[<b>]]></A></R>", {"R": {"A": "<b>"}}),
]


@pytest.mark.parametrize(("in_json", "in_xml", "tree"), TREES)
def test_both_formats_come_to_the_same_tree(in_json: bytes, in_xml: bytes, tree: object) -> None:
    assert read_json(in_json) == tree
    assert read_xml(in_xml) == tree
    assert read_xml(HEADER + in_xml) == tree


def test_what_is_null_is_empty_and_half_a_character_is_replaced() -> None:
    assert read_json(b'{"A":null,"\\ud83d":"\\ud83d!","B":"\\ud83d\\ude00"}') == {"A": "", "�": "�!", "B": "😀"}


def test_a_document_says_in_which_letters_it_is_written() -> None:
    assert read_xml('<?xml version="1.0" encoding="ISO-8859-1"?><A>é</A>'.encode("latin-1")) == {"A": "é"}


BOMB = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "%s"><!ENTITY c "%s">]><R><A>&c;</A></R>' % (
    b"&a;" * 999,
    b"&b;" * 999,
)

NO_XML = {
    "nothing": b"",
    "HTML": b"<!DOCTYPE html><html><body>1</body></html>",
    "HTML without a type": b"<html><br></html>",
    "a bomb": BOMB,
    "a file of ours": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><R>&x;</R>',
    "a page of ours": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><R/>',
    "an entity nobody declared": b"<R>&x;</R>",
    "two documents": b"<R/><R/>",
    "truncated": b"<R><A>1</A>",
    "JSON": b'{"R":1}',
    "unknown letters": b'<?xml version="1.0" encoding="nonsense"?><R/>',
    "wrong letters": b"<R>\xff\xfe</R>",
    "a NUL": b"<R>\x00</R>",
    "too deep": b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
    "far too deep": b"<a>" * 100_000,
}
NO_JSON = {
    "nothing": b"",
    "HTML": b"<html>",
    "XML": b"<R/>",
    "truncated": b'{"R":{"A":[1,2',
    "NaN": b'{"A":NaN}',
    "Infinity": b'{"A":-Infinity}',
    "two documents": b"{}{}",
    "wrong letters": b'{"A":"\xff"}',
    "too deep": b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "far too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("body", NO_XML.values(), ids=NO_XML)
def test_what_is_no_xml_or_declares_anything_is_refused_at_once_and_not_repeated(body: bytes) -> None:
    started = time.monotonic()

    with pytest.raises(NoDocument) as refusal:
        read_xml(body)

    assert time.monotonic() - started < 1
    assert str(refusal.value) == "no XML"


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_json_is_refused_and_not_repeated(body: bytes) -> None:
    with pytest.raises(NoDocument) as refusal:
        read_json(body)

    assert str(refusal.value) in {"no JSON", "no JSON: it has no such number", "too deep"}


@given(
    st.sampled_from(list(Format)),
    st.binary(max_size=80) | st.text(alphabet='<>/&;{}[]",:aA1 ', max_size=40).map(str.encode),
)
def test_noise_is_a_tree_or_no_document_and_nothing_else(answers_in: Format, body: bytes) -> None:
    try:
        tree = answers_in.read(body)
    except NoDocument:
        return
    assert isinstance(tree, str | list | dict)


def test_a_number_of_a_million_figures_is_not_counted() -> None:
    assert read_json(b'{"A":' + b"9" * 1_000_000 + b"}") == {"A": "9" * 1_000_000}
