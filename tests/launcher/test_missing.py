"""What is missing is said in one sentence with the command that brings it, and the exit code is 2."""

import os
import pty
import subprocess

import pytest

from tests.launcher.checkout import Checkout, be_user

APT_HAS_ALL = "#!/bin/sh\nexit 0\n"
APT_HAS_NONE = "#!/bin/sh\nexit 100\n"
WRITES_DOWN = '#!/bin/sh\necho "$0 $*" >>"$CALLS"\n'


def sentence(checkout: Checkout, **extra: str) -> str:
    """The last thing that the launcher says when it cannot start."""
    result = checkout.start("--version", **extra)

    assert result.returncode == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "sudo apt-get install python3 python3-venv"),
        ("dnf", "sudo dnf install python3.12"),
        ("apk", "sudo apk add python3"),
        ("pacman", "sudo pacman -S python"),
        ("zypper", "sudo zypper install python312"),
    ],
)
def test_without_any_python_the_systems_own_package_is_named(bare: Checkout, manager: str, line: str) -> None:
    bare.with_program(manager, APT_HAS_NONE)

    assert sentence(bare) == f"textback: no Python found: Textback needs Python 3.11 or newer. Install it: {line}"


def test_on_a_mac_homebrew_is_named_without_sudo(bare: Checkout) -> None:
    (bare.home / "bin" / "uname").unlink()
    bare.with_program("uname", "#!/bin/sh\necho Darwin\n")

    assert sentence(bare).endswith("Install it: brew install python@3.12")


def test_an_old_python_is_named_with_its_version_and_a_newer_package(bare: Checkout) -> None:
    bare.with_python("python3", "old 3.9.2")
    bare.with_program("apt-get", APT_HAS_NONE)
    bare.with_program("apt-cache", '#!/bin/sh\n[ "$2" = python3.11-venv ]\n')

    said = sentence(bare)

    assert "Python 3.9.2 is too old: Textback needs Python 3.11 or newer" in said
    assert said.endswith("sudo apt-get install python3.11 python3.11-venv")


def test_where_the_system_has_no_newer_python_no_package_is_made_up(bare: Checkout) -> None:
    bare.with_python("python3", "old 3.9.2")
    bare.with_program("apt-get", APT_HAS_NONE)
    bare.with_program("apt-cache", APT_HAS_NONE)

    assert "this system's packages seem to hold none" in sentence(bare)


@pytest.mark.parametrize(
    ("name", "package"), [("python3", "python3-venv"), ("python3.12", "python3.12-venv")], ids=["system", "other"]
)
def test_a_python_without_pip_names_the_venv_package_that_belongs_to_it(
    bare: Checkout, name: str, package: str
) -> None:
    bare.with_python(name, "bare 3.12.1", pipless=True)
    bare.with_program("apt-get", APT_HAS_NONE)
    bare.with_program("dpkg-deb", APT_HAS_NONE)

    said = sentence(bare)

    assert said == f"textback: Python 3.12.1 came without pip and venv. Install it: sudo apt-get install {package}"


def test_a_python_without_pip_borrows_debians_where_it_can_be_had(bare: Checkout) -> None:
    apt_get = '#!/bin/sh\necho "$*" >>"$CALLS"\n[ "$8" != download ] || touch pip.deb\n'
    unpack = "#!/bin/sh\nwheels=$3/usr/share/python-wheels certificates=$3/usr/share/ca-certificates/mozilla\n"
    unpack += 'mkdir -p "$wheels" "$certificates" && touch "$wheels/pip-23.whl" "$certificates/a.crt"\n'
    bare.with_python("python3", "bare 3.12.1", pipless=True)
    bare.with_program("apt-get", apt_get).with_program("dpkg-deb", unpack)

    result = bare.start("--version")

    assert result.stdout == "started with: textback --version\n"
    assert "python3-pip-whl, for .venv alone" in result.stderr
    assert [call.split()[-1] for call in bare.installations[:2]] == ["update", "ca-certificates"]
    assert all(f"Dir::State::lists={bare.state}/apt/lists" in call for call in bare.installations[:2])
    assert not (bare.state / "apt").exists()


