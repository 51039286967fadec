"""Content and looks from strangers: no file outside the project, no address, no bomb, no name that does harm."""

from __future__ import annotations

import http.server
import os
import shutil
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from packbuilder.cli import main
from packbuilder.diagnostics import PackError
from packbuilder.formats import _print as press
from packbuilder.measure import Fonts
from packbuilder.resources import Layouts
from packbuilder.workspace import Workspace

DAY = ("--as-of", "2026-11-25")
SECRET = "a secret that must not get out"
SECTION = "content/briefings/who-to-tell/sections/tell-someone.yaml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


class Server:
    """A real server on this machine that counts whoever comes."""

    def __init__(self) -> None:
        self.seen = seen = list[str]()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"body { color: red }")

            def log_message(self, *arguments: object) -> None:
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "school"
    answers = (
        "--school", "Example Primary School", "--short-name", "Example", "--lead", "Alex Example", "--lead-phone",
        "01632 960901", "--head", "Chris Example, 01632 960903", "--colour", "navy",
    )  # fmt: skip
    assert main(["new", str(folder), *answers]) == 0
    shutil.rmtree(folder / "output", ignore_errors=True)
    return folder


@pytest.fixture
def school(new: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "school"
    shutil.copytree(new, folder)
    (tmp_path / "secret.yaml").write_text(f"id: secret\ntitle: {SECRET}\n")
    (tmp_path / "secret.svg").write_text(SVG.format("<path d='M0 0h9v9z'/>"))
    (tmp_path / "secret.png").write_bytes(claimed_png(3, 3))
    monkeypatch.chdir(folder)
    return folder


def claimed_png(width: int, height: int) -> bytes:
    """A PNG that says it is this large, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(height))) if width * height < 10_000 else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def add(school: Path, block: str, file: str = SECTION) -> None:
    """Put a block at the beginning of a section's."""
    path = school / file
    text = path.read_text("utf-8")
    assert text.count("\nblocks:\n") == 1
    path.write_text(text.replace("\nblocks:\n", f"\nblocks:\n{block}\n"), "utf-8")


def refused(capsys: pytest.CaptureFixture[str], *says: str, code: int = 1) -> str:
    """Check and build both refuse it, in words; nothing of the secret is shown."""
    capsys.readouterr()
    told = ""
    assert main(["build", "handout-and-slides", *DAY]) == code
    shown = capsys.readouterr()
    told = shown.out + shown.err
    assert "Traceback" not in told and SECRET not in told and "fault in packbuilder itself" not in told
    for words in says:
        assert words in told, told
    return told


# -- files outside the project --------------------------------------------------------------------------


@pytest.mark.parametrize("file", [
    "{out}/secret.png", "../../../../secret.png", "a/../../../../../secret.png", "link.png", "folder/secret.png",
    "file://{out}/secret.png", "{url}a.png", "/dev/zero", "..", "C:\\secret.png", "x" * 300 + ".png",
])  # fmt: skip
def test_a_picture_from_outside_the_briefing(
    file: str, school: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    home = school / "content/briefings/who-to-tell"
    (home / "link.png").symlink_to(school.parent / "secret.png")
    (home / "folder").symlink_to(school.parent)
    add(school, f"  - image:\n      file: '{file.format(out=school.parent, url=server.url)}'\n      alt: A secret")
    refused(capsys, "tell-someone.yaml:", "there is no picture")
    assert server.seen == []


@pytest.mark.parametrize("place", [
    SECTION, "content/organisations/example.yaml", "content/packs/handout-and-slides.yaml",
    "content/national-lines.yaml", "content/briefings/who-to-tell/briefing.yaml",
])  # fmt: skip
def test_content_that_is_a_link_to_somewhere_else(place: str, school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (school / place).unlink()
    (school / place).symlink_to(school.parent / "secret.yaml")
    refused(capsys, "there is no organisation" if "organisations" in place else "leads to a file outside this folder")


def test_a_folder_of_content_that_is_a_link_to_somewhere_else(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.move(school / "content/briefings/who-to-tell/sections", school.parent / "sections")
    (school / "content/briefings/who-to-tell/sections").symlink_to(school.parent / "sections")
    refused(capsys, "leads to a file outside this folder")


def test_a_link_inside_the_project_is_followed(school: Path) -> None:
    path = school / SECTION
    shutil.move(path, school / "content/shared.yaml")
    path.symlink_to(school / "content/shared.yaml")
    assert main(["check"]) == 0


@pytest.mark.parametrize(
    "name", ["../../../secret", "{out}/secret", "..", "a/../../secret", "CON", "x" * 300, "\\secret"]
)
@pytest.mark.parametrize("key", ["extends", "brand", "logo"])
def test_names_in_an_organisation_that_lead_elsewhere(
    key: str, name: str, school: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = school / "content/organisations/example.yaml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(f"{key}:")]
    path.write_text("\n".join([f"{key}: '{name.format(out=school.parent)}'", *lines]), "utf-8")
    refused(capsys, "example.yaml:", "the brand has no logo" if key == "logo" else "there is no")


@pytest.mark.parametrize("name", ["../../../secret", "{out}/secret", "..", "x" * 300])
@pytest.mark.parametrize("key", ["briefing", "organisation", "sections", "audience"])
def test_names_in_a_pack_that_lead_elsewhere(
    key: str, name: str, school: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = school / "content/packs/handout-and-slides.yaml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(f"{key}:")]
    path.write_text("\n".join([*lines, f"{key}: '{name.format(out=school.parent)}'"]), "utf-8")
    refused(capsys, "handout-and-slides.yaml:")


@pytest.mark.parametrize("id_", ["../x", "CON ", "aux.pdf", "a/b", "x" * 300, "..", "-", "a b"])
def test_ids_that_are_no_names(id_: str, school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = school / SECTION
    text = path.read_text("utf-8")
    path.write_text("\n".join(f"id: '{id_}'" if n == 0 else line for n, line in enumerate(
        [line for line in text.splitlines() if not line.startswith("#")])), "utf-8")  # fmt: skip
    refused(capsys, "tell-someone.yaml:1:5")


def test_names_that_windows_keeps_for_itself(school: Path) -> None:
    """A section may be called con, a pack aux, a school nul: what is built has names that any system takes."""
    shutil.move(school / "content/packs/handout-and-slides.yaml", school / "content/packs/aux.yaml")
    shutil.move(school / "content/organisations/example.yaml", school / "content/organisations/nul.yaml")
    pack = school / "content/packs/aux.yaml"
    pack.write_text(pack.read_text("utf-8").replace("organisation: example", "organisation: nul"), "utf-8")
    assert main(["build", "aux", "--format", "deck", *DAY]) == 0
    assert [p.parent.relative_to(school).as_posix() for p in school.rglob("*.pptx")] == ["output/_nul/_aux"]


def test_long_names_of_schools_and_packs(school: Path) -> None:
    long = "a-very-long-name-indeed" * 10
    shutil.move(school / "content/packs/handout-and-slides.yaml", school / f"content/packs/{long}.yaml")
    shutil.move(school / "content/organisations/example.yaml", school / f"content/organisations/{long}.yaml")
    pack = school / f"content/packs/{long}.yaml"
    pack.write_text(pack.read_text("utf-8").replace("organisation: example", f"organisation: {long}"), "utf-8")
    assert main(["build", long, "--format", "deck", *DAY]) == 0
    [deck] = school.rglob("*.pptx")
    assert all(len(part) <= 130 for part in deck.relative_to(school).parts)


# -- looks: pages, sheets of style, drawings --------------------------------------------------------------

PAGE = """<!doctype html><html lang="en"><head><title>T</title>{}</head><body><p>Words</p>{}</body></html>"""
INSIDE = (
    '<img src="{at}" alt="x">', '<object data="{at}" type="image/png"></object>', '<embed src="{at}">',
    '<p style="background: url({at})">x</p>', '<p style="list-style-image: url({at}); display: list-item">x</p>',
    '<p style="content: url({at})">x</p>', "<style>p::before {{ content: url({at}) }}</style>",
    '<style>@import "{at}";</style>', "<style>@import url({at});</style>",
    "<style>@font-face {{ font-family: q; src: url({at}) }} p {{ font-family: q }}</style>",
    '<svg viewBox="0 0 9 9" width="9" height="9"><image href="{at}" width="9" height="9"/></svg>',
    '<svg viewBox="0 0 9 9" width="9" height="9"><use href="{at}#a"/></svg>',
)  # fmt: skip
HEADS = (
    '<link rel="stylesheet" href="{at}">', '<link rel="attachment" href="{at}">', '<link rel="icon" href="{at}">',
    '<base href="{at}"><link rel="stylesheet" href="x.css">', '<meta http-equiv="refresh" content="0; {at}">',
)  # fmt: skip
QUIET = ('p style="content', 'rel="icon"', "http-equiv", "<embed", "<use")  # what is not even asked for


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    from packbuilder.measure import fonts as loaded

    return loaded("Atkinson Hyperlegible", "Noto Sans")


def set_page(page: str, fonts: Fonts, layouts: Layouts) -> bytes:
    return press.to_pdf(page, layouts=layouts, fonts=fonts)


@pytest.mark.parametrize("where", [
    "{url}a.png", "file://{out}/secret.svg", "{out}/secret.css", "../../secret.svg", "//127.0.0.1/a.svg",
])  # fmt: skip
@pytest.mark.parametrize("markup", [*HEADS, *INSIDE])
def test_a_page_reaches_nothing_outside(markup: str, where: str, tmp_path: Path, server: Server, fonts: Fonts) -> None:
    (tmp_path / "looks").mkdir()
    (tmp_path / "secret.svg").write_text(SVG.format(f"<text>{SECRET}</text>"))
    (tmp_path / "secret.css").write_text(f'p::after {{ content: "{SECRET}" }}')
    written = markup.format(at=where.format(url=server.url, out=tmp_path))
    page = PAGE.format(written, "") if markup in HEADS else PAGE.format("", written)
    try:
        data = set_page(page, fonts, Layouts(tmp_path / "looks"))
    except PackError as error:
        assert all(SECRET not in d.line() for d in error.diagnostics)
    else:
        assert any(q in markup for q in QUIET), "it was set, and nothing was said"
        assert SECRET.encode() not in data and SECRET not in text_of(data)
        assert not attachments(data)
    assert server.seen == []


def text_of(data: bytes) -> str:
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(data) as pdf:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf)


def attachments(data: bytes) -> list[str]:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return list(pdf.attachments)


DRAWINGS = {
    "image": '<image href="{at}" width="9" height="9"/>',
    "xlink": '<image xlink:href="{at}" width="9" height="9"/>',
    "use": '<use href="{at}#a"/>',
    "style": "<style>@import url({at}); path {{ fill: red }}</style><path d='M0 0h9v9z'/>",
    "fill": "<path d='M0 0h9v9z' fill='url({at}#a)'/>",
    "filter": "<filter id='f'><feImage href='{at}'/></filter><path filter='url(#f)' d='M0 0h9v9z'/>",
    "script": "<script href='{at}'/><path d='M0 0h9v9z'/>",
    "foreign": "<foreignObject><img xmlns='http://www.w3.org/1999/xhtml' src='{at}'/></foreignObject>",
}


@pytest.mark.parametrize("kind", sorted(DRAWINGS))
@pytest.mark.parametrize("at", ["{url}a.png", "file://{out}/secret.png", "../../../../secret.png"])
def test_a_drawing_in_a_briefing_reaches_nothing_outside(
    kind: str, at: str, school: Path, server: Server, fonts: Fonts
) -> None:
    from packbuilder import pictures

    home = school / "content/briefings/who-to-tell"
    drawing = SVG.format(DRAWINGS[kind].format(at=at.format(url=server.url, out=school.parent)))
    (home / "d.svg").write_text(drawing)
    try:
        data = pictures.read(home, "d.svg")
        page = PAGE.format("", '<img src="d.svg" alt="x" style="width: 9mm">')
        press.to_pdf(page, layouts=Layouts(), fonts=fonts, assets={"d.svg": data})
    except PackError as error:
        assert error.diagnostics[0].message
    assert server.seen == []


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("bcdefgh", "cdefghi", strict=True))
    + "]>" + SVG.format("<text>&i;</text>")
)  # fmt: skip
READS = f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>{SVG.format("<text>&x;</text>")}'


@pytest.mark.parametrize("drawing", [BOMB, READS, READS.replace("file:///etc/passwd", "{url}x")])
@pytest.mark.parametrize("as_", ["picture", "logo"])
def test_a_drawing_with_entities(
    as_: str, drawing: str, school: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    drawing = drawing.replace("{url}", server.url)
    if as_ == "picture":
        (school / "content/briefings/who-to-tell/d.svg").write_text(drawing)
        add(school, "  - image:\n      file: d.svg\n      alt: A drawing")
    else:
        [brand] = (school / "layouts/brands").iterdir()
        (brand / "logo.svg").write_text(drawing)
        text = (brand / "brand.yaml").read_text("utf-8")
        (brand / "brand.yaml").write_text(f"{text}\nlogos:\n  default: logo.svg\n", "utf-8")
    told = refused(capsys, "DOCTYPE")
    assert "root:" not in told and server.seen == []


def test_a_picture_of_too_many_pixels(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (school / "content/briefings/who-to-tell/big.png").write_bytes(claimed_png(8_000, 6_000))
    add(school, "  - image:\n      file: big.png\n      alt: Large")
    refused(capsys, "tell-someone.yaml:", "big.png", "48 million pixels")


# -- layouts: what a template may do ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__['os'].environ }}",
        "{% include '/etc/passwd' %}",
        "{% include '../secret.html' %}",
        "{% import '../secret.html' as x %}{{ x }}",
        "{{ range(1000000000) | list }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(lipsum) }}",
        "{{ none_such }}",
        "{% for %}",
    ],
)
def test_a_template_stays_in_its_box(template: str, tmp_path: Path) -> None:
    """Layouts are trusted with what is printed, and with nothing of the machine."""
    (tmp_path / "secret.html").write_text(SECRET)
    (tmp_path / "looks").mkdir()
    (tmp_path / "looks/a.html").write_text(template)
    with pytest.raises(PackError) as caught:
        press.render(press.environment(Layouts(tmp_path / "looks")), "a.html")
    assert SECRET not in str(caught.value) and "root:" not in str(caught.value)


def test_words_of_a_briefing_are_never_markup(school: Path, server: Server) -> None:
    """Tags, templates and addresses that stand in a text are printed as they were typed."""
    typed = f'<link rel=attachment href="{server.url}a"> {{{{ 7 * 7 }}}} <img src="{server.url}b"> &lt; <script>'
    path = school / SECTION
    lines = path.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("title: "))
    lines[at] = f"title: '{typed}'"
    path.write_text("\n".join(lines), "utf-8")
    assert Workspace(school).briefing("who-to-tell").sections[0].title.plain == typed
    assert main(["build", "handout-and-slides", "--format", "handout", *DAY]) in (0, 1)  # long for a title
    for sheet in school.rglob("output/**/*.pdf*"):
        if sheet.suffix in (".pdf", ".rejected"):
            assert not attachments(sheet.read_bytes())
            assert "<script>" in " ".join(text_of(sheet.read_bytes()).split())
    for page in school.rglob("output/**/proof.html"):
        assert "<script>" not in page.read_text("utf-8")
    assert server.seen == []


# -- YAML -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{n}: &{n} [{','.join([f'*{p}'] * 9)}]\n" for p, n in zip("abcdefghij", "bcdefghijk", strict=True)),
        "a: &a [*a]\n",
        "[" * 100_000,
        "- " * 50_000 + "x\n",
        "? " * 30_000 + "x\n",
        "{a: " * 20_000,
        "!!python/object/apply:os.system ['echo']\n",
        "a: !!python/name:os.system\n",
        "x" * 9_000_000,
        "a: \x00\n",
        "\x1b[2J: x\n",
    ],
    ids=["laughs", "circle", "brackets", "dashes", "questions", "braces", "apply", "name", "size", "nul", "escape"],
)  # fmt: skip
def test_yaml_that_is_a_bomb(text: str, school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (school / SECTION).write_text(text)
    told = refused(capsys, "tell-someone.yaml")
    assert len(told) < 20_000 and "\x1b[2J" not in told


# -- the disk -------------------------------------------------------------------------------------------------


def build_apart(school: Path, *words: str, limit: str = "") -> subprocess.CompletedProcess[str]:
    shell = f"{limit}\nexec {sys.executable} -m packbuilder build posters --paper a4 {' '.join(words)} {' '.join(DAY)}"
    return subprocess.run(["bash", "-c", shell], cwd=school, capture_output=True, text=True, timeout=300)


def mounted(kind: str, place: Path) -> None:
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", kind, "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("this machine lets no disk be mounted")


def whole(folder: Path) -> bool:
    """Nothing half-written, nor begun."""
    files = [p for p in folder.rglob("*") if p.suffix in (".pdf", ".pptx")]
    ends = {".pdf": b"%%EOF", ".pptx": b"PK\x05\x06"}
    return all(ends[p.suffix] in p.read_bytes()[-400:] for p in files) and not [*folder.rglob(".packbuilder-*")]


def test_a_disk_that_is_full(school: Path) -> None:
    disk = school.parent / "disk"
    mounted("size=40k", disk)
    try:
        done = build_apart(school, "--output", str(disk))
        assert done.returncode == 3 and "the disk is full (make room, and build again)" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr and whole(disk)
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert build_apart(school, "--output", str(disk)).returncode == 0
        assert whole(disk) and len([*disk.rglob("*.pdf")]) == 2
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_can_only_be_read(school: Path) -> None:
    disk = school.parent / "disk"
    mounted("size=20m", disk)
    try:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = build_apart(school, "--output", str(disk))
        assert done.returncode == 3 and "Traceback" not in done.stderr
        assert "choose another folder with --output" in done.stderr
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_file_larger_than_may_be_written(school: Path) -> None:
    """As good as a full disk, where none can be mounted: 8 kB is the most that one file may have."""
    if os.name != "posix":
        pytest.skip("no such limit here")
    assert build_apart(school).returncode == 0
    old = {p: p.read_bytes() for p in (school / "output").rglob("*.p*") if p.suffix in (".pdf", ".pptx")}
    lead = school / "content/organisations/example.yaml"
    lead.write_text(lead.read_text("utf-8").replace("01632 960901", "01632 960909"), "utf-8")
    done = build_apart(school, limit="ulimit -f 8")
    assert done.returncode == 3 and "Traceback" not in done.stderr and "cannot be written" in done.stderr
    assert {p: p.read_bytes() for p in old} == old and whole(school / "output")


@pytest.mark.parametrize("place", ["output", "output/example", "output/example/handout-and-slides"])
def test_a_file_where_a_folder_should_be(place: str, school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (school / place).parent.mkdir(parents=True, exist_ok=True)
    (school / place).write_text("in the way")
    code = main(["build", "handout-and-slides", "--format", "deck", *DAY])
    told = capsys.readouterr().err
    assert code == 3 and "cannot be written" in told and "Traceback" not in told
    assert (school / place).read_text() == "in the way"


def test_a_folder_where_a_file_should_be(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = school / "output/example/handout-and-slides/who-to-tell-deck.pptx"
    place.mkdir(parents=True)
    assert main(["build", "handout-and-slides", "--format", "deck", *DAY]) == 3
    assert "cannot be written" in capsys.readouterr().err and place.is_dir()
