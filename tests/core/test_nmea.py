"""Sentences of receivers as epochs, and epochs as points."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadastre_plugin.core.geometry.transformation import transformation
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.survey.gnss_average import GNSS_CRS, averaged, stops
from cadastre_plugin.core.survey.nmea import Epoch, FixQuality, NmeaReader, checksum, epochs_of, is_nmea
from cadastre_plugin.core.survey.point_finding import PointsError

TASHKENT = shipped_profile("tashkent")
INTO_CITY = transformation(GNSS_CRS, TASHKENT)
METRE = 1 / 111_320.0
"""A metre to the north, in degrees."""


def sentence(body: str) -> str:
    return f"${body}*{checksum(body):02X}"


def gga(time: str = "101500.00", latitude: float = 41.2995, longitude: float = 69.2401, quality: int = 4) -> str:
    def angle(value: float, width: int) -> str:
        return f"{int(value):0{width}d}{value % 1 * 60:011.8f}"

    return sentence(
        f"GNGGA,{time},{angle(latitude, 2)},N,{angle(longitude, 3)},E,{quality},18,0.6,455.123,M,-40.1,M,1.0,0001"
    )


def gst(time: str = "101500.00", north: float = 0.011, east: float = 0.012) -> str:
    return sentence(f"GNGST,{time},0.02,0.01,0.01,0.0,{north},{east},0.025")


RMC = sentence("GNRMC,101500.00,A,4117.97,N,06914.406,E,0.0,0.0,261126,,,R")


def epoch(east_m: float = 0.0, north_m: float = 0.0, quality: FixQuality = FixQuality.RTK_FIXED, **more) -> Epoch:
    return Epoch("101500", 41.2995 + north_m * METRE, 69.2401 + east_m * METRE / 0.7513, 455.0, quality, **more)


def test_a_published_sentence_has_its_published_checksum():
    """From the manuals of u-blox: $GPGGA,092725.00,4717.11399,N,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,*5B"""
    published = "$GPGGA,092725.00,4717.11399,N,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,*5B"
    (only,), refused = epochs_of(published)
    assert refused == []
    assert (only.latitude, only.longitude) == pytest.approx((47.28523317, 8.56526500), abs=1e-8)
    assert (only.height, only.hdop, only.satellites, only.quality) == (499.6, 1.01, 8, FixQuality.SINGLE)


def test_sentences_of_one_moment_are_one_epoch():
    text = "\r\n".join([RMC, gst(), gga(), gga("101501.00", 41.3), gst("101501"), sentence("GNGSV,1,1,00"), ""])
    epochs, refused = epochs_of(text)
    assert refused == [] and len(epochs) == 2
    assert (epochs[0].latitude, epochs[0].longitude) == pytest.approx((41.2995, 69.2401), abs=1e-9)
    assert (epochs[0].sigma_north, epochs[0].sigma_east, epochs[0].sigma_height) == (0.011, 0.012, 0.025)
    assert (epochs[0].quality, epochs[0].day) == (FixQuality.RTK_FIXED, date(2026, 11, 26))
    assert (epochs[1].latitude, epochs[1].day) == (pytest.approx(41.3), date(2026, 11, 26))


def test_an_epoch_is_given_when_the_next_begins():
    reader = NmeaReader()
    assert reader.read(gga()) is None and reader.read(gst()) is None
    ended = reader.read(gga("101501"))
    assert ended is not None and ended.time == "101500" and ended.sigma_east == 0.012
    assert reader.finish().time == "101501" and reader.finish() is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (gga()[:-1] + "0", "checksum"),
        (gga().replace("41", "42", 1), "checksum"),
        (gga().split("*")[0], "no NMEA sentence"),
        ("$GNGGA," + "0" * 300 + "*00", "no NMEA sentence"),
        (sentence("GNGGA,101500,4160.0,N,06914.4,E,4,18,0.6,1,M"), "out of range"),
        (sentence("GNGGA,101500,9917.0,N,06914.4,E,4,18,0.6,1,M"), "out of range"),
        (sentence("GNGGA,101500,4117.0,,06914.4,E,4,18,0.6,1,M"), "latitude"),
        (sentence("GNGGA,101500,4117.0,N,06914.4,E,9,18,0.6,1,M"), "how its place was found"),
        (sentence("GNGGA,251500,4117.0,N,06914.4,E,4,18,0.6,1,M"), "no time"),
        (sentence("GNGGA,101500,4117.0,N"), "too few"),
        ("1;588317.73;370109.07", "no NMEA sentence"),
    ],
)
def test_what_is_damaged_is_refused_with_its_line(line, said):
    epochs, refused = epochs_of("\n".join([gga(), line]))
    assert len(epochs) == 1
    assert [(finding.line, finding.severity) for finding in refused] == [(2, "error")]
    assert said in refused[0].text()


def test_a_receiver_without_a_fix_gives_no_epoch():
    epochs, refused = epochs_of(sentence("GNGGA,101500,,,,,0,00,99.9,,M,,M,,"))
    assert (epochs, refused) == ([], [])


def test_south_and_west_are_negative():
    (only,), _ = epochs_of(sentence("GPGGA,101500,3330.0,S,07039.0,W,1,08,1.0,500,M,0,M,,"))
    assert (only.latitude, only.longitude) == (-33.5, -70.65)


def test_a_recording_is_told_from_a_table():
    assert is_nmea(f"\n{RMC}\n{gga()}\n") and not is_nmea("No;X;Y\n1;588317;370109")


def test_the_mean_of_epochs_and_its_standard_deviation():
    sent = [epoch(east, 0.0, sigma_north=0.003, sigma_east=0.004) for east in (-0.02, 0.0, 0.02)]
    point = averaged(sent, INTO_CITY, TASHKENT, number="7", source="receiver")
    middle = averaged([epoch()], INTO_CITY, TASHKENT).point
    assert point.point.place == pytest.approx(middle.place, abs=0.0011)
    assert (point.used, point.point.number, point.point.height) == (3, "7", 455.0)
    assert point.spread_east == pytest.approx(0.02, rel=0.01) and point.spread_north < 0.001
    assert point.receiver_m == pytest.approx(0.005 / 2**0.5)
    assert point.point.accuracy_m == pytest.approx(0.02 / 2**0.5, rel=0.01)
    assert point.point.crs == "EPSG:4326" and point.point.operation_accuracy_m == 0.0


def test_the_receivers_own_figure_counts_when_it_is_worse():
    point = averaged([epoch(sigma_north=0.5, sigma_east=0.5)] * 6, INTO_CITY, TASHKENT, number="7")
    assert point.point.accuracy_m == pytest.approx(0.5)
    assert any("0.500 m; a boundary point may have 0.1 m" in finding.text() for finding in point.findings)


def test_only_the_best_fix_counts():
    sent = [epoch(5.0, quality=FixQuality.SINGLE), epoch(1.0, quality=FixQuality.RTK_FLOAT), epoch(), epoch()]
    point = averaged(sent, INTO_CITY, TASHKENT)
    assert (point.quality, point.used, point.left_aside) == (FixQuality.RTK_FIXED, 2, 2)
    texts = " ".join(finding.text() for finding in point.findings)
    assert "only 2 epochs" in texts and "GST" in texts and "RTK fixed, so" not in texts
    weak = averaged(sent[:2], INTO_CITY, TASHKENT)
    assert any("not RTK fixed" in finding.text() for finding in weak.findings)


@pytest.mark.parametrize(("epochs", "code"), [([], "gnss_no_fix"), ([epoch(north_m=200_000)], "gnss_outside")])
def test_no_point_where_there_is_none(epochs, code):
    with pytest.raises(PointsError) as refused:
        averaged(epochs, INTO_CITY, TASHKENT)
    assert refused.value.code == code


def test_a_recording_is_cut_where_the_receiver_stood():
    walk = [epoch(0.01 * n) for n in range(5)] + [epoch(3.0 * n) for n in range(1, 4)] + [epoch(12.0)] * 4
    assert [len(stop) for stop in stops(walk)] == [5, 4]
    assert stops([]) == [] and stops(walk[5:8]) == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.text(alphabet="0123456789.,NSEWAM-", max_size=60).map(lambda cells: sentence(f"GNGGA,{cells}")),
            st.text(alphabet="0123456789.,-", max_size=60).map(lambda cells: sentence(f"GNGST,{cells}")),
            st.text(alphabet="0123456789.,A", max_size=60).map(lambda cells: sentence(f"GNRMC,{cells}")),
        ),
        max_size=6,
    )
)
def test_any_text_gives_epochs_or_reasons(lines):
    epochs, refused = epochs_of("\n".join(lines))
    assert all(abs(found.latitude) <= 90 and abs(found.longitude) <= 180 for found in epochs)
    assert all(finding.text() for finding in refused)


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 89.99), st.floats(0, 179.99), st.sampled_from(range(1, 9)))
def test_what_is_sent_is_read(latitude, longitude, quality):
    epochs, refused = epochs_of(gga(latitude=latitude, longitude=longitude, quality=quality))
    if refused:  # the seconds of the test's own sentence were rounded up to 60
        assert "out of range" in refused[0].text()
        return
    assert (epochs[0].latitude, epochs[0].longitude) == pytest.approx((latitude, longitude), abs=1e-9)
    assert epochs[0].quality == quality
