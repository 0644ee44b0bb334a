"""The look at a content sees what reading all its instructions sees, or says that it does not know."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.bundle.glance import Glance, _quick, _thorough, glance

PIECES = (
    b"/P<</MCID 0>>BDC", b"/P <</MCID 1>> BDC", b"/Span <</Lang (nl) /MCID 2 /E <FEFF>>> BDC", b"/P /here BDC",
    b"/Artifact <</Type /Pagination /BBox [0 1 2.5 -3]>> BDC", b"/P <</K <</MCID 3>> >> BDC",
    b"/P <</MC#49D 4>> BDC",
    b"/P <</MCIDs 5>> BDC", b"/P <</X /MCID>> BDC", b"/P /here#20 BDC", b"/P <</MCID 6/MCID 7>> BDC",
    b"/Artifact BMC", b"EMC", b"q", b"Q", b"q\nq", b"Q Q",
    b"BT (q Q \\) BDC) Tj ET", b"BT (a (b Q) /P <</MCID 8>> BDC) Tj ET", b"BT [<0102>-5<03>] TJ <42444D> Tj ET",
    b"BT [(q) 3 (Q)] TJ ET", b"% q /P <</MCID 9>> BDC\n", b"0 0 m 1 1 l S", b"[1 2] 0 d",
    b"BI /W 1 /H 1 /CS /G /BPC 8 ID q\nEI", b"1 0 0 1 0 0 cm", b"/BDC gs", b"/q gs", b"/Q gs", b"/BI gs",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from((b"\n", b" ", b"\r\n")))
def test_a_quick_look_sees_what_a_thorough_one_sees(pieces: list[bytes], between: bytes) -> None:
    content = between.join(pieces)
    quick = _quick(content)
    if quick is not None:
        assert replace(quick, loose=True) == _thorough(content)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"/P<</MCID 4>>BDC\nq BT [<01>5<02>] TJ ET\nQ EMC", Glance(Counter({4: 1}), Counter(), 0, 0, False)),
        (b"Q q q /P /mc BDC (BDC Q) Tj EMC", Glance(Counter(), Counter({"/mc": 1}), 1, 2, False)),
        (b"/P <</MCID 1>> BDC EMC 0 0 m 9 9 l S", Glance(Counter({1: 1}), Counter(), 0, 0, True)),
        (b"/Artifact BMC 0 0 m 9 9 l S EMC", Glance(Counter(), Counter(), 0, 0, False)),
    ],
)
def test_what_libreoffice_writes_is_seen_at_once(content: bytes, found: Glance) -> None:
    assert _quick(content) == glance(content) == found
