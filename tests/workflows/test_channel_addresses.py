"""Which addresses may be asked on an agency's behalf, whatever name they go by."""

import ipaddress
import re
from pathlib import Path

import pytest

from tracker.settings import SettingsError, load_settings
from workflows.channels.addresses import (
    AddressForbidden,
    HostUnknown,
    UrlUnusable,
    addresses_of,
    allowed_of,
    checked_url,
    is_public,
)

NOTHING = allowed_of([])

REFUSED = [
    ("127.0.0.1", "this machine"),
    ("127.9.9.9", "this machine by another number"),
    ("0.0.0.0", "this machine again"),
    ("10.1.2.3", "an inner network"),
    ("172.16.0.9", "an inner network"),
    ("192.168.1.1", "the router"),
    ("169.254.169.254", "a cloud's metadata"),
    ("100.100.100.200", "another cloud's metadata"),
    ("168.63.129.16", "a third cloud's"),
    ("192.0.0.192", "a fourth cloud's"),
    ("192.0.0.9", "protocol assignments, which Python takes for public"),
    ("198.18.0.1", "benchmarks"),
    ("192.0.2.1", "documentation"),
    ("192.88.99.1", "relays"),
    ("224.0.0.251", "many at once"),
    ("239.1.1.1", "many at once within an organisation"),
    ("240.0.0.1", "reserved"),
    ("255.255.255.255", "everybody"),
    ("::", "this machine"),
    ("::1", "this machine"),
    ("::ffff:127.0.0.1", "this machine within IPv6"),
    ("::ffff:10.0.0.1", "an inner network within IPv6"),
    ("::ffff:a9fe:a9fe", "a cloud's metadata within IPv6"),
    ("::127.0.0.1", "the old form of the same"),
    ("64:ff9b::7f00:1", "this machine behind NAT64"),
    ("64:ff9b:1::a00:1", "an inner NAT64"),
    ("2002:7f00:1::", "this machine by 6to4"),
    ("2002:c0a8:101::1", "the router by 6to4"),
    ("2001:0:53aa:64c::1", "a tunnel"),
    ("2001:db8::1", "documentation"),
    ("3fff::1", "documentation"),
    ("fd00:ec2::254", "a cloud's metadata"),
    ("fc00::1", "an inner network"),
    ("fe80::1", "the wire"),
    ("fec0::1", "an inner network of old"),
    ("ff02::1", "many at once"),
    ("ff0e::1", "many at once, anywhere"),
    ("5f00::1", "segment routing"),
    ("100::1", "nowhere"),
]


@pytest.mark.parametrize(("address", "why"), REFUSED)
def test_what_is_not_public_is_not_asked(address: str, why: str) -> None:
    assert not is_public(ipaddress.ip_address(address)), why


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("8.8.8.8", "a public host"),
        ("203.150.1.1", "a public host in Thailand"),
        ("172.32.0.1", "right beside an inner network"),
        ("2001:4860:4860::8888", "a public host"),
        ("2403:6200::1", "a public host in Thailand"),
        ("::ffff:8.8.8.8", "a public host within IPv6"),
        ("64:ff9b::808:808", "a public host behind NAT64"),
        ("2002:808:808::1", "a public host by 6to4"),
    ],
)
def test_what_is_public_is_asked(address: str, why: str) -> None:
    assert is_public(ipaddress.ip_address(address)), why


@pytest.mark.parametrize(
    ("url", "stored", "why"),
    [
        ("https://hook.example/a?b=c", "https://hook.example/a?b=c", "an ordinary one"),
        (" https://hook.example/ ", "https://hook.example/", "blanks around it are nobody's"),
        ("https://hook.example:8443/#x", "https://hook.example:8443/", "a fragment is not sent"),
        ("https://ตัวอย่าง.ไทย/", "https://ตัวอย่าง.ไทย/", "a Thai name"),
        ("https://8.8.8.8/x", "https://8.8.8.8/x", "a public number"),
        ("http://inner.example/x", "http://inner.example/x", "plain http to an allowed host"),
        ("http://INNER.example./x", "http://INNER.example./x", "however it is written"),
        ("http://10.1.2.3/x", "http://10.1.2.3/x", "and to an allowed network"),
        ("https://[fd12::7]/x", "https://[fd12::7]/x", "of either kind"),
        ("https://erp.internal/x", "https://erp.internal/x", "a name that may lead to one"),
        ("https://134744072/x", "https://134744072/x", "a public number, oddly written"),
        ("https://0xcafe.example/x", "https://0xcafe.example/x", "a name that begins as a number"),
    ],
)
def test_a_url_that_will_do_is_stored_as_it_is(url: str, stored: str, why: str) -> None:
    allowed = allowed_of(["inner.example", "10.1.0.0/16", "fd12::/16"])
    assert checked_url(url, allowed=allowed) == stored, why


