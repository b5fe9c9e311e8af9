"""Tables of points as people and instruments write them."""

from __future__ import annotations

import csv
import io
import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.survey.decimal_text import decimal_of
from cadastre_plugin.core.survey.degree_text import degrees_of
from cadastre_plugin.core.survey.header_words import PointField, field_of
from cadastre_plugin.core.survey.point_columns import PointColumns, guessed_columns
from cadastre_plugin.core.survey.point_finding import PointsError
from cadastre_plugin.core.survey.point_reading import WrittenPoint, written_points
from cadastre_plugin.core.survey.point_table import DELIMITERS, ENCODINGS, table_of

N, X, Y = PointField.NUMBER, PointField.NORTH, PointField.EAST
H, M, A = PointField.HEIGHT, PointField.METHOD, PointField.ACCURACY
EXPECTED = [("1", 588_317.73, 370_109.07), ("2", 588_320.5, 370_150.25), ("3", 588_290.0, 370_140.0)]


def read(text: str | bytes) -> tuple[list[WrittenPoint], list]:
    data = text.encode() if isinstance(text, str) else text
    table = table_of(data)
    guess = guessed_columns(table)
    return written_points(table, guess.columns, geographic=guess.geographic)


def shown(points: list[WrittenPoint]) -> list[tuple]:
    return [(point.number, point.north, point.east) for point in points]


TABLES = {
    "comma": "No,X,Y\n1,588317.73,370109.07\n2,588320.5,370150.25\n3,588290,370140\n",
    "semicolon, decimal comma": "№;X;Y\n1;588317,73;370109,07\n2;588320,5;370150,25\n3;588290;370140\n",
    "tab, thousands": "Точка\tСевер\tВосток\n"
    "1\t588 317,73\t370 109,07\n2\t588 320,5\t370 150,25\n3\t588 290\t370 140\n",
    "blanks, no header": "1 588317.73  370109.07\n2   588320.5 370150.25\n3 588290 370140",
    "quoted": '"raqam","shimol","sharq"\r\n"1","588317,73","370109,07"\r\n2,588320.5,370150.25\r\n3,588290,370140\r\n',
    "east first": "Point,East,North\n1,370109.07,588317.73\n2,370150.25,588320.5\n3,370140,588290\n",
    "korean": "점번호,북(X),동(Y)\n1,588317.73,370109.07\n2,588320.5,370150.25\n3,588290,370140\n",
    "old mac": "N;X;Y\r1;588317.73;370109.07\r2;588320.5;370150.25\r3;588290;370140",
    "bar, no header": "1|588317.73|370109.07\n2|588320.5|370150.25\n3|588290|370140\n",
    "cyrillic letters": "п/п;Х (м);У (м)\n1;588317.73;370109.07\n2;588320.5;370150.25\n3;588290;370140\n",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES.keys())
def test_one_table_in_many_hands(text):
    points, findings = read(text)
    assert shown(points) == EXPECTED
    assert findings == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings_are_told_apart(encoding):
    text = "Номер;Север;Восток;Способ\nуг.1;588317,73;370109,07;съёмка"
    points, findings = read(text.encode(encoding))
    assert (points[0].number, points[0].method, findings) == ("уг.1", "съёмка", [])


def test_a_chosen_encoding_is_taken():
    text = "번호,북,동\n점1,588317.73,370109.07".encode("cp949")
    table = table_of(text, encoding="cp949")
    assert written_points(table, guessed_columns(table).columns)[0][0].number == "점1"


