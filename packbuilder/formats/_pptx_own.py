"""What a deck on a school's own template has of ours: its properties, its settings, a notes page where it has none."""

from __future__ import annotations

from collections.abc import Iterator

from ..office import P, R
from ._pptx_parts import Parts, Relations
from ._pptx_xml import HEAD, NS

MAIN = "ppt/presentation.xml"
PML = "application/vnd.openxmlformats-officedocument.presentationml."


def own_settings(parts: Parts) -> None:
    """Put in what every deck says of itself, in place of what the template said."""
    _properties(parts)
    _settings(parts)


def notes_of(parts: Parts) -> str:
    """The notes master's part; one of ours where the template has none, or none that notes can be written on."""
    from lxml import etree

    names = [n for n in parts.held if n.startswith("ppt/notesMasters/") and n.endswith(".xml")]
    for name in names:
        kinds = {p.get("type") for p in etree.fromstring(parts.held[name]).iter(f"{P}ph")}
        if "body" in kinds:
            _listed(parts, name)
            return name
    return _our_notes(parts, names)


def _listed(parts: Parts, name: str) -> None:
    """Name the notes master in the presentation, as PowerPoint wants it and some programs forget."""
    from lxml import etree

    main = parts.relations(MAIN)
    relation = main.add("notesMaster", name)
    main.write()
    root = etree.fromstring(parts.held[MAIN])
    if root.find(f"{P}notesMasterIdLst") is None:
        listed = f'<p:notesMasterIdLst {NS}><p:notesMasterId r:id="{relation}"/></p:notesMasterIdLst>'
        root.find(f"{P}sldMasterIdLst").addnext(etree.fromstring(listed))
        parts.held[MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _our_notes(parts: Parts, replaced: list[str]) -> str:
    """Our own notes page in the template's theme."""
    from ._pptx_template import parts as our_parts

    master = next(n for n in parts.held if n.startswith("ppt/slideMasters/") and n.endswith(".xml"))
    theme = next(t for k, t, _ in parts.relations(master).rows.values() if k.endswith("/theme"))
    theme = f"ppt/theme/{theme.rsplit('/', 1)[-1]}"
    copied = parts.name("ppt/theme/theme%d.xml")
    parts.add(copied, parts.held[theme], parts.kinds[theme])
    inner = parts.relations(copied)
    inner.rows = dict(parts.relations(theme).rows)
    inner.write()
    name = replaced[0] if replaced else "ppt/notesMasters/notesMaster1.xml"
    parts.add(name, our_parts()["ppt/notesMasters/notesMaster1.xml"], f"{PML}notesMaster+xml")
    relations = Relations(parts, name, fresh=True)
    relations.add("theme", copied)
    relations.write()
    _listed(parts, name)
    return name


def _settings(parts: Parts) -> None:
    """How the file is shown and printed is not the template's either, but PowerPoint misses the parts."""
    main = parts.relations(MAIN)
    for name, tag in (("presProps", "presentationPr"), ("viewProps", "viewPr")):
        parts.add(f"ppt/{name}.xml", f"{HEAD}<p:{tag} {NS}/>", f"{PML}{name}+xml")
        main.add(name, f"ppt/{name}.xml")
    main.write()


def _properties(parts: Parts) -> None:
    """The properties of the file are not the template's: whose it was, and how its slides were called."""
    base = "http://schemas.openxmlformats.org"
    core = f"{base}/package/2006/relationships/metadata/core-properties"
    parts.add("docProps/core.xml", "", "application/vnd.openxmlformats-package.core-properties+xml")
    app = (
        f'{HEAD}<Properties xmlns="{base}/officeDocument/2006/extended-properties">'
        "<Application>packbuilder</Application></Properties>"
    )
    parts.add("docProps/app.xml", app, "application/vnd.openxmlformats-officedocument.extended-properties+xml")
    relations = Relations(parts, "", fresh=True)
    relations.add("officeDocument", MAIN)
    relations.add(core, "docProps/core.xml")
    relations.add("extended-properties", "docProps/app.xml")
    relations.write()


def layouts_of(parts: Parts) -> Iterator[tuple[str, str]]:
    """Every layout as ``(part, its master's part)``, in the order that PowerPoint shows them."""
    from lxml import etree

    main = parts.relations(MAIN)
    for entry in etree.fromstring(parts.held[MAIN]).iterfind(f"{P}sldMasterIdLst/{P}sldMasterId"):
        master = main.target(entry.get(f"{R}id"))
        if master not in parts.held:
            continue
        inner = parts.relations(master)
        for each in etree.fromstring(parts.held[master]).iterfind(f"{P}sldLayoutIdLst/{P}sldLayoutId"):
            layout = inner.target(each.get(f"{R}id"))
            if layout in parts.held:
                yield layout, master