def test_root_without_a_terminal_is_told_and_nothing_is_installed(bare: Checkout) -> None:
    be_user(bare, 0).with_program("apt-get", WRITES_DOWN)

    said = sentence(bare)

    assert "apt-get update && apt-get install python3 python3-venv" in said
    assert "TEXTBACK_YES=1" in said
    assert bare.installations == []


@pytest.mark.parametrize(("answer", "calls"), [("n\n", 0), ("\n", 0), ("y\n", 1)])
def test_root_at_a_terminal_is_asked_first(bare: Checkout, answer: str, calls: int) -> None:
    be_user(bare, 0).with_program("apt-get", WRITES_DOWN + "exit 1\n")
    keyboard, terminal = pty.openpty()
    os.write(keyboard, answer.encode())

    with os.fdopen(terminal, "rb+", buffering=0) as screen:
        ended = subprocess.run(
            bare.command("--version"), env=bare.environment(), check=False, stdin=screen, stderr=screen, timeout=30
        )
    said = os.read(keyboard, 65536).decode()
    os.close(keyboard)

    assert ended.returncode == 2
    assert 'Run "apt-get install python3 python3-venv" now? [y/N]' in said
    assert len(bare.installations) == calls


def test_root_who_said_yes_gets_the_package_and_the_start_goes_on(bare: Checkout) -> None:
    brings_python = '#!/bin/sh\necho "$*" >>"$CALLS"\n[ "$1" = update ] || mv "$0.python" "${0%/*}/python3"\n'
    be_user(bare, 0).with_program("apt-get", brings_python).with_python("apt-get.python", "whole 3.12.1")

    result = bare.start("--version", TEXTBACK_YES="1")

    assert result.returncode == 0
    assert bare.installations[:2] == ["update -qq", "-y install python3 python3-venv"]
    assert result.stdout == "started with: textback --version\n"


def test_a_package_manager_that_fails_is_said_with_the_line_to_try(bare: Checkout) -> None:
    be_user(bare, 0).with_program("apt-get", APT_HAS_NONE)

    assert sentence(bare, TEXTBACK_YES="1").endswith("try it by hand: apt-get install python3 python3-venv")


def test_a_package_that_brings_no_good_python_does_not_loop(bare: Checkout) -> None:
    be_user(bare, 0).with_program("apt-get", APT_HAS_ALL)

    assert "brought none" in sentence(bare, TEXTBACK_YES="1")


def test_a_checkout_that_cannot_be_written_to_is_said(checkout: Checkout) -> None:
    (checkout.folder / ".venv").write_text("in the way", "utf-8")

    assert f"cannot write to {checkout.folder}/.venv" in sentence(checkout)


@pytest.mark.parametrize(
    ("pip_says", "expected"),
    [
        ("OSError: [Errno 28] No space left on device", "no room left on the disk"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one recorded"),
        ("NewConnectionError: Temporary failure in name resolution", "the package index does not answer"),
        ("SSLError: CERTIFICATE_VERIFY_FAILED", "certificate is not trusted"),
        ("ERROR: Could not install: [Errno 13] Permission denied: 'x'", "cannot write to"),
        ("ERROR: No matching distribution found for run==1", "no ready-made build for Python 3.12.1"),
        ("something nobody thought of", "setting up failed"),
    ],
)
def test_a_failed_installation_is_one_sentence_and_its_details_are_kept(
    checkout: Checkout, pip_says: str, expected: str
) -> None:
    said = sentence(checkout, PIP_SAYS=pip_says, PIP_ENDS="1")

    assert expected in said
    assert pip_says not in said
    assert pip_says in (checkout.state / "log").read_text("utf-8")
