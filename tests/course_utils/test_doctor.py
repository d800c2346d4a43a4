"""The doctor finds what was taken away, and says so by its exit code."""

import hashlib
import json
import re
import subprocess
import sys

import pytest
from packaging.specifiers import SpecifierSet

from course_utils import doctor
from course_utils.doctor import Finding


@pytest.fixture
def weights(tmp_path):
    """Return a folder with a file for each shipped net, and their checksums."""
    folder = tmp_path / "weights"
    folder.mkdir()
    lines = []
    for net in doctor.SHIPPED_WEIGHTS:
        content = net.encode() * 100
        (folder / f"{net}.npz").write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {net}.npz")
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    return folder


def marks(findings):
    return [finding.mark for finding in findings]


def faulty(findings):
    """Return the nets named as at fault; all others are counted in one last line."""
    *faults, last = findings
    named = [finding.text.split(":")[0].removeprefix("weights ") for finding in faults]
    assert marks(faults) == ["no"] * len(named)
    fine = len(doctor.SHIPPED_WEIGHTS) - len(named)
    assert last == Finding("ok", f"weights of {fine} nets, whose checksums agree")
    return named


def test_weights_in_order_are_ok(weights):
    assert faulty(doctor.check_weights(weights)) == []


def test_a_missing_weight_file_is_named_with_its_remedy(weights):
    (weights / "xception_photos.npz").unlink()
    findings = list(doctor.check_weights(weights))
    assert faulty(findings) == ["xception_photos"]
    assert "course train xception_photos" in findings[0].text


def test_one_changed_byte_is_noticed(weights):
    path = weights / "xception_scenes.npz"
    path.write_bytes(b"X" + path.read_bytes()[1:])
    findings = list(doctor.check_weights(weights))
    assert faulty(findings) == ["xception_scenes"]
    assert "differs from its checksum" in findings[0].text


def test_a_net_without_checksum_and_a_list_that_is_missing(weights):
    sums = weights / "SHA256SUMS"
    sums.write_text("\n".join(sums.read_text().splitlines()[:2]))
    assert faulty(doctor.check_weights(weights)) == list(doctor.SHIPPED_WEIGHTS[2:])
    sums.unlink()
    (finding,) = doctor.check_weights(weights)
    assert finding.mark == "no" and "SHA256SUMS" in finding.text


def test_checksums_are_read_as_sha256sum_writes_them(tmp_path):
    (tmp_path / "a b.npz").write_bytes(b"abc")
    wanted = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2
    (tmp_path / "SHA256SUMS").write_text(f"{wanted} *a b.npz\n")
    assert doctor.read_checksums(tmp_path) == {"a b.npz": wanted}


def test_ranges_come_from_the_installed_package():
    ranges = doctor.read_requirements()
    assert ranges["python"] == SpecifierSet(">=3.11,<3.14")
    assert ranges["tensorflow"] == SpecifierSet(">=2.20,<2.22")
    assert set(doctor.PACKAGES) <= set(ranges)


@pytest.mark.parametrize(
    ("version", "mark"),
    [("2.19.1", "no"), ("2.20.0", "ok"), ("2.21.0rc1", "ok"), ("2.22.0", "no")],
)
def test_versions_against_their_range(monkeypatch, version, mark):
    monkeypatch.setattr(doctor.metadata, "version", lambda name: version)
    finding = doctor.check_package("tensorflow", SpecifierSet(">=2.20,<2.22"))
    assert finding.mark == mark and version in finding.text


def test_a_package_that_is_not_there(monkeypatch):
    monkeypatch.delenv("COLAB_RELEASE_TAG", raising=False)
    finding = doctor.check_package("no-such-package-here", SpecifierSet(">=1"))
    assert finding == Finding(
        "no", "no-such-package-here isn't installed; needed is no-such-package-here>=1"
    )


def test_jupyterlab_may_be_absent_on_colab_only(monkeypatch):
    def absent(name):
        raise doctor.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "version", absent)
    monkeypatch.delenv("COLAB_RELEASE_TAG", raising=False)
    assert doctor.check_package("jupyterlab", SpecifierSet(">=4.2")).mark == "no"
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release")
    assert doctor.check_package("jupyterlab", SpecifierSet(">=4.2")).mark == "--"
    assert doctor.check_package("numpy", SpecifierSet(">=2")).mark == "no"


