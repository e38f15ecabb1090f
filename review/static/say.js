// The dialog in which an expert says why: points, a corrected field, a reason. What was typed is kept until it is saved.

const dialog = document.getElementById("say");
const form = dialog.querySelector("form");
const fault = form.querySelector(".wrong");
const STEP = 0.5;
const drafts = new Map();

let finish = () => {};
let wanted = {};

// Resolves to {points, field, value, reason}, or null where it was closed.
export function ask(what) {
  wanted = what;
  form.querySelector("h2").textContent = what.title;
  fault.hidden = true;
  part("points", what.points !== undefined);
  part("field", Boolean(what.fields));
  part("value", Boolean(what.fields));
  form.querySelector(".reason").firstChild.textContent = what.label ?? "理由";
  form.points.value = what.points ?? "";
  form.reason.value = drafts.get(what.title) ?? what.reason ?? "";
  form.field.replaceChildren(...(what.fields ?? []).map((one, n) => new Option(`${one.label}：${one.value}`, n)));
  form.value.value = what.fields?.[0]?.value ?? "";
  dialog.showModal();
  (what.fields ? form.field : form.reason).focus();
  return new Promise((resolve) => {
    finish = resolve;
  });
}

export function close(which) {
  which.close();
}

function part(name, shown) {
  form.querySelector(`label.${name}`).hidden = !shown;
}

function done(event) {
  event.preventDefault();
  const wrong = faultOf();
  fault.hidden = !wrong;
  fault.textContent = wrong;
  if (wrong) return;
  const resolve = finish;
  finish = () => {};
  drafts.delete(wanted.title);
  resolve({ points: form.points.value, field: wanted.fields?.[Number(form.field.value)], value: form.value.value, reason: form.reason.value.trim() });
  dialog.close();
}

function faultOf() {
  const points = Number(form.points.value);
  if (wanted.points !== undefined && (!(points >= 0 && points <= wanted.full) || (points / STEP) % 1)) return `分数须在 0 至 ${wanted.full} 之间，步长 0.5`;
  if (wanted.needed && form.reason.value.trim().length < 2) return "请写明理由";
  return "";
}

form.addEventListener("submit", done);
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) done(event);
});
form.reason.addEventListener("input", () => drafts.set(wanted.title, form.reason.value));
form.field.addEventListener("change", () => {
  form.value.value = wanted.fields[Number(form.field.value)].value;
});
for (const button of form.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => {
    const next = Number(form.points.value) + Number(button.dataset.step);
    form.points.value = Math.min(wanted.full, Math.max(0, next));
  });
}
dialog.addEventListener("close", () => {
  finish(null);
  finish = () => {};
});
