"""Text files in the encodings of schools: recognised and named, in short and long files; or refused; never nonsense."""

import pytest

from sim.errors import StaffroomError
from sim.scenario.school import School
from sim.staff.reading.encoding import ONE_BYTE, checked_encoding, decoded

RUSSIAN = "Код учителя,Кафедра,Доверие\nт1,Русский язык и литература,согласен\nт2,Физика и информатика,не согласен\n"
KAZAKH = "Мұғалім коды,Бөлім,Сенім\nм1,Қазақ тілі мен әдебиеті,толық келісемін\nм2,Бастауыш сынып,келіспеймін\n"
FRENCH = "élève,département\nt1,mathématiques et physique\nt2,français et géographie\nt3,arts appliqués\n"
TURKISH = "öğretmen,bölüm,güven\nAyşe,Türk dili ve edebiyatı,çok sık\nÇağrı,İngilizce,hiçbir zaman\nIşıl,sınıf,az\n"
SHORT = "id,Кафедра\n1,физика\n2,химия\n"
RUSSIAN_ENCODINGS = ["cp1251", "koi8-r", "mac_cyrillic", "cp866", "iso8859-5"]
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
NAMES = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16 (big-endian)", "utf-32-le": "UTF-32", **ONE_BYTE}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, encoding) for text in (RUSSIAN, SHORT, 40 * RUSSIAN) for encoding in RUSSIAN_ENCODINGS + WIDE),
        *((text, encoding) for text in (KAZAKH, 40 * KAZAKH) for encoding in ["kz1048", "ptcp154", *WIDE]),
        *((FRENCH, encoding) for encoding in ("cp1252", "mac_roman", *WIDE)),
        *((TURKISH, encoding) for encoding in ("cp1254", *WIDE)),
        ("id,norm\nt1,0.5\n", "utf-16-le"),
        ("id,norm\nt1,0.5\n", "utf-32-be"),
    ],
)
def test_encodings_are_recognised_and_named(text, encoding):
    notices = []
    assert decoded(text.encode(encoding), "a.csv", None, notices) == text
    assert len(notices) == 1 and "say encoding=" in notices[0]
    assert NAMES.get(encoding, "UTF-32") in notices[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_is_marked_needs_no_notice(encoding):
    notices = []
    assert decoded(KAZAKH.encode(encoding), "a.csv", None, notices) == KAZAKH
    assert notices == []


def test_too_few_letters_are_a_doubt_that_is_said():
    notices = []
    decoded("id,МО\n1,ш\n".encode("cp1251"), "a.csv", None, notices)
    assert "so few letters could also be" in notices[0] and "encoding=" in notices[0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("教師,部門\n山田先生,数学と物理\n", "shift_jis"),
        ("老师,部门\n张老师,数学系\n李老师,物理系\n", "gbk"),
        ("Καθηγητής,τμήμα\nΓιώργος,μαθηματικά\nΕλένη,φυσική\n", "cp1253"),
    ],
)
def test_other_encodings_are_refused_with_the_way_out(text, encoding):
    with pytest.raises(StaffroomError, match=r"not recognised \(perhaps .*\); save it as UTF-8 .* encoding="):
        decoded(text.encode(encoding), "a.csv", None, [])
    assert decoded(text.encode(encoding), "a.csv", checked_encoding(encoding), []) == text


def test_a_damaged_letter_in_utf_8_is_placed():
    raw = (20 * RUSSIAN).encode() + b"t,\xd0\xff\n"
    with pytest.raises(StaffroomError, match="line 61: a letter that is not UTF-8"):
        decoded(raw, "a.csv", None, [])


def test_the_encoding_can_be_named(tmp_path):
    files = {"teachers": tmp_path / "a.csv", "contacts": "drawn"}
    files["teachers"].write_bytes("id,Кафедра\n1,щъю\n2,эюя\n".encode("cp866"))
    assert School.from_files(**files, encoding="cp866").staff.department_names == ["щъю", "эюя"]
    with pytest.raises(StaffroomError, match="not in the encoding utf-8"):
        School.from_files(**files, encoding="utf8")
    for unknown in ("cp12512", "rot13", "base64", 5, ""):
        with pytest.raises(StaffroomError, match="is not a known encoding; allowed: such as utf-8"):
            School.from_files(**files, encoding=unknown)
