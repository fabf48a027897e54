"""The text of kinds without a reading of their own, as HTML: sheets as tables, pages by number, nothing of it as markup."""

import pytest

from documents.extraction import EXTRACTORS
from documents.package_kinds import PPTX, XLSX
from documents.text_reading import KINDS, MOST_ROWS, as_html


def test_a_sheet_is_a_table_under_its_name_and_numbers_stand_to_the_right() -> None:
    shown = as_html("Budget\nPost\tBeløb\nVarmepumper\t1200.5\nKommentar: husk moms\fTom\n", XLSX)

    assert "<h2>Budget</h2>" in shown
    assert "<tr><td>Varmepumper</td><td class=n>1200.5</td></tr>" in shown
    assert '<td colspan="2">Kommentar: husk moms</td>' in shown
    assert "<section><h2>Tom</h2></section>" in shown


def test_slides_stand_by_number_and_one_page_by_itself() -> None:
    assert '<section class="leaf"><h2>2</h2><pre class="plain">Anden</pre></section>' in as_html("Første\fAnden", PPTX)
    assert '<pre class="plain">Et brev</pre>' == as_html("Et brev", "application/rtf")
    assert "" == as_html("", "application/rtf")


@pytest.mark.parametrize("media_type", [XLSX, PPTX, "application/zip"])
def test_nothing_of_the_text_is_markup(media_type: str) -> None:
    shown = as_html("<script>a</script>\n<b>x</b>\t<img src=x>\f<i>", media_type)

    assert not any(tag in shown for tag in ("<script", "<b>", "<img", "<i>"))


def test_what_is_too_long_says_how_much_more_there_is() -> None:
    rows = "\n".join(f"{number}\tx" for number in range(MOST_ROWS + 7))

    assert "<p>… (+ 7)</p>" in as_html(f"Ark\n{rows}", XLSX)
    assert as_html(f"Ark\n{rows}", XLSX).count("<tr>") == MOST_ROWS


def test_every_kind_shown_so_is_one_that_is_read() -> None:
    assert set(KINDS) <= set(EXTRACTORS)
