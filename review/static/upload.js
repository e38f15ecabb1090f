// Sending files: each is streamed on its own, one after the other, and tried again where the line broke; then the reading is watched.

import { Refused, send, token } from "./send.js";

const drop = document.getElementById("adding");
const bar = drop?.querySelector("progress");
const told = drop?.querySelector(".told");
const TRIES = 4;
const PAUSE = 1500;

function say(text, bad = false) {
  told.textContent = text;
  told.classList.toggle("wrong", bad);
}

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

function put(address, file, onSent) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("x-csrf-token", token);
    request.setRequestHeader("accept", "application/json");
    request.upload.addEventListener("progress", (event) => onSent(event.loaded));
    request.addEventListener("load", () => (request.status < 300 ? resolve() : reject(new Refused(request.status, JSON.parse(request.responseText || "{}").detail ?? "上传失败"))));
    request.addEventListener("error", () => reject(new Refused(0, "没有连上服务器")));
    request.send(file);
  });
}

async function putAgain(address, file, onSent) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await put(address, file, onSent);
    } catch (error) {
      if (error.status !== 0 || attempt === TRIES) throw error;
      say(`连接中断，重试 ${attempt}/${TRIES - 1}`);
      await wait(PAUSE * attempt);
    }
  }
}

async function sendAll(files) {
  if (!files.length) return;
  const whole = files.reduce((sum, [, file]) => sum + file.size, 0) || 1;
  bar.hidden = false;
  try {
    const name = document.getElementById("batch-name")?.value.trim() || "补充材料";
    const { key } = await send(drop.dataset.drop, { name, deadline: document.getElementById("deadline")?.value || null });
    let sent = 0;
    for (const [path, file] of files) {
      say(`上传 ${path}`);
      await putAgain(`/uploads/${key}/files?name=${encodeURIComponent(path)}`, file, (now) => {
        bar.value = (sent + now) / whole;
      });
      sent += file.size;
    }
    await send(`/uploads/${key}/complete`, {});
    await watch(key);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(error.message, true);
  }
}

async function watch(key) {
  for (;;) {
    const answer = await fetch(`/uploads/${key}`, { headers: { accept: "application/json" } });
    const now = await answer.json();
    bar.hidden = false;
    bar.value = now.total ? now.done / now.total : 0;
    if (now.state === "done") return finished(now);
    if (now.state === "failed") return say(now.message, true);
    say(now.state === "reading" && now.total ? `识别 ${now.done}/${now.total} 页：${now.current}` : "等待识别");
    await wait(PAUSE);
  }
}

function finished(now) {
  if (location.pathname !== "/uploads") return location.reload();
  say(`已识别 ${now.total} 页：`);
  for (const one of now.applications) {
    const link = document.createElement("a");
    link.href = `/applications/${one.key}`;
    link.textContent = one.enterprise;
    told.append(link, " ");
  }
}

// Files of a folder that was dropped, with their paths.
async function within(entry, path = "") {
  if (entry.isFile) return [[path + entry.name, await new Promise((resolve, reject) => entry.file(resolve, reject))]];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    for (const one of some) found.push(...(await within(one, `${path}${entry.name}/`)));
  }
  return found;
}

if (drop) {
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry()).filter(Boolean);
    const files = [];
    for (const entry of entries) files.push(...(await within(entry)));
    await sendAll(files);
  });
  for (const input of drop.querySelectorAll('input[type="file"]')) {
    input.addEventListener("change", () => sendAll([...input.files].map((file) => [file.webkitRelativePath || file.name, file])));
  }
  const going = document.querySelector('[data-state="waiting"], [data-state="reading"]');
  if (going) watch(going.dataset.upload);
}
