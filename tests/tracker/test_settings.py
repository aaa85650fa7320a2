"""config.toml, the environment and an agency's overrides."""

import copy
import pickle
import tomllib
from datetime import date, time
from pathlib import Path

import pytest

from tracker.settings import (
    AGENCY_KEYS,
    SCHEMA,
    SettingsError,
    agency_settings,
    load_settings,
    sources,
)

SHIPPED = Path(__file__).parents[2] / "config.toml"


def written(folder, content):
    path = folder / "config.toml"
    path.write_text(content, encoding="utf-8")
    return path


def refused(path, environ=None):
    with pytest.raises(SettingsError) as refusal:
        load_settings(path, environ or {})
    return refusal.value.problems


def test_the_shipped_file_holds_every_setting_with_its_default():
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    listed = {
        (section, key): value for section, keys in shipped.items() for key, value in keys.items()
    }
    assert listed == {(one.section, one.key): one.default for one in SCHEMA}


def test_every_setting_of_the_shipped_file_is_explained_in_both_languages():
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    explained = {"office_end", "port"}  # stand right under a key that they share words with
    for number, line in enumerate(lines):
        key = line.split(" = ")[0]
        if not line or line[0] in "#[" or key in explained:
            continue
        assert lines[number - 1].startswith("# "), line
        assert lines[number - 1].isascii() or "วันหยุดพิเศษ" in lines[number - 1], line
        assert any("ก" <= sign <= "๛" for sign in lines[number - 2]), line


def test_without_a_file_the_defaults_hold():
    settings = load_settings(None, {})
    assert settings.agency.office_start == time(8, 30)
    assert settings.agency.office_end == time(16, 30)
    assert settings.agency.ladder_before == (30, 14, 7, 1)
    assert settings.agency.ladder_after == (1, 3, 7)
    assert settings.agency.close_after_working_days == 20
    assert settings.mail.delivery == "folder"
    assert settings.web.port == 8000
    assert settings.papers.garuda is None
    assert settings.limits.memory_mb == 1024
    assert settings.path is None


def test_relative_paths_start_at_the_files_folder(tmp_path):
    path = written(tmp_path, '[files]\nfolder = "หลักฐาน"\n[papers]\ngaruda = "ครุฑ.png"\n')
    settings = load_settings(path, {})
    assert settings.files.folder == tmp_path / "หลักฐาน"
    assert settings.papers.garuda == tmp_path / "ครุฑ.png"
    assert settings.database.url == f"sqlite:///{(tmp_path / 'var/tidtam.sqlite').as_posix()}"
    assert settings.secrets.key_file == tmp_path / "var/key"


URLS = [
    ("sqlite:////srv/tidtam.sqlite", "sqlite:////srv/tidtam.sqlite", "an absolute file"),
    ("sqlite:///C:/tidtam/t.sqlite", "sqlite:///C:/tidtam/t.sqlite", "a Windows drive"),
    ("sqlite:///:memory:", "sqlite:///:memory:", "no file at all"),
    ("postgresql://u@db/tidtam", "postgresql://u@db/tidtam", "PostgreSQL"),
    ("postgresql+psycopg://u@db/t", "postgresql+psycopg://u@db/t", "PostgreSQL with its driver"),
]


@pytest.mark.parametrize(("url", "wanted", "reason"), URLS, ids=[c[2] for c in URLS])
def test_other_addresses_stay_as_they_are(tmp_path, url, wanted, reason):
    assert load_settings(written(tmp_path, f'[database]\nurl = "{url}"'), {}).database.url == wanted


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf[web]\r\nport = 8123\r\n")
    assert load_settings(path, {}).web.port == 8123


def test_an_agencys_days_are_read_in_either_form(tmp_path):
    content = """
[agency]
days_off = [{ date = 2026-12-04, name = "ก" }, { date = "๗ ธันวาคม ๒๕๖๙", name = "ข" }]
worked_days = ["2026-12-05"]
office_start = "๐๘.๐๐"
"""
    agency = load_settings(written(tmp_path, content), {}).agency
    assert agency.days_off == {date(2026, 12, 4): "ก", date(2026, 12, 7): "ข"}
    assert agency.worked_days == {date(2026, 12, 5)}
    assert agency.office_start == time(8, 0)


def test_a_ladder_is_put_in_the_order_in_which_it_comes(tmp_path):
    content = "[agency]\nladder_before = [1, 10, 5]\nladder_after = [9, 2]\n"
    agency = load_settings(written(tmp_path, content), {}).agency
    assert agency.ladder_before == (10, 5, 1)
    assert agency.ladder_after == (2, 9)


