// What the camera's buttons do in the browser. `upload.py` puts this text into the `onload` of an
// image, so `this` is that image; a page that runs no scripts keeps all of it hidden.
const box = this.parentElement;
const [live, video] = [box.querySelector("div"), box.querySelector("video")];
const [take, off] = box.querySelectorAll("button");
const words = take.textContent;
let stream = null, waiting = false;
// Out of sight, scrolled away or removed, no camera stays on.
const watch = new IntersectionObserver(seen => seen.at(-1).isIntersecting || switchOff());

// The kernel reads a hidden text area of the same widget: a photograph, or the state of things.
function send(text) {
    const field = box.closest(".course-camera")?.querySelector("textarea");
    if (!field) return;
    field.value = text;
    field.dispatchEvent(new Event("change", { bubbles: true }));
}

function close() {
    watch.disconnect();
    stream?.getTracks().forEach(track => track.stop());
    video.srcObject = stream = null;
    live.hidden = true;
    take.textContent = words;
}

function switchOff() {
    close();
    send("off");
}

async function open() {
    // Browsers keep cameras from pages that came over http from another machine.
    if (!navigator.mediaDevices) throw { name: "InsecureContext" };
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 960 } } });
    stream.getTracks()[0].onended = () => { close(); send("NotReadableError"); };
    video.srcObject = stream;
    await video.play();
    live.hidden = false;
    take.textContent = "Take it now";
    watch.observe(box);
    send("live");
}

function photograph() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    close();
    send(canvas.toDataURL("image/jpeg", 0.92));
}

take.onclick = async () => {
    if (waiting) return; // the browser still asks
    waiting = true;
    try {
        await (stream ? photograph() : open());
    } catch (problem) {
        close();
        send(problem.name);
    }
    waiting = false;
};
off.onclick = () => { switchOff(); take.focus(); };
box.hidden = false;
