"""What a newcomer does in JupyterLab: run lesson 00 and move its slider; take a photograph."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

# One worker for the file: its tests share a server and a browser.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

ROOT = Path(__file__).resolve().parents[1]
LESSONS = Path(os.environ.get("COURSE_LESSONS_ROOT", ROOT)) / "notebooks"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run "
    "--use-fake-device-for-media-stream"
).split()
READY = """() => {
    const panel = window.jupyterapp?.shell?.currentWidget;
    const session = panel?.sessionContext;
    const kernel = session?.session?.kernel;
    return Boolean(session?.isReady && kernel?.connectionStatus === 'connected'
        && kernel?.status === 'idle' && panel.content?.widgets?.length);
}"""
# The braces matter: a returned promise would be waited for.
RUN_ALL = "() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
DONE = """() => {
    const content = window.jupyterapp.shell.currentWidget.content;
    const code = content.widgets.filter(cell => cell.model.type === 'code');
    return code.every(cell => cell.model.executionCount || !cell.model.sharedModel.source.trim())
        && window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle';
}"""
ERRORS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .flatMap(cell => cell.model.outputs.toJSON())
    .filter(output => output.output_type === 'error')
    .map(output => output.ename + ': ' + output.evalue)"""
ALT = "The picture that was chosen, as it is."
UPLOAD = f"""
import numpy as np
from course_utils import plots, widgets
default = np.zeros((8, 8, 3), np.float32)
widgets.picture_upload(lambda each: plots.image_row(each, height=1), default, "{ALT}")
"""
# Keeps every camera that the page was given, so that a test sees whether it is off again.
KEEP_TRACKS = """
window.tracks = [];
const devices = navigator.mediaDevices, ask = devices.getUserMedia.bind(devices);
devices.getUserMedia = async wanted => {
    const stream = await ask(wanted);
    window.tracks.push(...stream.getTracks());
    return stream;
};"""
ALL_OFF = "tracks => tracks.length && tracks.every(track => track.readyState === 'ended')"


@pytest.fixture(scope="module")
def chromium():
    """Return Chromium's path; without it skip, or fail where CI promises one."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        reason = "no chromium on the PATH"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return path


def free_port():
    with socket.socket() as handle:
        handle.bind(("127.0.0.1", 0))
        return handle.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab on a copy of the lessons; yield its address and token; stop it."""
    tmp_path = tmp_path_factory.mktemp("lab")
    home = tmp_path / "notebooks"
    home.mkdir()
    for path in LESSONS.glob("00_*.ipynb"):
        shutil.copy(path, home)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(UPLOAD)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), home / "camera.ipynb")
    own = {
        name: str(tmp_path / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    own |= {f"JUPYTERLAB_{name}_DIR": str(tmp_path / name) for name in ("SETTINGS", "WORKSPACES")}
    port, token = free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command += ["--ip=127.0.0.1", f"--ServerApp.root_dir={home}"]
    command += ["--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None"]
    with open(tmp_path / "lab.log", "w") as log:
        server = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api?token={token}", server, tmp_path / "lab.log")
            yield address, token
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address, server, log, seconds=60):
    """Return once the server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail("JupyterLab didn't start:\n" + log.read_text()[-3000:])


@pytest.fixture(scope="module")
def page(chromium, lab, tmp_path_factory):
    """Yield a page of a browser with a camera that is none, a drawing that moves."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("profile")),
            executable_path=chromium,
            headless=True,
            args=FLAGS,
            viewport={"width": 1280, "height": 1600},
        )
        try:
            context.add_init_script(KEEP_TRACKS)
            yield context.pages[0] if context.pages else context.new_page()
        finally:
            context.close()


def open_lesson(page, address, token, name):
    """Open a lesson, run all its cells and return the errors that they ended with."""
    page.goto(f"{address}/lab/tree/{name}?reset&token={token}")
    page.wait_for_function(READY, timeout=90_000)
    page.evaluate(RUN_ALL)
    page.wait_for_function(DONE, timeout=180_000)
    return page.evaluate(ERRORS)


def test_lesson_00_runs_in_the_browser_and_its_slider_moves_the_picture(lab, page):
    (lesson,) = LESSONS.glob("00_*.ipynb")
    assert open_lesson(page, *lab, lesson.name) == []
    handle = page.locator(".widget-slider .noUi-handle").first
    handle.scroll_into_view_if_needed(timeout=30_000)
    area = page.locator(".jp-OutputArea-output").filter(has=handle)
    picture = area.locator("img").first
    picture.wait_for(state="visible", timeout=30_000)
    assert len(picture.get_attribute("alt")) >= 20
    source, pixels = picture.get_attribute("src"), picture.screenshot()
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([image, before]) => image.isConnected ? image.src !== before : true",
        arg=[picture.element_handle(), source],
        timeout=30_000,
    )
    assert picture.get_attribute("src") != source
    page.wait_for_function("image => image.complete", arg=picture.element_handle())
    assert picture.screenshot() != pixels


def test_a_camera_is_refused_in_a_sentence_or_its_photograph_takes_the_pictures_place(lab, page):
    from playwright.sync_api import expect

    assert open_lesson(page, *lab, "camera.ipynb") == []
    take = page.get_by_role("button", name="Take a photograph")
    take.wait_for(timeout=30_000)
    picture = page.get_by_role("img", name=ALT, exact=True)
    before = picture.get_attribute("src")
    page.context.grant_permissions([])  # none: the browser refuses without asking
    take.click()
    page.get_by_role("status").filter(has_text="The camera was refused").wait_for(timeout=30_000)
    assert picture.get_attribute("src") == before
    page.context.grant_permissions(["camera"])
    shot = page.get_by_role("button", name="Take it now")
    take.focus()
    page.keyboard.press("Enter")
    shot.wait_for(timeout=30_000)
    page.keyboard.press("Enter")
    said = page.get_by_role("status").filter(has_text="Your photograph: 960 by 540 pixels.")
    said.wait_for(timeout=30_000)
    expect(picture).not_to_have_attribute("src", before)
    assert page.evaluate(f"({ALL_OFF})(tracks)")
    take.click()
    shot.wait_for(timeout=30_000)
    assert not page.evaluate(f"({ALL_OFF})(tracks)")
    page.evaluate(RUN_ALL)  # the widget goes, and another comes
    page.wait_for_function(f"() => ({ALL_OFF})(tracks)", timeout=30_000)