@pytest.fixture
def keras_home(tmp_path, monkeypatch):
    """Return an empty folder where Keras would look for its settings."""
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("text", [None, "{}", "{half", '{"floatx": "float32", "epsilon": 1e-6}'])
def test_keras_as_it_comes_is_ok(keras_home, monkeypatch, text):
    if text is not None:
        (keras_home / "keras.json").write_text(text)
    assert doctor.check_keras_settings().mark == "ok"
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert doctor.check_keras_settings().mark == "ok"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"image_data_format": "channels_first"}, "channels_first by .*; needed is channels_last"),
        ({"backend": "jax"}, "backend jax by .*keras.json; needed is tensorflow: change it there"),
        ({"floatx": "float16"}, "floatx float16 by .*; needed is float32"),
        ([], "holds no settings of Keras: delete it"),
    ],
)
def test_a_keras_file_with_other_settings_is_named_with_its_remedy(keras_home, settings, words):
    (keras_home / "keras.json").write_text(json.dumps(settings))
    finding = doctor.check_keras_settings()
    assert finding.mark == "no" and re.search(words, finding.text)
    assert str(keras_home) in finding.text


def test_the_variable_for_the_backend_goes_before_the_file(keras_home, monkeypatch):
    (keras_home / "keras.json").write_text('{"backend": "torch"}')
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    finding = doctor.check_keras_settings()
    assert finding.mark == "no" and "KERAS_BACKEND is jax" in finding.text
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert doctor.check_keras_settings().mark == "ok"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["image_data_format", "floatx"])
def test_keras_itself_starts_with_what_the_doctor_reads(keras_home, name):
    wrong = {"image_data_format": "channels_first", "floatx": "float16"}[name]
    (keras_home / "keras.json").write_text(json.dumps({name: wrong}))
    code = f"import keras; print(keras.config.{name}())"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert child.stdout.strip() == wrong, child.stderr
    assert wrong in doctor.check_keras_settings().text


def test_without_the_package_it_says_how_to_install_it(monkeypatch):
    def absent(name):
        raise doctor.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.metadata, "metadata", absent)
    (finding,) = doctor.examine()
    assert finding.mark == "no" and "pip install -e ." in finding.text


def test_memory():
    assert doctor.check_memory(2.9).mark == "no"
    assert doctor.check_memory(3.0).mark == "ok"
    assert 0.05 < doctor.free_memory() < 10_000  # in GB, not bytes or MB


def test_writing_makes_the_folder_and_leaves_nothing(tmp_path):
    folder = tmp_path / "new" / "cache"
    assert doctor.check_writing(folder).mark == "ok"
    assert list(folder.iterdir()) == []


def test_writing_where_a_file_is_in_the_way(tmp_path):
    (tmp_path / "file").write_text("")
    finding = doctor.check_writing(tmp_path / "file" / "cache")
    assert finding.mark == "no" and "COURSE_CACHE_DIR" in finding.text


@pytest.mark.parametrize(
    ("output", "code", "mark", "part"),
    [
        ("GPUS 0\n", 0, "--", "no GPU"),
        ("chatter\nGPUS 2\n", 0, "ok", "2 GPUs"),
        ("", 1, "no", "doesn't load"),
        ("", -4, "no", "exit code -4"),
    ],
)
def test_gpu(monkeypatch, output, code, mark, part):
    done = subprocess.CompletedProcess([], code, output, "")
    monkeypatch.setattr(doctor.subprocess, "run", lambda *args, **options: done)
    finding = doctor.check_gpu()
    assert finding.mark == mark and part in finding.text


@pytest.mark.parametrize(("found", "code"), [(["ok", "--"], 0), (["ok", "no", "--"], 1)])
def test_exit_code(monkeypatch, capsys, found, code):
    monkeypatch.setattr(doctor, "examine", lambda: [Finding(mark, "thing") for mark in found])
    assert doctor.report() == code
    lines = capsys.readouterr().out.splitlines()
    assert lines[: len(found)] == [f"[{mark}] thing" for mark in found]


def test_examine_covers_everything_and_loads_no_tensorflow(monkeypatch, weights, keras_home):
    monkeypatch.setattr(doctor, "data_dir", lambda: weights.parent)
    monkeypatch.setattr(doctor, "check_gpu", lambda: Finding("--", "gpu"))
    findings = list(doctor.examine())
    texts = " ".join(finding.text for finding in findings)
    for word in (
        "Python",
        *doctor.PACKAGES,
        "Keras is set",
        "memory",
        "write",
        f"weights of {len(doctor.SHIPPED_WEIGHTS)} nets",
        "gpu",
    ):
        assert word in texts
    assert marks(findings).count("no") == sum(
        f.mark == "no" and "memory" in f.text for f in findings
    )


def test_the_command_ends_with_one_where_weights_are_missing(tmp_path):
    code = (
        "import sys; from course_utils import doctor;"
        "from course_utils.doctor import Finding;"
        "doctor.check_gpu = lambda: Finding('--', 'not asked');"
        f"doctor.data_dir = lambda: __import__('pathlib').Path({str(tmp_path)!r});"
        "from course_tools.cli import main;"
        "status = main(['doctor']);"
        "assert 'tensorflow' not in sys.modules and 'keras' not in sys.modules;"
        "sys.exit(status)"
    )
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert child.returncode == 1, child.stderr
    assert "[no] weights" in child.stdout
