"""Reads PowerPoint files (pptx, pptm, ppsx) by walking the XML of their parts: a slide is a page, hidden ones among them.

On each: its title first, then the rest in the order of the slide, which is the order screen readers read in; tables,
grouped shapes, charts and diagrams; then what its layout says that no earlier slide's did, its notes and its comments.
"""

import zipfile
from collections.abc import Iterator

from lxml import etree

from casework.vocabulary import Extraction
from documents.cleaning import tidy
from documents.extracted import Extracted
from documents.extractors.drawings import related_words, words_of
from documents.extractors.packages import Relation, embedded_in, properties_of, read_package, relations_of, root_of
from documents.extractors.source import Source

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TITLES = ("title", "ctrTitle")
# On a page of notes these repeat the slide; on a layout they only say "click to edit".
REPEATED = ("sldImg", "sldNum", "hdr", "ftr", "dt")
TOOL = "slides"


def extract(source: Source) -> Extracted:
    """Return every slide's words as a page of its own; a bomb is ``too_big``, a broken package ``crashed``."""
    return read_package(source, TOOL, lambda archive: _Slides(source, archive).read())


class _Slides:
    """One presentation being read; remembers which layouts and authors it has seen."""

    def __init__(self, source: Source, archive: zipfile.ZipFile) -> None:
        self._source = source
        self._archive = archive
        self._seen: set[str] = set()
        self._authors = _authors(archive)

    def read(self) -> Extracted:
        budget, pages, unread, cut = self._source.budget, [], 0, list[str]()
        parts = _parts(self._archive)
        for part in parts[: budget.limits.pages]:
            if budget.is_spent:
                break
            root = root_of(self._archive, part, cut)
            unread += root is None
            pages.append(budget.take(tidy("\n".join(piece for piece in self._page(part, root) if piece).replace("\f", "\n"))))
        outcome, reason = Extraction.OK, ""
        if not parts or unread == len(parts):
            outcome, reason = Extraction.CRASHED, "it is broken: its slides cannot be read"
        elif len(pages) < len(parts) or budget.is_spent:
            outcome, reason = Extraction.PARTIAL, "only the beginning was read"
        elif unread or cut:
            outcome, reason = Extraction.PARTIAL, "some of its slides could not be read"
        return Extracted(
            outcome,
            self._source.media_type,
            "\f".join(pages),
            page_count=len(pages),
            attachments=embedded_in(self._archive, "ppt/embeddings/"),
            tool=TOOL,
            reason=reason,
            properties=properties_of(self._archive),
        )

    def _page(self, part: str, root: etree._Element | None) -> Iterator[str]:
        if root is None:
            return
        yield from _shapes(root)
        yield from related_words(self._archive, part)
        relations = relations_of(self._archive, part)
        yield from self._backgrounds(relations)
        for relation in relations:
            other = root_of(self._archive, relation.target) if relation.kind in ("notesSlide", "comments") else None
            if other is not None:
                yield from _shapes(other, without=REPEATED) if relation.kind == "notesSlide" else self._comments(other)

    def _backgrounds(self, relations: list[Relation]) -> Iterator[str]:
        """Yield what layout and master print on the slide by themselves, each once."""
        for relation in relations:
            if relation.kind not in ("slideLayout", "slideMaster") or relation.target in self._seen:
                continue
            self._seen.add(relation.target)
            root = root_of(self._archive, relation.target)
            if root is not None:
                yield from (words_of(shape) for shape in _children(root) if shape.find(f".//{P}ph") is None)
            if relation.kind == "slideLayout":
                yield from self._backgrounds(relations_of(self._archive, relation.target))

    def _comments(self, root: etree._Element) -> Iterator[str]:
        """Yield comments with their authors, in PowerPoint's old form and in its threads."""
        for comment in root.iter("{*}cm", "{*}reply"):
            author = self._authors.get(str(comment.get("authorId", "")), "")
            own = [child for child in comment if etree.QName(child).localname in ("text", "txBody")]
            said = "\n".join(child.text or "" if child.tag == f"{P}text" else words_of(child) for child in own).strip()
            if said:
                yield f"{author}: {said}".removeprefix(": ")


def _parts(archive: zipfile.ZipFile) -> list[str]:
    """Name the parts of the slides in the order of the presentation; without one, in that of their numbers."""
    main = next((each.target for each in relations_of(archive, "") if each.kind == "officeDocument"), "ppt/presentation.xml")
    targets = {each.id: each.target for each in relations_of(archive, main) if each.kind == "slide"}
    root = root_of(archive, main)
    listed = [targets.get(str(slide.get(f"{R}id", "")), "") for slide in root.iter(f"{P}sldId")] if root is not None else []
    found = [name for name in archive.namelist() if name.startswith("ppt/slides/slide") and name.endswith(".xml")]
    return [part for part in listed if part] or sorted(found, key=lambda name: (len(name), name))


def _children(root: etree._Element) -> list[etree._Element]:
    tree = root.find(f"{P}cSld/{P}spTree")
    return list(tree) if tree is not None else []


def _shapes(root: etree._Element, *, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the words of each shape, titles first."""
    shapes = [(shape, _placeholder(shape)) for shape in _children(root)]
    for shape, kind in sorted(shapes, key=lambda pair: pair[1] not in TITLES):
        if kind not in without:
            yield words_of(shape)


def _placeholder(shape: etree._Element) -> str:
    place = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return str(place.get("type", "body")) if place is not None else ""


def _authors(archive: zipfile.ZipFile) -> dict[str, str]:
    authors: dict[str, str] = {}
    for name in ("ppt/commentAuthors.xml", "ppt/authors.xml"):
        root = root_of(archive, name) if name in archive.namelist() else None
        for author in root if root is not None else ():
            authors[str(author.get("id", ""))] = str(author.get("name", ""))
    return authors
