// The sheet: choosing a criterion, stepping through its proof, and an expert's acts, each saved as it is done.

import { parsed, Refused, send } from "./send.js";
import { ask, close } from "./say.js";
import * as viewer from "./viewer.js";

const sheet = document.getElementById("sheet");
const rows = document.getElementById("rows");
const panels = document.getElementById("panels");
const undo = document.getElementById("undo");
const told = document.getElementById("told");
const acts = sheet.dataset.acts;

let current = "";
let at = 0;
let busy = Promise.resolve();
let hidden = 0;

document.documentElement.classList.add("js");

const row = (id) => document.getElementById(`row-${id}`);
const panel = () => document.getElementById(`panel-${current}`);
const steps = () => [...(panel()?.querySelectorAll(".step") ?? [])];
const ids = () => [...rows.children].map((one) => one.dataset.c);
const open = (id) => ["open", "stale"].includes(row(id).dataset.state);

function choose(id, first = 0) {
  if (!id) return;
  for (const one of rows.children) one.setAttribute("aria-current", String(one.dataset.c === id));
  for (const one of panels.children) one.classList.toggle("on", one.dataset.c === id);
  if (current !== id) panels.scrollTop = 0;
  current = id;
  row(id).scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `#${id}`);
  look(first, false);
}

function look(number, scroll = true) {
  const all = steps();
  at = all.length ? (number + all.length) % all.length : 0;
  for (const [n, one] of all.entries()) one.classList.toggle("on", n === at);
  if (scroll) all[at]?.scrollIntoView({ block: "nearest" });
  viewer.show(all[at] ?? null, at, all.length);
  viewer.preload(all[at + 1] ?? document.querySelector(`#panel-${CSS.escape(after(current) ?? "")} .step`));
}

function after(id) {
  const all = ids();
  return all[all.indexOf(id) + 1];
}

function move(by) {
  const all = ids();
  choose(all[Math.min(all.length - 1, Math.max(0, all.indexOf(current) + by))]);
}

function nextOpen() {
  const all = ids();
  const here = all.indexOf(current);
  const found = [...all.slice(here + 1), ...all.slice(0, here)].find(open);
  if (found) choose(found);
  else say("各项均已评分，可填写评审意见并签名");
}

function say(text, bad = false) {
  told.textContent = text;
  told.className = bad ? "on bad" : "on";
  clearTimeout(hidden);
  hidden = setTimeout(() => told.classList.remove("on"), bad ? 8000 : 2500);
}

// One act after the other: each is told the version that the one before it made.
function act(deed, done = () => {}) {
  busy = busy.then(async () => {
    try {
      const answer = await send(acts, { seen: Number(sheet.dataset.version), ...deed });
      show(answer);
      if (answer.notice) say(answer.notice, true);
      else done();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      say(error.message, true);
      if (error.status === 409) sheet.classList.add("behind");
      return false;
    }
  });
  return busy;
}

function show(answer) {
  sheet.dataset.version = answer.version;
  sheet.dataset.undoable = answer.undoable ?? "";
  undo.disabled = answer.undoable === null;
  for (const id of ["total", "done", "proposed"]) document.getElementById(id).textContent = answer[id];
  for (const [id, key] of [["sign-total", "total"], ["sign-done", "done"]]) document.getElementById(id).textContent = answer[key];
  document.querySelector('#sign [name="seen"]').value = answer.version;
  for (const [id, html] of Object.entries(answer.rows)) row(id).replaceWith(parsed(html));
  for (const [id, html] of Object.entries(answer.panels)) document.getElementById(`panel-${id}`).replaceWith(parsed(html));
  const scroll = panels.scrollTop;
  choose(current, at);
  panels.scrollTop = scroll;
}

