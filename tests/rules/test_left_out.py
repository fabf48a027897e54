"""What was kept out of a mail is counted and said in words, and nothing that the sandbox should not have said is repeated."""

import pytest

from documents.reading import left_out
from ui.left_out import told


@pytest.mark.parametrize(
    ("html", "named"),
    [
        ("<p>Hej</p>", ()),
        ("<img src='https://x.example/p.gif'><IMG width=1 SRC=//x.example/a.png>", ("pictures 2",)),
        ("<img src='cid:logo'><img src='data:image/png;base64,AA=='>", ()),
        ("<td background='http://x.example/b.png' style='background:url(https://x.example/c.png)'>", ("pictures 2",)),
        ("<script>x()</script><body onload='x()'>", ("scripts 2",)),
        ("<form action='https://x.example'><iframe src='https://x.example'></iframe>", ("forms 1", "frames 1")),
        ("<img " + "a" * 100_000, ()),
    ],
)
def test_what_is_kept_out_is_counted(html: str, named: tuple[str, ...]) -> None:
    assert named == left_out(html)


def test_it_is_said_in_the_readers_language() -> None:
    assert "billeder, der ville blive hentet andre steder fra (2), scripts (1)" in told(("pictures 2", "scripts 1"), "da")
    assert "pictures that would be fetched from elsewhere (2)" in told(("pictures 2",), "en")
    assert "" == told((), "da")
    assert "" == told(("<b>x</b> 1", "pictures <b>", "scripts"), "da")
