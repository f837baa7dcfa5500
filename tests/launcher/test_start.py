"""One set-up, then starts that say nothing; what changes is set up again, and two starts at once do it once."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.launcher.checkout import LAUNCHER, Checkout, run


def test_the_first_start_installs_by_hash_and_says_so_in_two_lines(checkout: Checkout) -> None:
    result = checkout.start("rules", "check", "a b")

    assert result.returncode == 0
    assert result.stdout == "started with: textback rules check a b\n"
    assert result.stderr == ("textback: setting up .venv with Python 3.12.1; this happens once\ntextback: ready\n")
    (installation,) = checkout.installations
    assert "--require-hashes" in installation
    assert installation.endswith(f"-r {checkout.folder}/requirements/run.txt")


def test_a_later_start_installs_nothing_and_says_nothing(checkout: Checkout) -> None:
    checkout.start("--version")

    result = checkout.start("--version")

    assert (result.returncode, result.stderr) == (0, "")
    assert len(checkout.installations) == 1


@pytest.mark.parametrize("file", ["requirements/run.txt", "pyproject.toml"])
def test_a_changed_file_is_installed_again(checkout: Checkout, file: str) -> None:
    checkout.start("--version")
    (checkout.folder / file).write_text("changed", "utf-8")

    checkout.start("--version")

    assert len(checkout.installations) == 2


def test_a_checkout_that_moved_makes_a_new_environment(checkout: Checkout) -> None:
    checkout.start("--version")
    leftover = checkout.folder / ".venv" / "lib"
    leftover.mkdir()
    moved = checkout.folder.rename(checkout.home / "elsewhere")

    result = run([str(moved / "textback"), "--version"], checkout.environment())

    assert result.returncode == 0
    assert len(checkout.installations) == 2
    assert not (moved / ".venv" / "lib").exists()


def test_an_installation_that_failed_is_done_from_scratch(checkout: Checkout) -> None:
    assert checkout.start("--version", PIP_ENDS="1").returncode == 2
    half_done = checkout.folder / ".venv" / "lib"
    half_done.mkdir()

    result = checkout.start("--version")

    assert result.returncode == 0
    assert not half_done.exists()
    assert len(checkout.installations) == 2


def test_a_killed_installation_leaves_no_lock_and_is_done_again(checkout: Checkout) -> None:
    killed = subprocess.Popen(
        checkout.command("--version"),
        env=checkout.environment(PIP_TAKES="20"),
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not checkout.installations:
        assert killed.poll() is None
        time.sleep(0.01)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()

    result = checkout.start("--version")

    assert result.returncode == 0
    assert len(checkout.installations) == 2


def test_starts_at_the_same_time_install_once(checkout: Checkout) -> None:
    starts = [
        subprocess.Popen(
            checkout.command("--version"),
            env=checkout.environment(PIP_TAKES="0.5"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [start.communicate(timeout=30)[1] for start in starts]

    assert [start.returncode for start in starts] == [0, 0, 0]
    assert len(checkout.installations) == 1
    assert sum("waiting for it" in lines for lines in said) == 2


def test_a_symlink_and_another_folder_find_the_checkout(checkout: Checkout) -> None:
    chain = checkout.home / "links"
    chain.mkdir()
    (chain / "first").symlink_to("../our shop/textback")
    (chain / "second").symlink_to(chain / "first")

    result = run(["sh", "second", "--version"], checkout.environment(), cwd=chain)

    assert result.stdout == "started with: textback --version\n"
    assert checkout.state.exists()


def test_the_newest_python_is_taken_and_a_broken_one_passed_over(bare: Checkout) -> None:
    bare.with_program("python3.14", "#!/bin/sh\nexit 127\n")
    bare.with_python("python3.13", "bare 3.13.0")
    bare.with_python("python3.12", "whole 3.12.9")
    bare.with_python("python3", "old 3.9.2")

    assert "with Python 3.12.9;" in bare.start("--version").stderr


def test_an_activated_environment_that_moved_is_not_what_makes_the_new_one(checkout: Checkout) -> None:
    checkout.start("--version")
    moved = checkout.folder.rename(checkout.home / "elsewhere")
    activated = f"{moved}/.venv/bin:{checkout.home}/bin:{moved}/.venv/bin"
    (moved / ".venv" / "bin" / "python3").symlink_to("python")

    result = run([str(moved / "textback"), "--version"], checkout.environment() | {"PATH": activated})

    assert result.returncode == 0
    assert len(checkout.installations) == 2


def test_another_python_on_the_path_does_not_throw_a_good_environment_away(checkout: Checkout) -> None:
    checkout.start("--version")
    kept = checkout.folder / ".venv" / "lib"
    kept.mkdir()
    checkout.with_python("python3.14", "whole 3.14.0")

    result = checkout.start("test")

    assert "with Python 3.12.1" in result.stderr
    assert kept.exists()


def test_somebody_elses_module_path_and_pip_target_stay_outside(checkout: Checkout) -> None:
    result = checkout.start("--version", PYTHONPATH="/somewhere", PIP_TARGET="/else")

    assert result.stdout == "started with: textback --version\n"
    assert "elsewhere" not in checkout.installations[0]


def test_uv_is_preferred_and_pip_takes_over_when_it_fails(checkout: Checkout) -> None:
    checkout.with_program("uv", '#!/bin/sh\necho "uv $*" >>"$CALLS"\nexit 1\n')

    result = checkout.start("--version")

    assert result.returncode == 0
    assert checkout.installations[0].startswith("uv pip install")
    assert "-m pip install" in checkout.installations[1]


def test_the_test_command_is_pytest_on_the_checkout_with_its_own_requirements(checkout: Checkout) -> None:
    checkout.start("--version")

    result = checkout.start("test", "-k", "stop")

    assert result.stdout == "started with: -m pytest -n 2 --dist loadgroup -k stop\n"
    assert checkout.installations[1].endswith("requirements/test.txt")


def test_installed_tests_cover_a_plain_start_but_not_the_other_way_round(checkout: Checkout) -> None:
    checkout.start("test")

    assert checkout.start("--version").stderr == ""
    assert checkout.start("dev", "sh", "-c", ":").stderr != ""
    assert [line.rsplit("/", 1)[-1] for line in checkout.installations] == ["test.txt", "dev.txt"]


def test_the_developers_command_runs_any_program_at_the_top_of_the_checkout(checkout: Checkout) -> None:
    result = checkout.start("dev", "sh", "-c", 'echo "$PWD, $VIRTUAL_ENV, $PATH"; exit 7')

    where = checkout.folder
    assert result.stdout == f"{where}, {where}/.venv, {where}/.venv/bin:{checkout.home}/bin\n"
    assert result.returncode == 7


def test_the_developers_command_alone_says_what_it_wants(checkout: Checkout) -> None:
    result = checkout.start("dev")

    assert result.returncode == 2
    assert result.stderr.splitlines()[-1] == "textback: name the program to start: ./textback dev COMMAND ..."


def test_the_launcher_keeps_to_the_plain_shell() -> None:
    text = Path(LAUNCHER).read_text("utf-8")

    assert text.startswith("#!/bin/sh\n")
    assert run(["sh", "-n", str(LAUNCHER)], {"PATH": "/usr/bin:/bin"}).returncode == 0
    assert not [word for word in ("[[ ", " local ", "pipefail", "<(", "<<<") if word in text]
