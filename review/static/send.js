// Talking to the server: the page's token goes along, and what the server says in words comes back as an error.

const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function send(address, value) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": token, accept: "application/json" },
      body: JSON.stringify(value),
    });
  } catch {
    throw new Refused(0, "没有连上服务器，操作未保存");
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(answer.status, typeof told.detail === "string" ? told.detail : "提交的内容不完整或格式不对");
  }
  return told;
}

export async function fragment(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  return answer.ok ? parsed(await answer.text()) : null;
}

// The server's own escaped HTML as an element; nothing in it runs.
export function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}

export { token };
