"""A private PostgreSQL for tests, and a fresh database in it for each of them.

Taken from TEXTBACK_TEST_POSTGRES_URL, else started from the machine's own programs; where neither can be had the
tests skip and say why, unless TEXTBACK_TESTS_REQUIRE names `postgres`: then they fail.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

_NOT_DURABLE = "fsync=off synchronous_commit=on full_page_writes=off shared_buffers=32MB max_connections=60".split()


@contextmanager
def postgres_server(environment: Mapping[str, str] = os.environ, *, durable: bool = False) -> Iterator[str]:
    """The address of a server's `postgres` database; a server that was started here is gone afterwards.

    Skips the test where there is none, or fails it where the environment requires one. `durable`: with fsync on.
    """
    given = environment.get("TEXTBACK_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with private_server(environment, durable=durable) as server:
        yield server.address


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was started here, so that it may be stopped and started as often as a test wants."""

    address: str
    _control: tuple[object, ...]
    _options: tuple[object, ...]
    _user: str | None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        _run(self._user, *self._control, *self._options, "start")

    def stop(self, how: str = "fast") -> None:
        """End it: `fast` breaks off every transaction, `immediate` is a crash."""
        _run(self._user, *self._control, "-m", how, "stop")


@contextmanager
def private_server(environment: Mapping[str, str] = os.environ, *, durable: bool = False) -> Iterator[Server]:
    """A server of our own, gone afterwards; skips the test where there is none, or fails it where one is required."""
    programs = _programs()
    user = _unprivileged()
    if programs is None or (os.geteuid() == 0 and user is None):
        why = "no PostgreSQL here: install postgresql or set TEXTBACK_TEST_POSTGRES_URL"
        if "postgres" in environment.get("TEXTBACK_TESTS_REQUIRE", ""):
            pytest.fail(why)
        pytest.skip(why)
    with _started(programs, user, durable=durable) as server:
        yield server


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The address of an empty database, dropped afterwards; making and dropping it takes about 0.3 seconds."""
    name = f"textback_{uuid.uuid4().hex[:16]}"
    with psycopg.connect(_conninfo(server), autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
        connection.execute(create.format(sql.Identifier(name)))
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _conninfo(address: str) -> str:
    return make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)


def _programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest where there are several."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    on_path = shutil.which("initdb")
    if installed:
        return installed[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def _unprivileged() -> str | None:
    """Whom to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None


@contextmanager
def _started(programs: Path, user: str | None, *, durable: bool) -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="tb-pg-"))  # short: a socket's path may have 107 characters
    try:
        if user is not None:
            shutil.chown(folder, user)
        data, port = folder / "data", _free_port()
        _run(user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        settings = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}"]
        options = " ".join(f"-c {setting}" for setting in (*settings, *([] if durable else _NOT_DURABLE)))
        control = (programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log")
        server = Server(f"postgresql://postgres@127.0.0.1:{port}/postgres", control, ("-o", options), user)
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, *words: object) -> None:
    command = [str(word) for word in words]
    # The server would keep a pipe of ours open for as long as it runs, so that what is said goes to a file.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, user=user, cwd="/", check=False, stdout=said, stderr=subprocess.STDOUT)
        said.seek(0)
        if done.returncode:
            pytest.fail(f"{Path(command[0]).name} ended with {done.returncode}: {said.read().decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
