"""docs/security.md and deploy/ say what the program does: its settings, limits, commands, and a proxy that fits them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from metrics.access.lockout import ADDRESS_FAILURES, ADDRESS_SECONDS, FAILURES, LOCK_SECONDS
from metrics.access.password_rules import ONE_TIME_DAYS
from metrics.access.session_table import IDLE_SECONDS, IN_ALL, LIFE_SECONDS, OF_ACCOUNT
from metrics.cli import main
from metrics.intake import limited
from metrics.intake.file_kind import MAX_BYTES
from metrics.store.troubles import LITTLE_ROOM
from tests.rules.proofs import missing_proofs, named_tests
from tests.rules.source import PROGRAM, ROOT
from web import permits, room, security_log, settings_check

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PROXY = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
SERVICE = (ROOT / "deploy" / "xushi.service").read_text(encoding="utf-8")
MB = 1024**2

LIMITS = {
    "session, unused": f"{IDLE_SECONDS / 60:g} minutes",
    "session, in all": f"{LIFE_SECONDS / 3600:g} hours",
    "sessions of one account": f"{OF_ACCOUNT}, the least recently seen go first",
    "sessions in all": f"{IN_ALL}",
    "failures that lock a login name": f"{FAILURES}",
    "locked for": f"{LOCK_SECONDS / 60:g} minutes",
    f"failures of one address in {ADDRESS_SECONDS / 60:g} minutes": f"{ADDRESS_FAILURES}",
    "one-time password is good for": f"{ONE_TIME_DAYS} days",
    "file by a page": f"{settings_check.MAX_UPLOAD_MB} MB",
    "file by a program": f"{MAX_BYTES // MB} MB",
    "requests of one program at once": f"{room.PER_SENDER}",
    "child that reads a workbook": f"{limited.MEMORY // MB} MB, {limited.CPU_SECONDS} s of processor",
    "each log file": f"{security_log.MAX_BYTES // 1_000_000} MB",
    "older files kept of each log": f"{security_log.KEPT_FILES}",
    "free disk below which `/healthz` says 503": f"{LITTLE_ROOM // MB} MB",
}


def read_text(part: str) -> str:
    path = ROOT / part
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def variables(text: str) -> set[str]:
    """Of Xushi's own settings; a name that ends in _ is only the beginning of one."""
    return {name for name in re.findall(r"\bXUSHI_[A-Z_]+", text) if not name.endswith("_")}


def megabytes(location: str) -> int:
    """What nginx lets through at a location."""
    (size,) = re.findall(rf"location {re.escape(location)}\s*{{ client_max_body_size (\d+)m;", PROXY)
    return int(size)


def test_every_test_and_file_named_exists() -> None:
    assert len(named_tests(PAGE)) > 40
    assert missing_proofs(PAGE) == []


def test_every_setting_the_program_reads_is_explained_and_no_other() -> None:
    assert variables(PAGE) == variables("\n".join(map(read_text, PROGRAM)))


def test_every_setting_that_must_have_a_value_is_named() -> None:
    checked = set(re.findall(r'"((?:client|server|browser|global)\.\w+)"', read_text("web/settings_check.py")))
    named = {"server.address", "server.sslCertFile", "server.sslKeyFile", "server.maxUploadSize"}
    assert [name for name in sorted(checked - named) if f"`{name}`" not in PAGE] == []
    environment = [re.sub(r"([A-Z])", r"_\1", name).replace(".", "_").upper() for name in sorted(named)]
    assert [name for name in environment if f"STREAMLIT_{name}" not in PAGE] == []


def test_limits_are_those_of_the_program() -> None:
    start = PAGE.index("| limit | value |")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", PAGE[start : PAGE.index("\n\n", start)], flags=re.MULTILINE)
    assert dict(row for row in rows if row[0] not in ("limit", "---")) == LIMITS


def test_every_open_door_is_listed() -> None:
    paths = ("/s/x", "/api/v1/batches", "/login", "/first", "/login/oidc", "/login/callback", "/logout", "/healthz")
    doors = {path: permits.find_entry(path, "GET") for path in (*paths, "/robots.txt")}
    assert set(doors.values()) == {permits.Door.OPEN}
    assert [path for path in doors if f"`{path.removesuffix('x')}" not in PAGE] == []


def test_every_command_named_exists(capsys: pytest.CaptureFixture[str]) -> None:
    named = {" ".join(re.findall(r"^[a-z-]+", word)[0] for word in line.split()[:2] if re.match(r"[a-z]", word))
             for line in re.findall(r"python -m metrics ([a-z][^`\n]*)", PAGE)}  # fmt: skip
    assert len(named) > 6
    for words in sorted(named):
        with pytest.raises(SystemExit) as ended:
            main([*shlex.split(words), "--help"])
        assert ended.value.code == 0, words
    assert "--reason" in capsys.readouterr().out


def test_the_proxy_overwrites_what_a_stranger_could_make_up() -> None:
    told = dict(re.findall(r"proxy_set_header (\S+)\s+(\S+);", PROXY))
    assert told == {
        "Host": "$http_host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "https",
        "Upgrade": "$http_upgrade",
        "Connection": "$xushi_connection",
    }
    assert "$proxy_add_x_forwarded_for" not in PROXY


def test_the_proxy_leads_to_the_service_and_lets_through_what_it_takes() -> None:
    (port,) = re.findall(r"--server\.port (\d+)", SERVICE)
    assert set(re.findall(r"proxy_pass (\S+);", PROXY)) == {f"http://127.0.0.1:{port}"}
    assert "--server.address 127.0.0.1" in SERVICE
    assert "XUSHI_PROXY=1" in SERVICE
    assert megabytes("= /api/v1/batches") * MB > MAX_BYTES
    assert megabytes("/_stcore/upload_file/") > settings_check.MAX_UPLOAD_MB
    (idle,) = re.findall(r"proxy_read_timeout (\d+)s;", PROXY)
    assert int(idle) > IDLE_SECONDS


def test_no_log_of_the_proxy_holds_a_link_or_a_query() -> None:
    (log,) = re.findall(r"log_format xushi '(.+)';", PROXY)
    assert not re.search(r"\$(request|request_uri|args|query_string|http_referer|uri)\b", log)
    assert re.search(r"map \$uri \$xushi_logged \{\s+~\^/s/\s+/s/\.\.\.;", PROXY)
    assert re.findall(r"error_log\s+\S+ (\w+);", PROXY) == ["crit"]


def write_certificate(folder: Path) -> None:
    """A throw-away pair, for nginx to look at."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "xushi.example.cn")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1)).sign(
        key, hashes.SHA256()
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "xushi.crt").write_bytes(made.public_bytes(pem))
    (folder / "xushi.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def test_nginx_takes_the_example(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("no nginx here")
    write_certificate(tmp_path)
    ours = PROXY.replace("/etc/nginx/", f"{tmp_path}/").replace("/var/log/nginx/", f"{tmp_path}/")
    ours = ours.replace("listen 80", "listen 127.0.0.1:18480").replace("listen 443", "listen 127.0.0.1:18443")
    scratch = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\nhttp {{\n{scratch}\n{ours}\n}}\n",
        encoding="utf-8",
    )
    tried = subprocess.run(
        [nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stderr
    assert "[warn]" not in tried.stderr
