/* What was typed and is not on the server yet: kept in this browser, by person and answer, until the server has it.
   An entry: f fields [[name, value]], p the page that it was typed on, s its section, v the edition of the form,
   l its label, t its text for reading, at when; bad the sentence of a refusal; add the repeat that it is a new entry of.
   docs/decisions/0014-offline.md says why so. */
(() => {
  "use strict";
  const PREFIX = "mancomun.kept.";
  const BATCH = 30; // questions in one request: a line that breaks then costs little
  const PATIENCE = 60_000; // for one request, in milliseconds

  class Stopped extends Error {} // the server says no, and trying again by itself would not help

  const belongs = (name, key) => name === key || name.startsWith(`${key}.`);
  const basesIn = (entry) => entry.f.map(([name]) => name).filter((name) => name.endsWith(".n")).map((name) => name.slice(0, -2));
  const isLocal = (key) => /-x\d/.test(key);

  const store = (mark) => {
    const at = (key) => `${PREFIX}${mark}.${key}`;
    const read = (name) => {
      try {
        return JSON.parse(localStorage.getItem(name));
      } catch {
        return null;
      }
    };
    return {
      mark,
      get: (key) => read(at(key)),
      /* False where the browser keeps nothing: it is full, or it was told not to. */
      put: (key, entry) => {
        try {
          localStorage.setItem(at(key), JSON.stringify(entry));
          return true;
        } catch {
          return false;
        }
      },
      drop: (key) => {
        try {
          localStorage.removeItem(at(key));
        } catch {
          // nothing is kept there
        }
      },
      /* [key, entry], the earliest first. */
      all: () => {
        let names = [];
        try {
          names = Object.keys(localStorage);
        } catch {
          return [];
        }
        const found = names.filter((name) => name.startsWith(at(""))).map((name) => [name.slice(at("").length), read(name)]);
        return found.filter(([, entry]) => entry && Array.isArray(entry.f)).sort((a, b) => a[1].at - b[1].at);
      },
    };
  };

  // From fields to an entry and back

  const textOf = (field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.checked ? (field.labels[0]?.textContent ?? field.value) : "";
    return field.tagName === "SELECT" ? (field.value && field.selectedOptions[0]?.textContent) || "" : field.value;
  };
  const entryOf = (form, element, keys, more) => {
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && keys.some((key) => belongs(name, key)));
    const typed = [...form.elements].filter((field) => /^q[\w-]+(\.[ao])?$/.test(field.name) && keys.some((key) => belongs(field.name, key)));
    const label = document.getElementById(`${element.id}_t`) ?? element.querySelector("[id$=_t]");
    const said = [...(label?.childNodes ?? [])].filter((node) => !node.classList?.contains("optional")).map((node) => node.textContent);
    return { f: fields, l: said.join("").trim(), t: typed.map(textOf).filter(Boolean).join(", "), at: Date.now(), ...more };
  };
  const fill = (field, wanted) => {
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = wanted.includes(field.value);
      return;
    }
    const value = wanted.shift() ?? "";
    if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
    field.value = value;
  };
  const restore = (form, entry) => {
    const wanted = new Map();
    for (const [name, value] of entry.f) wanted.set(name, [...(wanted.get(name) ?? []), value]);
    const keys = basesIn(entry);
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || field.tagName === "BUTTON") continue;
      if (wanted.has(field.name) || keys.some((key) => belongs(field.name, key))) fill(field, wanted.get(field.name) ?? []);
    }
  };

  // Sending

  const post = async (page, fields, again = true) => {
    const body = new URLSearchParams([["csrfmiddlewaretoken", page.token], ["person", page.person], ...fields]);
    const headers = { Accept: "application/json", "HX-Request": "true" };
    const response = await fetch(page.save, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (response.ok) return response.json();
    if (response.status >= 500 || response.status === 429) throw new TypeError(`status ${response.status}`);
    const said = new DOMParser().parseFromString(await response.text(), "text/html").body.textContent.trim();
    if (response.status === 403 && again && (await renewed(page))) return post(page, fields, false);
    throw new Stopped(said);
  };
  // The key of the forms changes when somebody signs in again.
  const renewed = async (page) => {
    const response = await fetch(location.pathname, { cache: "no-store", redirect: "manual" });
    const found = response.ok && new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
    if (!found) return false;
    page.token = found.value;
    return true;
  };

  const renamed = (text, from, to) => text.replace(new RegExp(`${from}(?!\\d)`, "g"), to);
  // A new entry of a repeat gets its key from the server; what was typed in it follows.
  const addOne = async (kept, page, key, entry) => {
    const answer = await post(page, [["section", entry.s], ["page", entry.p], ["add", entry.add], ...entry.f]);
    if (!answer.added) throw new Stopped("");
    const [from, to] = [key.slice(key.lastIndexOf("-")), answer.added.key.slice(answer.added.key.lastIndexOf("-"))];
    for (const [name, other] of kept.all()) {
      if (name === key) continue;
      if (other.add === entry.add) kept.put(name, { ...other, p: entry.p, f: [[`${entry.add}.n`, String(answer.added.base)]] });
      else if (renamed(name, from, to) !== name) {
        kept.put(renamed(name, from, to), { ...other, f: other.f.map(([field, value]) => [renamed(field, from, to), value]) });
        kept.drop(name);
      }
    }
    kept.drop(key);
    return { key, added: answer.added, from, to };
  };
  const batches = (entries) => {
    const groups = new Map();
    for (const each of entries) {
      const name = `${each[1].s} ${each[1].p}`;
      groups.set(name, [...(groups.get(name) ?? []), each]);
    }
    const parts = (group) => Array.from({ length: Math.ceil(group.length / BATCH) }, (_part, at) => group.slice(at * BATCH, (at + 1) * BATCH));
    return [...groups.values()].flatMap(parts);
  };
  // The later of two entries that speak of the same question wins.
  const joined = (batch) => {
    let fields = [];
    for (const [, entry] of batch) {
      const keys = basesIn(entry);
      fields = fields.filter(([name]) => !keys.some((key) => belongs(name, key)));
      fields.push(...entry.f);
    }
    return fields;
  };
  const settle = (kept, batch, answer) => {
    const done = { saved: [], overtaken: [], refused: [], bases: answer.saved };
    for (const [key, entry] of batch) {
      const now = kept.get(key);
      if (!now) continue;
      const bad = basesIn(entry).map((base) => answer.refused[base]).find(Boolean);
      if (bad && now.at === entry.at) kept.put(key, { ...now, bad });
      if (bad) done.refused.push([key, entry, bad]);
      else {
        if (now.at === entry.at) kept.drop(key);
        const isOvertaken = basesIn(entry).some((base) => answer.overtaken.includes(base));
        done[isOvertaken ? "overtaken" : "saved"].push([key, entry]);
      }
    }
    return done;
  };

  /* Send what can be sent. `page`: {save, token, person, edition}. `wanted(key)` chooses; `tell` hears of each step.
     Throws Stopped with the server's sentence, or whatever the line threw. */
  const send = async (kept, page, wanted, tell) => {
    const can = ([key, entry]) => wanted(key) && entry.v === page.edition && !entry.bad;
    const refused = new Map(); // what the server said, by what it was said of; the rest goes on
    const tried = async (name, work) => {
      try {
        tell(await work());
      } catch (fault) {
        if (!(fault instanceof Stopped)) throw fault;
        refused.set(name, fault);
      }
    };
    for (;;) {
      const next = kept.all().filter(can).find(([key, entry]) => entry.add && !refused.has(key));
      if (!next) break;
      await tried(next[0], () => addOne(kept, page, ...next));
    }
    for (const batch of batches(kept.all().filter(can).filter(([key]) => !isLocal(key)))) {
      const { s, p } = batch[0][1];
      await tried(batch, async () => settle(kept, batch, await post(page, [["section", s], ["page", p], ...joined(batch)])));
    }
    for (const fault of refused.values()) throw fault;
  };
  const alone = (work) => (navigator.locks ? navigator.locks.request(PREFIX, work) : work());

  // Saying so

  const counted = (texts, count) => (count ? (count === 1 ? texts.one : texts.many.replace("{n}", count)) : "");
  const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const button = (text, act) => {
    const made = Object.assign(line("button", text), { type: "button", className: "small" });
    made.addEventListener("click", act);
    return made;
  };
  /* What has no field on this page, to be read and copied. */
  const list = (box, kept, entries) => {
    box.hidden = entries.length === 0;
    box.className = box.hidden ? "" : "note warning";
    const parts = entries.map(([key, entry]) => {
      const part = document.createElement("div");
      const discard = button(box.dataset.discard, () => {
        kept.drop(key);
        part.remove();
        box.hidden = !box.querySelector("dl > div");
      });
      const said = line("dd", entry.t || "—");
      if (entry.bad) said.append(document.createElement("br"), line("small", entry.bad));
      said.append(" ", discard);
      part.append(line("dt", entry.l), said);
      return part;
    });
    box.querySelector("dl").replaceChildren(...parts);
  };
  /* Below a question: it is here and not there. */
  const notice = (question, kept, key, texts) => {
    document.getElementById(`${key}_kept`)?.remove();
    if (!question || !kept.get(key)) return;
    const said = Object.assign(line("p", `${texts.unsent} `), { id: `${key}_kept`, className: "soft" });
    said.append(button(texts.discard, () => {
      kept.drop(key);
      location.reload();
    }));
    question.append(said);
  };

  globalThis.kept = { store, entryOf, restore, send, alone, list, notice, counted, belongs, isLocal, Stopped };

  // A page without fields: what is kept is shown, so that it can be copied.
  const box = document.getElementById("kept");
  if (box && "reading" in box.dataset) {
    const here = store(box.dataset.mark);
    list(box, here, here.all().filter(([, entry]) => !entry.add));
  }
  // Whoever leaves takes along what is theirs.
  for (const form of document.querySelectorAll("form[data-forgets]")) {
    form.addEventListener("submit", (event) => {
      const here = store(form.dataset.forgets);
      const found = here.all();
      if (found.length && !confirm(form.dataset.warning)) return event.preventDefault();
      for (const [key] of found) here.drop(key);
      const page = new URL("offline/", location.href).pathname;
      globalThis.caches?.delete(`mancomun ${page}`);
      return navigator.serviceWorker?.getRegistration(page).then((registration) => registration?.unregister());
    });
  }
})();