def test_the_environment_wins_over_the_file(tmp_path):
    path = written(tmp_path, "[web]\nport = 8001\n")
    environ = {
        "TIDTAM_WEB_PORT": "8002",
        "TIDTAM_WEB_HOST": "0.0.0.0",
        "TIDTAM_AGENCY_LADDER_AFTER": "[2, 4]",
        "TIDTAM_AGENCY_THAI_DIGITS": "false",
        "TIDTAM_CONFIG": "not a setting",
    }
    settings = load_settings(path, environ)
    assert settings.web.port == 8002
    assert settings.web.host == "0.0.0.0"
    assert settings.agency.ladder_after == (2, 4)
    assert settings.agency.thai_digits is False


def test_secrets_come_from_the_environment_and_never_show(tmp_path):
    path = written(tmp_path, '[secrets]\nkey_env = "MY_KEY"\n[mail]\npassword_env = "MY_MAIL"\n')
    settings = load_settings(path, {"MY_KEY": "geheim-1", "MY_MAIL": "geheim-2"})
    assert settings.secrets.key == "geheim-1"
    assert settings.mail.password == "geheim-2"
    assert "geheim" not in repr(settings)
    assert load_settings(path, {}).secrets.key is None


def test_settings_can_be_copied_and_sent_to_another_process():
    settings = load_settings(SHIPPED, {})
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert copy.deepcopy(settings) == settings


EVERYTHING_WRONG = """[database]
url = "mysql://somewhere"

[mial]
host = "x"

[mail]
delivery = "smtp"
prot = 25
sender = "nobody"

[agency]
office_end = "07:00"
annex_columns = 4
"""


def test_every_error_is_told_at_once_with_its_line(tmp_path):
    problems = refused(written(tmp_path, EVERYTHING_WRONG), {"TIDTAM_WEB_PORT": "many"})
    assert {problem.where for problem in problems} == {
        "config.toml, line 2, [database] url",
        "config.toml, line 4, [mial]",
        "config.toml, line 9, [mail] prot",
        "config.toml, line 10, [mail] sender",
        "config.toml, line 13, [agency] office_end",
        "config.toml, line 14, [agency] annex_columns",
        "config.toml, [mail] host",
        "TIDTAM_WEB_PORT",
    }
    told = {problem.where: problem.en for problem in problems}
    assert told["config.toml, line 4, [mial]"] == "“mial” is not known; did you mean “mail”?"
    assert told["config.toml, line 9, [mail] prot"] == "“prot” is not known; did you mean “port”?"
    assert all(any("ก" <= sign <= "๛" for sign in problem.th) for problem in problems)


WRONG = [
    ('[web]\nport = "8000"', "a whole number from 1 to 65535", "a number in quotation marks"),
    ("[web]\nport = 0", "a whole number from 1 to 65535", "a number out of bounds"),
    ("[web]\nport = true", "a whole number from 1 to 65535", "true is no number"),
    ('[web]\nbase_url = "tidtam.go.th"', "a web address", "an address without http"),
    ("[agency]\nthai_digits = 1", "true or false", "one is not true"),
    ('[agency]\noffice_start = "25:00"', "a time of day", "hour twenty-five"),
    ("[agency]\nladder_before = [7, 7]", "different numbers", "a rung twice"),
    ("[agency]\nladder_before = 7", "different numbers", "a number instead of a list"),
    ("[agency]\nladder_after = [-1]", "different numbers", "a negative rung"),
    ('[agency]\ndays_off = ["2026-12-04"]', "a list such as", "a day off without a name"),
    (
        '[agency]\ndays_off = [{ date = 2026-12-04, name = "ก" }, '
        '{ date = "๔ ธันวาคม ๒๕๖๙", name = "ข" }]',
        "2026-12-04 stands in it twice (“ก” and “ข”)",
        "a day off twice, of which one name would be lost",
    ),
    ('[agency]\nworked_days = ["2569-12-05"]', "off by 543", "a B.E. year in ISO form"),
    ('[agency]\nworked_days = ["someday"]', "cannot be read", "no date"),
    ('[mail]\nsecurity = "ssl"', 'one of "none", "starttls", "tls"', "an unknown word"),
    ('[secrets]\nkey_env = "a secret!"', "not the secret itself", "a secret instead of a name"),
    ('[files]\nfolder = ""', "not be empty", "no folder"),
    ("[files]\nfolder = 5", "a text in quotation marks", "a number instead of a text"),
    ("files = 5", "must be a section [files]", "a key instead of a section"),
    ("[web\nport = 1", "not valid TOML", "a broken file"),
    (
        '[mail]\ndelivery = "smtp"\nhost = "mx"\nuser = "u"',
        "TIDTAM_MAIL_PASSWORD holds no password",
        "a user without a password",
    ),
    (
        '[web]\nmetrics = true\nbase_url = "https://tidtam.example.go.th"',
        "TIDTAM_METRICS_TOKEN holds none",
        "behind a web server everybody would read the metrics",
    ),
    ('[logs]\nform = "xml"', 'one of "console", "json"', "an unknown form of the log"),
]


