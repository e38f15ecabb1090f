// The page image: shows a step of proof, its boxes, zoomed to what decided.

import { fragment } from "./send.js";

const SVG = "http://www.w3.org/2000/svg";
const frame = document.getElementById("frame");
const paper = document.getElementById("paper");
const image = document.getElementById("image");
const boxes = document.getElementById("boxes");
const piece = document.getElementById("piece");
const name = document.getElementById("shown-name");
const count = document.getElementById("shown-count");
const button = document.getElementById("zoom");
const WIDE = "?w=1600";
const LARGEST = 2.6;
const pieces = new Map();

let zoomed = true;
let step = null;

export function show(chosen, at, of) {
  step = chosen;
  boxes.replaceChildren();
  piece.hidden = true;
  if (!chosen) {
    image.hidden = true;
    name.textContent = "没有与本项有关的材料";
    count.textContent = "";
    return;
  }
  name.textContent = chosen.querySelector(".go small").textContent;
  count.textContent = `${at + 1}/${of}`;
  image.alt = `${chosen.dataset.kind}：${name.textContent}`;
  if (!chosen.dataset.img) {
    readPiece();
    return;
  }
  const address = chosen.dataset.img + WIDE;
  if (image.getAttribute("src") === address && image.complete && image.naturalWidth) {
    drawn();
  } else {
    image.src = address;
  }
}

export function toggle() {
  zoomed = !zoomed;
  button.setAttribute("aria-pressed", String(zoomed));
  place();
}

// Goes to the next deciding field of the step.
export function next() {
  const marks = [...(step?.querySelectorAll(".marks > div") ?? [])];
  const here = marks.findIndex((one) => one.classList.contains("lit"));
  light(marks[(here + 1) % marks.length]);
}

export function light(mark) {
  for (const one of document.querySelectorAll(".marks .lit, #boxes .lit")) one.classList.remove("lit");
  if (!mark) return;
  mark.classList.add("lit");
  const box = boxes.querySelector(`[data-box="${CSS.escape(mark.dataset.box)}"]`);
  if (box) {
    box.classList.add("lit");
    bring(numbers(mark.dataset.box));
  }
}

export function preload(chosen) {
  if (chosen?.dataset.img) new Image().src = chosen.dataset.img + WIDE;
}

image.addEventListener("load", drawn);
image.addEventListener("error", readPiece);
button.addEventListener("click", toggle);

function drawn() {
  image.hidden = false;
  piece.hidden = true;
  boxes.replaceChildren();
  for (const mark of step.querySelectorAll(".marks > [data-box]")) {
    if (!mark.dataset.box) continue;
    const [left, top, right, bottom] = numbers(mark.dataset.box);
    const rect = document.createElementNS(SVG, "rect");
    rect.setAttribute("x", left);
    rect.setAttribute("y", top);
    rect.setAttribute("width", right - left);
    rect.setAttribute("height", bottom - top);
    rect.setAttribute("class", mark.classList.contains("deciding") ? "deciding" : "other");
    rect.dataset.box = mark.dataset.box;
    boxes.append(rect);
  }
  place();
}

function place() {
  const focus = step?.dataset.focus ? numbers(step.dataset.focus) : null;
  let scale = 1;
  if (zoomed && focus) {
    const tall = (frame.clientWidth * image.naturalHeight) / (image.naturalWidth || 1);
    const across = 0.92 / Math.max(0.05, focus[2] - focus[0]);
    const down = (0.92 * frame.clientHeight) / Math.max(1, (focus[3] - focus[1]) * tall);
    scale = Math.min(LARGEST, Math.max(1, Math.min(across, down)));
  }
  if (!zoomed && image.naturalHeight) {
    const fit = (frame.clientHeight * image.naturalWidth) / image.naturalHeight / frame.clientWidth;
    scale = Math.min(1, fit);
  }
  paper.style.width = `${scale * 100}%`;
  if (focus) bring(focus);
  else frame.scrollTo(0, 0);
}

// Scrolls so that a box lies in the middle; of one that is larger than the frame the beginning is seen.
function bring([left, top, right, bottom]) {
  const middle = (from, to, whole, seen) => {
    const start = from * whole;
    const length = (to - from) * whole;
    return Math.max(0, length > seen ? start - 12 : start + length / 2 - seen / 2);
  };
  frame.scrollTo(middle(left, right, paper.offsetWidth, frame.clientWidth), middle(top, bottom, paper.offsetHeight, frame.clientHeight));
}

async function readPiece() {
  const asked = step;
  if (!asked) return;
  image.hidden = true;
  const address = asked.dataset.piece;
  const found = pieces.get(address) ?? (await fragment(address));
  if (found) pieces.set(address, found);
  if (step !== asked) return;
  piece.replaceChildren(found ? found.cloneNode(true) : "这一页没有图像");
  piece.hidden = false;
}

function numbers(text) {
  return text.split(" ").map(Number);
}