@pytest.mark.parametrize(
    ("url", "told", "why"),
    [
        ("", "https://hook", "nothing"),
        ("hook.example", "https://hook", "no scheme"),
        ("ftp://hook.example/", "https://hook", "another scheme"),
        ("file:///etc/passwd", "https://hook", "a file"),
        ("https://", "https://hook", "no host"),
        ("https://hook.example:99999/", "65535", "a port beyond the last"),
        ("https://hook.example:0/", "65535", "a port before the first"),
        ("https://hook.example:web/", "65535", "a port that is no number"),
        ("https://[::1/", "https://hook", "half a bracket"),
        ("https://a..b/", "https://hook", "no name"),
        ("https://hook.example/a b", "https://hook", "a blank within"),
        ("https://hook.example/\r\nHost: x", "https://hook", "a second line"),
        ("https://" + "a" * 2000, "https://hook", "endless"),
        ("https://me:pw@hook.example/", "password", "a password within"),
        ("https://@hook.example/", "password", "an empty one"),
        ("http://hook.example/", "[webhook] allow", "in the clear"),
        ("https://127.0.0.1/", "[webhook] allow", "this machine"),
        ("https://[::1]/", "[webhook] allow", "this machine"),
        ("https://[::ffff:169.254.169.254]/", "[webhook] allow", "metadata"),
        ("https://192.168.1.1:8443/", "[webhook] allow", "the router"),
        ("https://localhost/", "[webhook] allow", "this machine by its name"),
        ("https://LocalHost./", "[webhook] allow", "the same, whole"),
        ("https://app.localhost/", "[webhook] allow", "a name under it"),
        ("https://2130706433/", "[webhook] allow", "this machine as one number"),
        ("https://0177.0.0.1/", "[webhook] allow", "this machine in base eight"),
        ("https://0X7F.1/", "[webhook] allow", "this machine in base sixteen, shortened"),
        ("https://127.1/", "[webhook] allow", "this machine, shortened"),
        ("https://①②⑦.⓪.⓪.①/", "[webhook] allow", "this machine in circles"),
        ("https://127。0。0。1/", "[webhook] allow", "this machine with other full stops"),
        ("https://10.0.0.1./", "[webhook] allow", "an inner network with a last full stop"),
        ("https://0x0a000001/", "[webhook] allow", "an inner network as one number"),
        ("https://1.2.3.999/", "https://hook", "a number that is no address"),
        ("https://0x/", "https://hook", "the beginning of a number"),
        ("https://printer/", "[webhook] allow", "a name of this place only"),
        ("https://printer.local/", "[webhook] allow", "another"),
        ("https://erp.INTERNAL./", "[webhook] allow", "a third, whole and in capitals"),
    ],
)
def test_a_url_that_will_not_do_is_refused_in_two_languages(url: str, told: str, why: str) -> None:
    with pytest.raises(UrlUnusable) as refused:
        checked_url(url, allowed=NOTHING)
    assert told in refused.value.en, why
    assert re.search("[ก-๙]", refused.value.th), why


def test_an_honest_name_leads_to_its_addresses_each_once() -> None:
    found = addresses_of("a.example", 443, allowed=NOTHING, resolve=lambda *_: ["8.8.8.8"] * 2)
    assert found == ("8.8.8.8",)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (["127.0.0.1"], "a name for this machine"),
        (["8.8.8.8", "10.0.0.1"], "one address in front, another behind"),
        (["fe80::1%eth0"], "an address of the wire, with its card"),
        (["not an address"], "something else altogether"),
    ],
)
def test_a_name_that_leads_inside_is_not_asked_at_all(found: list[str], why: str) -> None:
    with pytest.raises(AddressForbidden):
        addresses_of("a.example", 443, allowed=NOTHING, resolve=lambda *_: found)
        pytest.fail(why)


def test_a_number_in_disguise_is_judged_by_what_it_becomes() -> None:
    for disguise in ("2130706433", "0x7f.1", "localhost"):
        with pytest.raises((AddressForbidden, HostUnknown)):
            addresses_of(disguise, 443, allowed=NOTHING)


def test_what_the_settings_allow_may_be_asked() -> None:
    allowed = allowed_of(["inner.example", "10.1.0.0/16"])

    def resolve(host: str, _port: int) -> list[str]:
        return {"inner.example": ["192.168.1.1"], "other.example": ["10.1.9.9"]}[host]

    assert addresses_of("Inner.example", 80, allowed=allowed, resolve=lambda *_: ["::1"]) == (
        "::1",
    )
    assert addresses_of("inner.example", 80, allowed=allowed, resolve=resolve) == ("192.168.1.1",)
    assert addresses_of("other.example", 80, allowed=allowed, resolve=resolve) == ("10.1.9.9",)
    with pytest.raises(AddressForbidden):
        addresses_of("other.example", 80, allowed=allowed, resolve=lambda *_: ["10.2.0.1"])


def test_a_name_that_leads_nowhere_is_another_matter() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(HostUnknown, match="not known"):
        addresses_of("a.example", 443, allowed=NOTHING, resolve=nowhere)
    with pytest.raises(HostUnknown):
        addresses_of("a.example", 443, allowed=NOTHING, resolve=lambda *_: [])


def test_the_settings_take_hosts_and_networks(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        '[webhook]\nallow = ["10.0.0.0/8", "Hook.example ", "fd00::/8", "127.0.0.1"]\n',
        encoding="utf-8",
    )
    assert load_settings(config, {}).webhook.allow == (
        *("10.0.0.0/8", "hook.example", "fd00::/8", "127.0.0.1"),
    )
    assert load_settings(None, {"TIDTAM_LINE_API": "http://127.0.0.1:9/"}).line.api == (
        "http://127.0.0.1:9"
    )


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ('"10.0.0.0/8"', "a text is no list"),
        ('["10.0.0.1/8"]', "a network with a host's bits"),
        ('["10.0.0.300"]', "no address"),
        ('["https://hook.example"]', "a URL"),
        ('["hook.example:8080"]', "a port"),
        ('[""]', "nothing"),
        ("[7]", "a number"),
    ],
)
def test_the_settings_refuse_what_is_neither(tmp_path: Path, given: str, why: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"[webhook]\nallow = {given}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_settings(config, {})
    assert "10.0.0.0/8" in refused.value.problems[0].th, why