const doing = {
  confirm() {
    const deed = { kind: "confirm", criterion: current, points: row(current).dataset.proposed };
    act(deed, nextOpen);
  },
  async points(by = 0) {
    const line = row(current).dataset;
    const start = Number(line.points || line.proposed) + by;
    const said = await ask({ title: `改分：${current}（满分 ${line.full}）`, points: Math.min(Number(line.full), Math.max(0, start)), full: Number(line.full), needed: true });
    if (said) act({ kind: "points", criterion: current, points: said.points, reason: said.reason });
  },
  async exclude() {
    const step = steps()[at];
    if (!step) return say("本项没有材料", true);
    if (step.classList.contains("excluded")) return act({ kind: "exclude", criterion: current, document: step.dataset.document });
    const said = await ask({ title: `“${step.dataset.kind}”不计入 ${current}`, needed: true });
    if (said) act({ kind: "exclude", criterion: current, document: step.dataset.document, reason: said.reason });
  },
  async correct() {
    const step = steps()[at];
    const fields = [...(step?.querySelectorAll(".marks > div") ?? [])].map((one) => ({
      label: one.dataset.label,
      value: one.querySelector("dd bdi").textContent,
      field: one.dataset.field,
      row: one.dataset.row === "" ? null : Number(one.dataset.row),
    }));
    if (!fields.length) return say("这一页没有可更正的字段", true);
    const said = await ask({ title: `更正字段：${step.dataset.kind}`, fields, needed: true });
    if (said) {
      const { field, row: line } = said.field;
      act({ kind: "correct", document: step.dataset.document, field, row: line, value: said.value, reason: said.reason }, () => say("已更正并重新计分"));
    }
  },
  async ask() {
    const said = await ask({ title: `要求补充材料：${current}`, label: "需要补充的材料", needed: true });
    if (said) act({ kind: "ask", criterion: current, reason: said.reason });
  },
  async comment() {
    const known = panel().querySelector(".comment")?.textContent.replace(/^备注：/, "") ?? "";
    const said = await ask({ title: `备注：${current}`, label: "备注（不影响评分）", reason: known });
    if (said) act({ kind: "comment", criterion: current, reason: said.reason });
  },
  undo() {
    if (sheet.dataset.undoable) act({ kind: "undo", undoes: Number(sheet.dataset.undoable) }, () => say("已撤销"));
  },
};

function order() {
  const button = document.getElementById("order");
  const byRisk = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(byRisk));
  const all = [...rows.children];
  const place = new Map([...panels.children].map((one, n) => [one.dataset.c, n]));
  all.sort((a, b) => (byRisk ? b.dataset.risk - a.dataset.risk : place.get(a.dataset.c) - place.get(b.dataset.c)));
  rows.append(...all);
  choose(current, at);
}

const help = () => document.getElementById("keys").showModal();
const sign = () => document.getElementById("sign")?.showModal();
const writing = (name, ...given) => () => (acts ? doing[name](...given) : say("只读", true));

const keys = {
  c: writing("confirm"), Enter: writing("confirm"), j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
  n: () => look(at + 1), p: () => look(at - 1), ArrowRight: () => look(at + 1), ArrowLeft: () => look(at - 1), z: viewer.toggle, b: viewer.next,
  "+": writing("points", 0.5), "-": writing("points", -0.5), "=": writing("points"), x: writing("exclude"), e: writing("correct"),
  a: writing("ask"), m: writing("comment"), u: writing("undo"), o: order, s: sign, "?": help,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select, summary")) return;
  if (event.key === "Enter" && event.target.closest("a, button:not(.pick):not(.go)")) return;
  const known = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!known || (event.target.id === "frame" && event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  known();
});

document.addEventListener("click", (event) => {
  const at = (name) => event.target.closest(name);
  if (at(".pick")) choose(at(".line").dataset.c);
  else if (at(".go")) look(steps().indexOf(at(".step")));
  else if (at("[data-do]")) doing[at("[data-do]").dataset.do]();
  else if (at("[data-close]")) close(at("dialog"));
  else if (at(".marks > div")) viewer.light(at(".marks > div"));
});
document.getElementById("order").addEventListener("click", order);
document.getElementById("help").addEventListener("click", help);
document.getElementById("prev").addEventListener("click", () => look(at - 1));
document.getElementById("next").addEventListener("click", () => look(at + 1));
document.getElementById("signing")?.addEventListener("click", sign);
undo.addEventListener("click", writing("undo"));

const asked = decodeURIComponent(location.hash.slice(1));
choose(ids().includes(asked) ? asked : ids().find(open) ?? ids()[0]);
