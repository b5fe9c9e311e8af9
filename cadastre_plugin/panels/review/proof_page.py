"""The proof card as one page of HTML: what a supervisor answers for, on the screen and on paper."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cadastre_plugin.api.proof import Proof
from cadastre_plugin.core.change.workflow import STATE_TEXTS
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.review.proof import RedItem
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.sentences import sentences
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.finding import Effect, Finding
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.findings_model import EFFECTS
from cadastre_plugin.panels.review.record import Review
from cadastre_plugin.panels.review.values import NOTHING, code_name, day, district_name, moment, square_metres

BEFORE, AFTER = "proof:before", "proof:after"
"""Names of the two pictures among the resources of the document."""
MOST_SENTENCES, MOST_ROWS, MOST_NEIGHBOURS = 60, 60, 40

Cells = Sequence[str]


def proof_page(
    review: Review, proof: Proof, red: Sequence[RedItem], profile: Profile, now: datetime, picture_width: int
) -> str:
    """The card in the chosen language; picture_width: of each of the two pictures, in pixels."""
    parts = (
        _head(review, profile, now),
        _pictures(picture_width),
        _section(tr("What becomes of land"), _list(_land(review))),
        _section(tr("Balance of areas"), _balance(review)),
        _section(tr("What becomes of rights"), _list(_rights(review, profile))),
        _section(tr("Rules"), _rules(review)),
        _section(tr("Documents"), _documents(review, profile)),
        _section(tr("Neighbours"), _neighbours(proof)),
        _section(tr("Remarks"), _remarks(review)),
        _section(tr("Who opened what"), _openings(proof, red)),
    )
    return f"<html><head><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>"


_STYLE = """
    body { font-family: sans-serif; font-size: 9pt; } h1 { font-size: 13pt; margin: 0; }
    h2 { font-size: 10.5pt; margin: 10px 0 2px 0; } td, th { padding: 1px 6px 1px 0; text-align: left; }
    .number { text-align: right; } .red { color: #c0392b; } .hash { font-family: monospace; font-size: 7pt; }
"""


def item_text(item: RedItem, review: Review, profile: Profile) -> str:
    """What a red item says."""
    if item.finding is not None:
        return item.finding.text()
    right = review.rights_before.rights.get(item.right_id) if item.right_id else None
    if right is None:
        return tr("A right ends")
    kind = code_name(profile, "right_kind", right.kind)
    return tr("A right ends and goes on nowhere: {kind}, {parcel}").format(
        kind=kind, parcel=review.label(right.parcel_id)
    )


def _head(review: Review, profile: Profile, now: datetime) -> str:
    summary = review.record.summary
    lines = (
        " · ".join(filter(None, (code_name(profile, "change_kind", summary.kind), summary.application))),
        f"{district_name(profile, summary.district)} · {tr('Author: {name}').format(name=summary.author.full_name)}",
        tr("Revision {number}, {state}").format(number=summary.revision, state=tr(STATE_TEXTS[summary.state])),
        tr("Proof card of {time}").format(time=moment(now)),
    )
    return f"<h1>{html.escape(summary.title)}</h1>" + "".join(f"<div>{html.escape(line)}</div>" for line in lines)


def _pictures(width: int) -> str:
    sides = ((tr("Before"), BEFORE), (tr("After"), AFTER))
    cells = (f'<td><b>{html.escape(title)}</b><br><img src="{name}" width="{width}"></td>' for title, name in sides)
    return f"<table><tr>{''.join(cells)}</tr></table>"


def _land(review: Review) -> Iterator[str]:
    yield from (one.text() for one in review.sentences[:MOST_SENTENCES])
    if len(review.sentences) > MOST_SENTENCES:
        yield tr("and more: {count}").format(count=len(review.sentences) - MOST_SENTENCES)


def _rights(review: Review, profile: Profile) -> list[str]:
    edits = RightsEdits.of(review.record.change)
    said = sentences(review.rights_before, review.rights_after, edits, profile, review.label)
    return [one.text() for one in said[:MOST_SENTENCES]]


def _balance(review: Review) -> str:
    rows = [(review.name_of(one.id), *_areas(*review.areas[one.id])) for one in review.differences[:MOST_ROWS]]
    before = sum((area for area, _ in review.areas.values() if area is not None), 0.0)
    after = sum((area for _, area in review.areas.values() if area is not None), 0.0)
    if len(review.differences) > MOST_ROWS:
        rows.append((tr("and more: {count}").format(count=len(review.differences) - MOST_ROWS), "", "", ""))
    rows.append((tr("Sum"), *_areas(before, after)))
    return _table((tr("Parcel"), tr("Before"), tr("After"), tr("Difference")), rows) if review.differences else ""


def _areas(before: float | None, after: float | None) -> Cells:
    difference = square_metres(after - before) if before is not None and after is not None else NOTHING
    return square_metres(before), square_metres(after), difference


def _rules(review: Review) -> str:
    findings = [one for one in review.record.findings if one.effect is not Effect.KNOWN]
    known = len(review.record.findings) - len(findings)
    said = tr("Rules that looked at it: {rules}. What it adds or makes worse: {new}. What was there before: {known}")
    counted = html.escape(said.format(rules=len(RULES), new=len(findings), known=known))
    return f"<div>{counted}</div>" + _list(map(_finding, findings[:MOST_ROWS]), red=True)


def _finding(finding: Finding) -> str:
    return f"{finding.text()} ({tr(EFFECTS[finding.effect])})"


def _documents(review: Review, profile: Profile) -> str:
    sources = [edit.after for edit in review.record.change.sources if edit.after is not None]
    sources += [one for id, one in review.rights_before.sources.items() if id not in {each.id for each in sources}]
    return "".join(_document(source, profile) for source in sources[:MOST_ROWS])


def _document(source: Source, profile: Profile) -> str:
    issued = day(source.issued_on) if source.issued_on else ""
    words = (code_name(profile, "source_kind", source.kind), source.number or "", issued, source.file_name or "")
    text = html.escape(" · ".join(filter(None, words)))
    mark = html.escape(source.sha256) if source.sha256 else html.escape(tr("no file"))
    return f'<div>{text}<br><span class="hash">SHA-256 {mark}</span></div>'


def _neighbours(proof: Proof) -> str:
    rows = [
        (one.number or NOTHING, tr("open changes: {count}").format(count=one.open_changes) if one.open_changes else "")
        for one in proof.neighbours[:MOST_NEIGHBOURS]
    ]
    if len(proof.neighbours) > MOST_NEIGHBOURS:
        rows.append((tr("and more: {count}").format(count=len(proof.neighbours) - MOST_NEIGHBOURS), ""))
    return _table((), rows)


def _remarks(review: Review) -> str:
    return _list(f"{remark.author.full_name}: {remark.text}" for remark in review.record.remarks[:MOST_ROWS])


def _openings(proof: Proof, red: Sequence[RedItem]) -> str:
    names = {item.key: place for place, item in enumerate(red, 1)}
    rows = [
        (
            tr("red item {number}").format(number=names[one.item]) if one.item in names else tr("an item of before"),
            one.who.full_name,
            moment(one.at),
            tr("revision {number}").format(number=one.revision),
        )
        for one in proof.openings
    ]
    return _table((), rows)


def _section(title: str, content: str) -> str:
    nothing = html.escape(tr("nothing"))
    return f"<h2>{html.escape(title)}</h2>{content or f'<div>{nothing}</div>'}"


def _list(texts: Iterable[str], *, red: bool = False) -> str:
    style = ' class="red"' if red else ""
    return "".join(f"<div{style}>• {html.escape(text)}</div>" for text in texts)


def _table(heads: Cells, rows: Iterable[Cells]) -> str:
    head = "".join(f"<th>{html.escape(text)}</th>" for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{f'<tr>{head}</tr>' if heads else ''}{body}</table>" if body else ""