@pytest.mark.parametrize(("content", "told", "reason"), WRONG, ids=[c[2] for c in WRONG])
def test_a_wrong_value_is_refused_with_what_is_wanted(tmp_path, content, told, reason):
    (problem,) = refused(written(tmp_path, content))
    assert told in problem.en


def test_a_missing_file_and_a_file_in_another_encoding_are_refused(tmp_path):
    (problem,) = refused(tmp_path / "nowhere.toml")
    assert "cannot be opened" in problem.en
    path = tmp_path / "config.toml"
    path.write_bytes('[mail]\nhost = "กอง"'.encode("cp874"))
    (problem,) = refused(path)
    assert "UTF-8" in problem.en


def test_what_an_agency_set_wins_over_the_defaults():
    settings = load_settings(SHIPPED, {})
    stored = {
        "office_start": "09:00",
        "ladder_after": [2],
        "days_off": [{"date": "2026-12-04", "name": "วันหยุดจังหวัด"}],
        "annex_columns": 3,
    }
    agency = agency_settings(settings, stored)
    assert agency.office_start == time(9, 0)
    assert agency.ladder_after == (2,)
    assert agency.days_off == {date(2026, 12, 4): "วันหยุดจังหวัด"}
    assert agency.annex_columns == 3
    assert agency.office_end == time(16, 30)
    assert agency_settings(settings, {}) == settings.agency


def test_a_day_off_typed_twice_is_refused_and_one_stored_earlier_still_read():
    settings = load_settings(SHIPPED, {})
    twice = [{"date": "2026-12-04", "name": "ก"}, {"date": "2026-12-04", "name": "ข"}]
    with pytest.raises(SettingsError, match="2026-12-04 ซ้ำกัน"):
        agency_settings(settings, {"days_off": twice}, typed=True)
    assert agency_settings(settings, {"days_off": twice}).days_off == {date(2026, 12, 4): "ข"}


def test_an_agencys_errors_are_told_at_once():
    settings = load_settings(SHIPPED, {})
    with pytest.raises(SettingsError) as refusal:
        agency_settings(settings, {"office_strat": "09:00", "annex_columns": 9})
    assert [problem.where for problem in refusal.value.problems] == [
        "agency, office_strat",
        "agency, annex_columns",
    ]
    assert "office_start" in refusal.value.problems[0].en
    with pytest.raises(SettingsError, match="must close after it opens"):
        agency_settings(settings, {"office_start": "17:00"})


def test_the_source_of_every_value_is_named(tmp_path):
    path = written(
        tmp_path, "[web]\nport = 8001\n[agency]\nannex_columns = 3\nthai_digits = true\n"
    )
    environ = {"TIDTAM_DATABASE_URL": "postgresql://tidtam:geheim@db/tidtam"}
    found = {
        (one.section, one.key): (one.value, one.origin, one.place)
        for one in sources(path, environ, {"annex_columns": 2})
    }
    assert len(found) == len(SCHEMA)
    assert found["web", "port"] == ("8001", "file", "config.toml, line 2, [web] port")
    assert found["web", "host"] == ('"127.0.0.1"', "default", "[web] host")
    assert found["agency", "annex_columns"] == ("2", "database", "database")
    assert found["agency", "thai_digits"][1] == "file"
    url, origin, place = found["database", "url"]
    assert (url, origin, place) == (
        '"postgresql://tidtam:…@db/tidtam"',
        "environment",
        "TIDTAM_DATABASE_URL",
    )


def test_an_agency_may_overrule_exactly_its_own_section():
    assert set(AGENCY_KEYS) == {one.key for one in SCHEMA if one.section == "agency"}
    assert "url" not in AGENCY_KEYS
