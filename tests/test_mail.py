"""A pack as an e-mail: what a mail program reads in it, and what is refused."""

from __future__ import annotations

import shutil
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from packbuilder import bundle, mail
from packbuilder.cli import main
from packbuilder.diagnostics import PackError

ROOT = Path(__file__).resolve().parent.parent
DAY = ("--as-of", "2026-11-25")
SMALL = """title: Small
purpose: To try it.
briefing: serious-case-reviews
organisation: [oakfield-primary, harbour-street]
audience: staff
outputs:
  - format: register
  - format: poster
    posters: [look-behind-it]
"""
EMAIL = "output/oakfield-primary/small/serious-case-reviews-email.eml"
REGISTER = "output/oakfield-primary/small/serious-case-reviews-register.pdf"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a small pack built for two schools."""
    folder = tmp_path_factory.mktemp("mail")
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "content" / "packs" / "small.yaml").write_text(SMALL, encoding="utf-8")
    assert main(["--workspace", str(folder), "build", "small", *DAY]) == 0
    return folder


def run(folder: Path, *arguments: str) -> int:
    return main(["--workspace", str(folder), "email", *arguments, *DAY])


def read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.fixture
def message(built: Path, capsys: pytest.CaptureFixture[str]) -> EmailMessage:
    assert run(built, "small", "--organisation", "oakfield-primary", "--to", "chair@oakfield.example") == 0
    assert "2 files attached" in capsys.readouterr().out
    return read(built / EMAIL)


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_it_opens_as_a_draft(message: EmailMessage) -> None:
    assert message["X-Unsent"] == "1"
    assert message["To"] == "chair@oakfield.example"
    assert message["Date"] is None and message["From"] is None and message["Message-ID"] is None
    assert message["Subject"] == "Learning from serious case reviews: small"
    assert message.defects == []


def test_it_says_what_it_is_in_plain_words_twice(message: EmailMessage) -> None:
    plain, page = part(message, "plain"), part(message, "html")
    for words in (
        "Attached are 2 files of “Learning from serious case reviews” from Oakfield Primary School. To try it.",
        "Speak to Priya Nair, designated safeguarding lead, on 01632 960118",
        "If a child is in danger now, call 999",
        "This is version 1.0, to be reviewed by 1 September 2027",
    ):
        assert words in " ".join(plain.split())
        assert words in " ".join(page.split())
    signed = ["Priya Nair", "Designated safeguarding lead", "Oakfield Primary School", "01632 960118"]
    assert plain.splitlines()[-4:] == signed
    assert '<html lang="en-GB"' in page and "<img" not in page and "http" not in page


def test_files_have_names_that_a_person_understands(message: EmailMessage, built: Path) -> None:
    files = {str(a.get_filename()): a for a in message.iter_attachments()}
    assert list(files) == [
        "Learning from serious case reviews, register.pdf",
        "Learning from serious case reviews, poster, What is behind it.pdf",
    ]  # fmt: skip
    for name, attached in files.items():
        assert attached.get_content_type() == "application/pdf"
        assert f"- {name} (" in part(message, "plain")
    assert files["Learning from serious case reviews, register.pdf"].get_content() == (built / REGISTER).read_bytes()


def test_the_same_pack_has_the_same_bytes(built: Path, tmp_path: Path) -> None:
    for name in ("a.eml", "b.eml"):
        arguments = ("--organisation", "harbour-street", "--output", str(tmp_path / name))
        assert run(built, "small", *arguments) == 0
    assert (tmp_path / "a.eml").read_bytes() == (tmp_path / "b.eml").read_bytes()
    assert "Marcus Adeyemi" in part(read(tmp_path / "a.eml"), "plain")


def test_each_school_gets_its_own(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(built, "small") == 0
    assert "Nothing was sent" in capsys.readouterr().out
    other = built / EMAIL.replace("oakfield-primary", "harbour-street")
    assert "Priya Nair" not in part(read(other), "plain")
    assert run(built, "small", "--output", str(built / "x.eml")) == 2
    assert "say --organisation as well" in capsys.readouterr().err and not (built / "x.eml").exists()


@pytest.mark.parametrize(
    "address",
    ["a@b.example\nBcc: c@d.example", "a@b.example\r\nX: y", "a b@c.example", "nobody", "a@b", "a@.example",
     "<a@b.example>", "a@b.example\x00", "a@@b.example", "ä@b.example", "a@b.example;c@d.example", ".a@b.example",
     "a" * 250 + "@b.example"],
)  # fmt: skip
def test_whatever_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(PackError, match="no e-mail address") as refusal:
        mail.addresses([address])
    assert refusal.value.exit_code == 2
    assert "\n" not in refusal.value.diagnostics[0].message


def test_addresses_are_taken_as_they_are() -> None:
    assert mail.addresses(["o'neill+x@b.example", "a@b.co.uk", "a@b.co.uk"]) == ("o'neill+x@b.example", "a@b.co.uk")


def test_a_refused_address_writes_nothing(built: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.eml"
    arguments = ("--organisation", "oakfield-primary", "--output", str(target), "--to", "a@b.example\nBcc: c@d.example")
    assert run(built, "small", *arguments) == 2
    assert not target.exists()


def test_what_is_not_built_is_said(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workspace, "governors") == 1
    said = capsys.readouterr().err
    assert "serious-case-reviews-handout.pdf is not built yet (build first: packbuilder build governors)" in said


def test_what_is_out_of_date_is_not_sent(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    lead = folder / "content/organisations/oakfield-primary.yaml"
    lead.write_text(lead.read_text("utf-8").replace("01632 960118", "01632 960119"), encoding="utf-8")
    assert run(folder, "small", "--organisation", "oakfield-primary") == 1
    assert "register.pdf is out of date (build again: packbuilder build small)" in capsys.readouterr().err


def test_a_file_that_somebody_changed_goes_with_a_warning_and_a_heavy_one_too(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    with (folder / REGISTER).open("ab") as file:
        file.write(b"\n%" + b"x" * 7_000_001)
    assert run(folder, "small", "--organisation", "oakfield-primary") == 0
    said = capsys.readouterr().err
    assert "was changed after it was built; it is attached as it stands" in said
    assert "the files are 7.0 MB together, 9.6 MB in the e-mail" in said and "send people a link" in said


def test_files_to_be_kept_go_by_e_mail_too(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    kept = SMALL.split("outputs:")[0].replace("title: Small", "title: For the records") + (
        "archive: yes\noutputs:\n  - format: register\n"
    )
    (folder / "content" / "packs" / "kept.yaml").write_text(kept, encoding="utf-8")
    school = ("--organisation", "oakfield-primary")
    assert main(["--workspace", str(folder), "build", "kept", *school, *DAY]) == 0
    assert run(folder, "kept", *school, "--to", "records@oakfield.example") == 0
    message = read(folder / "output/oakfield-primary/kept/serious-case-reviews-email.eml")
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "Learning from serious case reviews, register, to be kept.pdf"
    assert b'pdfaid:part="2"' in attached.get_content()
    assert message["Subject"] == "Learning from serious case reviews: for the records" and message["X-Unsent"] == "1"


def test_the_build_says_what_a_file_weighs_in_an_e_mail(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    monkeypatch.setattr(bundle, "HEAVY", 1_000)
    arguments = ["--workspace", str(folder), "build", "small", "--organisation", "oakfield-primary", "--format",
                 "register", "--force", "--jobs", "1", *DAY]  # fmt: skip
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    size = (folder / REGISTER).stat().st_size
    assert f"{bundle.megabytes(size)} ({bundle.megabytes(bundle.attached(size))} in an e-mail)" in out
    assert "as an e-mail attachment; many mail systems take no more than 10 MB" in err
    assert main([*arguments, "--strict"]) == 1, "a warning is an error where everything is to be right"


def test_a_pack_that_is_not_there(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(built, "smal") == 2
    assert "did you mean small" in capsys.readouterr().err