def test_every_line_is_a_point_or_has_its_reason():
    text = (
        "Survey of block 12\n# made on Tuesday\n\nNo;X;Y;H;code;accuracy\n"
        '1;588317,73;370109,07;455,1;RTK;0,02\n2;abc;370109,07\n3;588317,73\n4;588317;"370109\n'
        "5;588317,73;370110;high;RTK;-1\n"
    )
    points, findings = read(text)
    assert [(point.line, point.number) for point in points] == [(5, "1"), (9, "5")]
    assert (points[0].height, points[0].method, points[0].accuracy_m) == (455.1, "RTK", 0.02)
    assert (points[1].height, points[1].accuracy_m) == (None, None)
    assert [(finding.line, finding.kind) for finding in findings] == [
        (1, "above-header"), (2, "comment"), (6, "coordinate-unreadable"), (7, "coordinate-missing"), (8, "quotes"),
        (9, "height-unreadable"), (9, "accuracy-unreadable"),
    ]  # fmt: skip
    assert "abc" in findings[2].text()


def test_a_person_may_say_which_column_is_what():
    table = table_of(b"7;370109;588317\n8;370110;588318")
    columns = PointColumns({N: 0, X: 2, Y: 1})
    assert shown(written_points(table, columns)[0]) == [("7", 588317, 370109), ("8", 588318, 370110)]
    assert shown(written_points(table, columns.exchanged())[0])[0] == ("7", 370109, 588317)
    assert columns.with_column(N, None).index(N) is None
    with pytest.raises(PointsError) as refused:
        written_points(table, columns.with_column(Y, 2))
    assert refused.value.code == "columns_missing"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("N;X;Y;Z", {N: 0, X: 1, Y: 2, H: 3}),
        ("N;E;H", {X: 0, Y: 1, H: 2}),
        ("id,lat,lon,alt", {N: 0, X: 1, Y: 2, H: 3}),
        ("Nuqta raqami;Shimol (X), m;Sharq (Y), m;Balandlik;Usul;Aniqlik, m", {N: 0, X: 1, Y: 2, H: 3, M: 4, A: 5}),
        ("x (east),y (north)", {X: 1, Y: 0}),
        ("point,shimoliy kenglik,sharqiy uzunlik", {N: 0, X: 1, Y: 2}),
        ("№ точки\tX\tY\tСКП, м", {N: 0, X: 1, Y: 2, A: 3}),
    ],
)
def test_titles(header, expected):
    table = table_of(f"{header}\n".encode())
    assert dict(guessed_columns(table).columns.indices) == expected


@pytest.mark.parametrize(
    ("text", "expected", "geographic"),
    [
        ("588317.7 370109.1\n588320 370150.2", {X: 0, Y: 1}, False),
        ("1001 588317.7 370109.1 455.2 fence\n1002 588320 370150.2 455.1 wall", {N: 0, X: 1, Y: 2, H: 3, M: 4}, False),
        ("A1,41.2995,69.2401\nA2,41.2996,69.2402", {N: 0, X: 1, Y: 2}, True),
        ("1,41.2995,69.2401,455.1\n2,41.2996,69.2402,455.2", {N: 0, X: 1, Y: 2, H: 3}, True),
        ("только слова\nи ещё слова", {}, False),
    ],
)
def test_values_without_titles(text, expected, geographic):
    guess = guessed_columns(table_of(text.encode()))
    assert (dict(guess.columns.indices), guess.geographic) == (expected, geographic)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4573900.12", 4573900.12), ("4573900,12", 4573900.12), ("4 573 900,12", 4573900.12), ("1,234", 1.234),
        ("4,573,900.12", 4573900.12), ("4.573.900,12", 4573900.12), ("-0,5", -0.5), ("1e3", 1000.0), ("−7", -7.0),
        ("4'573'900", 4573900.0), ("12.", 12.0), (",5", 0.5), ("1e999", None), ("nan", None), ("inf", None),
        ("1,", None),        ("12 34", None), ("1,2.3", None), ("", None), ("٣", None), ("1_000", None), ("0x1F", None),
    ],
)  # fmt: skip
def test_numbers(text, value):
    assert decimal_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("41.2995", 41.2995), ("41,2995° N", 41.2995), ("41°17'58.2\"N", 41.2995), ("69 14 24.36", 69.2401),
        ("N41°17′58,2″", 41.2995), ("41°17.97'", 41.2995), ("33 30 S", -33.5), ("0°30'0\"З", -0.5), ("-33 30", -33.5),
        ("41°60'", None), ("200", None), ("41 17 58 2", None), ("north", None),
    ],
)  # fmt: skip
def test_degrees(text, value):
    assert degrees_of(text) == (pytest.approx(value, abs=1e-9) if value is not None else None)


