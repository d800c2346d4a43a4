// What a page does beyond standing there: dark or light, questions, the search. No library.
const root = document.documentElement;
const remember = { get: () => { try { return localStorage.theme; } catch { return null; } },
                   set: value => { try { localStorage.theme = value; } catch {} } };
const dark = () => (root.style.colorScheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
root.style.colorScheme = remember.get() || "";

const button = document.getElementById("theme");
const name = () => { button.textContent = dark() ? "Light" : "Dark"; button.ariaLabel = `${button.textContent} colours`; };
button.hidden = false;
button.onclick = () => { root.style.colorScheme = dark() ? "light" : "dark"; remember.set(root.style.colorScheme); name(); };
name();

// What scrolls sideways must be reachable by keyboard; what doesn't must not cost a Tab.
for (const box of document.querySelectorAll("pre, table, .figure, .formula")) {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}
if (innerWidth < 960) document.querySelector(".contents details")?.removeAttribute("open");

for (const form of document.querySelectorAll(".question")) {
  const status = form.querySelector("[role=status]"), answer = form.querySelector("details");
  const judge = choice => {
    const right = choice.value === "1";
    status.textContent = right ? "✓ Right." : "✗ Not this one.";
    status.className = right ? "right" : "wrong";
    answer.open = true;
  };
  // An arrow key moves through the choices, which checks each: that is reading, not yet answering.
  let byArrow = false;
  form.onpointerdown = () => { byArrow = false; };
  form.onkeydown = event => {
    byArrow = event.key.startsWith("Arrow");
    if (event.target.type !== "radio") return;
    if (event.key === "Enter") {
      event.preventDefault();  // it would send the form and load the page anew
      event.target.checked = true;
    }
    if ((event.key === "Enter" || event.key === " ") && event.target.checked) judge(event.target);
  };
  form.onchange = event => {
    if (byArrow && !answer.open) status.textContent = "Space or Enter answers.";
    else judge(event.target);
  };
}

function search(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const score = ([title, heading, , text]) => {
    const body = text.toLowerCase(), head = (title + " " + heading).toLowerCase();
    if (!words.every(word => body.includes(word) || head.includes(word))) return 0;
    return 1 + 8 * head.includes(query.toLowerCase()) + 2 * body.split(query.toLowerCase()).length;
  };
  return SECTIONS.map(section => [score(section), section]).filter(([points]) => points)
    .sort((one, other) => other[0] - one[0]).map(([, section]) => section);
}

function snippet(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word.toLowerCase()));
  return (at > 80 ? "… " : "") + text.slice(Math.max(0, at - 80), at + 160) + " …";
}

const query = new URLSearchParams(location.search).get("q")?.trim();
if (query && typeof SECTIONS !== "undefined") {
  document.querySelector("input[type=search]").value = query;
  const found = search(query);
  document.getElementById("count").textContent = `${found.length} sections with “${query}”`;
  for (const [title, heading, url, text] of found.slice(0, 40)) {
    const item = document.createElement("li"), link = document.createElement("a"), words = document.createElement("p");
    link.href = url;
    link.textContent = heading === title ? title : `${title}: ${heading}`;
    words.textContent = snippet(text, query);
    item.append(link, words);
    document.getElementById("found").append(item);
  }
}
