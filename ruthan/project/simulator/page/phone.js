// The telephone: shows what the simulator says, and tells it what was pressed.
"use strict";

const CLOCK = new Intl.DateTimeFormat("th", { hour: "2-digit", minute: "2-digit" });
const at = (id) => document.getElementById(id);
const read = {};
let chats = [];
let chosen = "";
let version = -1;

async function tell(path, body) {
  await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(`/chats?since=${version}`);
      const told = await answer.json();
      version = told.version;
      chats = told.chats;
      if (!chosen) chosen = chats[0].id;
      show();
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

function show() {
  const chat = chats.find((one) => one.id === chosen);
  read[chosen] = chat.bubbles.length;
  at("people").replaceChildren(...chats.map(drawPerson));
  at("who").textContent = `ในฐานะ ${chat.name}`;
  at("presence").textContent = chat.isHere ? (chat.isGroup ? "เอาออก" : "บล็อก") : (chat.isGroup ? "เชิญเข้ากลุ่ม" : "เพิ่มเพื่อน");
  const nodes = chat.bubbles.flatMap(drawBubble);
  at("talk").replaceChildren(...nodes);
  drawQuick(chat);
  at("talk").scrollTop = at("talk").scrollHeight;
}

function drawPerson(chat) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-pressed", String(chat.id === chosen));
  button.append(chat.name);
  const news = chat.bubbles.length - (read[chat.id] || 0);
  if (news > 0 && chat.id !== chosen) {
    const badge = document.createElement("span");
    badge.className = "news";
    badge.textContent = String(news);
    button.append(badge);
  }
  button.addEventListener("click", () => { chosen = chat.id; show(); });
  item.append(button);
  return item;
}

function drawBubble(bubble) {
  const shown = bubble.from === "bot" ? drawMessage(bubble.message) : drawOwn(bubble);
  const foot = document.createElement("div");
  foot.className = bubble.from === "bot" ? "foot bot" : "foot";
  foot.append(CLOCK.format(new Date(bubble.at * 1000)));
  if (bubble.how) foot.append(` · ${bubble.how}`);
  if (bubble.id) foot.prepend(drawUnsend(bubble.id));
  return bubble.from === "line" ? [shown] : [shown, foot];
}

function drawUnsend(id) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "เรียกคืน";
  button.addEventListener("click", () => tell("/unsend", { chat: chosen, id }));
  return button;
}

function drawOwn(bubble) {
  const node = document.createElement("div");
  node.className = bubble.from === "line" ? "bubble line" : "bubble mine";
  if (bubble.unsent) node.textContent = "(เรียกคืนข้อความแล้ว)";
  else if (bubble.picture) {
    const image = document.createElement("img");
    image.src = bubble.picture;
    image.alt = "รูปที่ส่ง";
    node.append(image);
  } else if (bubble.sticker) {
    const sticker = document.createElement("span");
    sticker.className = "sticker";
    sticker.textContent = bubble.sticker;
    node.append(sticker);
  } else node.textContent = bubble.text;
  return node;
}

function drawMessage(message) {
  if (message.type === "flex") return drawFlex(message.contents);
  const node = document.createElement("div");
  node.className = "bubble";
  node.textContent = message.text || `(${message.type})`;
  return node;
}

function drawQuick(chat) {
  const last = chat.bubbles[chat.bubbles.length - 1];
  const items = last && last.from === "bot" && last.message.quickReply ? last.message.quickReply.items : [];
  at("quick").replaceChildren(...items.map((item) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = item.action.label;
    button.addEventListener("click", () => press(item.action.data, item.action.displayText || item.action.label));
    return button;
  }));
}

const press = (data, text) => tell("/press", { chat: chosen, data, text });

at("write").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value.trim();
  if (text) tell("/say", { chat: chosen, text });
  at("text").value = "";
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("write").requestSubmit();
  }
});
at("sticker").addEventListener("click", () => tell("/stick", { chat: chosen }));
at("place").addEventListener("click", () => tell("/stand", { chat: chosen }));
// A frame of a film as a JPEG, as LINE makes one; "" where the browser cannot read it.
async function frameOf(file) {
  const film = document.createElement("video");
  film.muted = true;
  film.src = URL.createObjectURL(file);
  const when = (name) => new Promise((done, fail) => {
    film.addEventListener(name, done, { once: true });
    film.addEventListener("error", fail, { once: true });
    setTimeout(fail, 5000);
  });
  try {
    await when("loadeddata");
    const isThere = when("seeked"); // before that the picture is black
    film.currentTime = film.duration / 2;
    await isThere;
    const drawn = document.createElement("canvas");
    drawn.width = film.videoWidth;
    drawn.height = film.videoHeight;
    drawn.getContext("2d").drawImage(film, 0, 0);
    return drawn.toDataURL("image/jpeg").split(",")[1];
  } catch {
    return "";
  } finally {
    URL.revokeObjectURL(film.src);
  }
}

at("file").addEventListener("change", async () => {
  const file = at("file").files[0];
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let whole = "";
  for (let i = 0; i < bytes.length; i += 8192) whole += String.fromCharCode(...bytes.subarray(i, i + 8192));
  const still = file.type.startsWith("video/") ? await frameOf(file) : "";
  await tell("/show", { chat: chosen, type: file.type || "application/octet-stream", name: file.name, body: btoa(whole), still });
  at("file").value = "";
});
at("presence").addEventListener("click", () => {
  const chat = chats.find((one) => one.id === chosen);
  tell(chat.isHere ? "/leave" : "/add", { chat: chosen });
});
at("samples").addEventListener("click", (event) => {
  if (event.target.tagName === "BUTTON") {
    at("text").value = event.target.textContent;
    at("text").focus();
  }
});
at("menu").addEventListener("click", (event) => {
  const { act, says } = event.target.dataset;
  if (act) {
    press(act, says);
    at("menu").open = false;
  }
});
at("menu-picture").addEventListener("error", () => { at("menu-picture").hidden = true; });

const FAULTS = {
  429: [{ endpoint: "/message/", status: 429 }],
  500: [{ endpoint: "/message/", status: 500 }],
  lost: [{ endpoint: "/message/", status: 500, isTaken: true }],
  slow: [{ endpoint: "/message/", status: 0, seconds: 12 }],
};
document.querySelectorAll("[data-fault]").forEach((button) => {
  button.addEventListener("click", async () => {
    await tell("/faults", { faults: FAULTS[button.dataset.fault] });
    at("fault").textContent = `ตั้งไว้แล้ว: ${button.textContent}`;
  });
});

follow();