@pytest.mark.parametrize(("title", "meaning"), [("", None), ("???", None), ("Сев. широта", X), ("Point east", Y)])
def test_a_title(title, meaning):
    assert field_of(title) is meaning


def test_an_empty_file_is_refused():
    for data in (b"", b"\n \n", "\ufeff".encode()):
        with pytest.raises(PointsError) as refused:
            table_of(data)
        assert refused.value.code == "points_empty"


def test_ten_thousand_lines_are_quick():
    text = "№;X;Y;H\n" + "".join(f"{n};{588_000 + n / 7:.3f};{370_000 + n / 3:.3f};455,1\n" for n in range(10_000))
    began = time.perf_counter()
    points, findings = read(text)
    assert (len(points), findings) == (10_000, [])
    assert time.perf_counter() - began < 1.0


_TEXTS = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,;- \t\n\"'#eXYNху°№"),
    st.lists(st.lists(st.text(alphabet='0123456789.,- "ab'), max_size=6).map(";".join), max_size=8).map("\n".join),
)


@settings(max_examples=200, deadline=None)
@given(_TEXTS, st.sampled_from([None, *ENCODINGS]), st.sampled_from([None, *DELIMITERS]))
def test_any_text_gives_points_or_reasons(text, encoding, delimiter):
    """Every line with something in it is the header, a point or an error; nothing is lost and nothing raised."""
    data = text.encode("utf-8", errors="surrogatepass")
    try:
        table = table_of(data, encoding, delimiter)
        guess = guessed_columns(table)
        points, findings = written_points(table, guess.columns, geographic=guess.geographic)
    except PointsError as refused:
        assert refused.code in ("points_empty", "columns_missing")
        return
    errors = {finding.line for finding in findings if finding.severity == "error"}
    header = {table.rows[guess.columns.header].line} if guess.columns.header is not None else set()
    lines = {row.line for row in table.rows} | {finding.line for finding in table.refused}
    taken = {point.line for point in points}
    assert taken | errors | header == lines
    assert not taken & errors and not taken & header
    assert all(math.isfinite(point.north) and math.isfinite(point.east) for point in points)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([None, *ENCODINGS]))
def test_any_bytes_give_a_table_or_a_reason(data, encoding):
    try:
        table = table_of(data, encoding)
    except PointsError as refused:
        assert refused.code == "points_empty"
    else:
        assert table.rows or table.refused


_NAMES = st.text(alphabet='abcжoʻ1234567890 ;,"-', min_size=1, max_size=8).map(str.strip)
_PLACES = st.floats(min_value=560_000, max_value=620_000).map(lambda value: round(value, 3))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(_NAMES, _PLACES, _PLACES), min_size=1, max_size=10),
    st.sampled_from([";", "\t", ",", "|"]),
    st.booleans(),
)
def test_what_is_written_is_read(rows, delimiter, decimal_comma):
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["Point", "X", "Y"])
    for name, north, east in rows:
        texts = [f"{north:.3f}", f"{east:.3f}"]
        writer.writerow([name, *(text.replace(".", ",") if decimal_comma else text for text in texts)])
    table = table_of(file.getvalue().encode(), delimiter=delimiter)
    points, findings = written_points(table, guessed_columns(table).columns)
    expected = [row for row in rows if not row[0].startswith("#")]
    assert shown(points) == expected
    assert [finding.kind for finding in findings] == ["comment"] * (len(rows) - len(expected))
