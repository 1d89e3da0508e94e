/* The whole form in the browser: what is typed is kept at once (kept.js), what depends on it is shown or hidden
   (conditions.js), and everything is sent when there is a connection. The page itself can be kept on the device. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  const whole = document.getElementById("whole");
  const box = document.getElementById("kept");
  const [status, waiting, news, sender] = ["status", "waiting", "news", "send"].map((id) => document.getElementById(id));
  const texts = status.dataset;
  const here = kept.store(box.dataset.mark);
  const value = (name) => form.elements.namedItem(name).value;
  const page = { save: "../save/", token: value("csrfmiddlewaretoken"), person: here.mark, edition: box.dataset.edition };
  const plan = JSON.parse(form.dataset.plan);
  const fixed = JSON.parse(form.dataset.texts);
  const PLACEHOLDER = "-999999999"; // of the blank entry
  const SOON = 3000; // after the last keystroke, in milliseconds
  let wait = 0;
  let timer = 0;

  const say = (text, isProblem) => {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("wrong-note", Boolean(isProblem));
  };
  const count = () => {
    const found = here.all();
    waiting.textContent = kept.counted(box.dataset, found.length);
    sender.hidden = found.length === 0;
    kept.list(box, here, found.filter(([key, entry]) => !entry.add && (entry.v !== page.edition || !document.getElementById(key))));
  };

  // What is asked

  const KEYED = /^q\d+(-[\w-]+)?$/;
  const answers = () => {
    const found = { ...fixed };
    for (const [name, text] of new FormData(form)) {
      if (!KEYED.test(name) || typeof text !== "string") continue;
      const type = plan.nodes[/\d+/.exec(name)[0]];
      const clean = type?.[2] === "number" ? text.replace(/[\s\u00a0\u202f\u2009']/g, "").replace(/^\+/, "").replace("\u2212", "-") : text.trim();
      if (clean) found[name] = found[name] ? `${found[name]} ${clean}` : clean;
    }
    return found;
  };
  const endingsOf = () => {
    const blanks = [...form.querySelectorAll(".repeat")].map((repeat) => repeat.id + PLACEHOLDER);
    const entries = [...[...form.querySelectorAll("fieldset.entry")].map((entry) => entry.id), ...blanks];
    const known = new Map();
    return (number) => {
      const repeat = plan.nodes[number][4];
      if (!repeat) return [""];
      if (!known.has(repeat)) known.set(repeat, entries.filter((id) => id.startsWith(`q${repeat}-`)).map(conditions.ending));
      return known.get(repeat);
    };
  };
  const decide = () => {
    const { relevant, required } = conditions.evaluate(plan, answers(), endingsOf());
    for (const [key, isAsked] of relevant) {
      const element = document.getElementById(key);
      if (element) element.hidden = !isAsked;
    }
    // A repeat is asked when one of its entries is, or one that might be added.
    for (const repeat of form.querySelectorAll(".repeat")) {
      const own = [...relevant].filter(([key]) => key.slice(0, key.lastIndexOf("-")) === repeat.id);
      if (own.length) repeat.hidden = !own.some(([, isAsked]) => isAsked);
    }
    for (const [key, isNeeded] of required) {
      const said = document.querySelector(`#${key}_t .optional`);
      if (said) said.hidden = !isNeeded;
    }
  };
  // A condition that only the server can work out: the question is shown, and says so.
  const admit = () => {
    const sentence = document.getElementById("uncertain").textContent;
    for (const [kind, number, tree] of plan.steps) {
      if (kind !== "relevant" || tree !== undefined) continue;
      for (const element of form.querySelectorAll(`[id="q${number}"], [id^="q${number}-"]:is(fieldset, div)`)) {
        if (!KEYED.test(element.id) || element.querySelector(":scope > .uncertain")) continue;
        element.prepend(Object.assign(document.createElement("p"), { className: "soft uncertain", textContent: sentence }));
      }
    }
  };

  // What is typed

  const questionOf = (element) => element.closest?.(".q[hx-post]");
  const keep = (question) => {
    const keys = (question.dataset.keys ?? question.id).split(" ");
    const before = here.get(question.id);
    const more = { p: before?.p ?? value("page"), s: question.closest("details").dataset.section, v: page.edition };
    const isKept = here.put(question.id, kept.entryOf(form, question, keys, more));
    say(isKept ? texts.typing : texts.full, !isKept);
    kept.notice(question, here, question.id, box.dataset);
    count();
    soon(SOON);
  };
  form.addEventListener("input", (event) => {
    const question = questionOf(event.target);
    if (!question || event.target.dataset.finds) return;
    const error = document.getElementById(`${question.id}_e`);
    if (error) error.textContent = "";
    keep(question);
    decide();
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  // Entries of repeats

  const renamed = (root, from, to) => {
    const pattern = new RegExp(`${from}(?!\\d)`, "g");
    for (const element of [root, ...root.querySelectorAll("*")]) {
      for (const { name, value: text } of [...element.attributes]) {
        if (text.includes(from)) element.setAttribute(name, text.replace(pattern, to));
      }
    }
  };
  const ordered = (list) => {
    for (const [at, entry] of [...list.children].entries()) {
      const spoken = entry.querySelector(":scope > legend")?.lastChild;
      if (spoken) spoken.textContent = spoken.textContent.replace(/\d+\s*$/, at + 1);
    }
  };
  const enter = (repeat, ending) => {
    const around = document.getElementById(repeat);
    const made = around.querySelector(":scope > template").content.firstElementChild.cloneNode(true);
    renamed(made, PLACEHOLDER, ending);
    const list = document.getElementById(`${repeat}_list`);
    list.append(made);
    ordered(list);
    return made;
  };
  const add = (repeat) => {
    const taken = here.all().map(([key]) => Number(/-x(\d+)/.exec(key)?.[1] ?? 0));
    const drawn = [...form.querySelectorAll(".entry[id*='-x']")].map((entry) => Number(/-x(\d+)/.exec(entry.id)[1]));
    const ending = `-x${Math.max(0, ...taken, ...drawn) + 1}`;
    const made = enter(repeat, ending);
    const section = made.closest("details").dataset.section;
    const base = [`${repeat}.n`, value(`${repeat}.n`)];
    here.put(`${repeat}${ending}`, { add: repeat, f: [base], p: value("page"), s: section, v: page.edition, l: "", t: "", at: Date.now() });
    decide();
    count();
    made.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  };
  const drop = (entry) => {
    const ending = conditions.ending(entry.id);
    const list = entry.parentElement;
    for (const [key] of here.all()) if (`${conditions.ending(key)}-`.startsWith(`${ending}-`)) here.drop(key);
    entry.remove();
    ordered(list);
    decide();
    count();
  };
  form.addEventListener("click", (event) => {
    const { adds, clears } = event.target.closest("button")?.dataset ?? {};
    if (adds) add(adds);
    if (event.target.closest("[data-drops]")) drop(event.target.closest(".entry"));
    if (!clears) return;
    for (const field of form.querySelectorAll(`input[type=radio][name="${clears}"]`)) field.checked = false;
    keep(document.getElementById(clears));
    decide();
  });

  const comeBack = () => {
    for (const [key, entry] of here.all()) {
      if (entry.add && entry.v === page.edition && document.getElementById(entry.add)) enter(entry.add, conditions.ending(key));
    }
    for (const [key, entry] of here.all()) {
      const question = document.getElementById(key);
      if (entry.add || !question || entry.v !== page.edition) continue;
      kept.restore(form, entry);
      mark(key, entry.bad);
    }
  };
  const mark = (key, sentence) => {
    kept.notice(document.getElementById(key), here, key, box.dataset);
    const error = document.getElementById(`${key}_e`);
    if (error && sentence !== undefined) error.textContent = sentence;
  };

  // Sending

  const link = (address, text) => Object.assign(document.createElement("a"), { href: address, textContent: text });
  const report = (sentence, entries, address, more) => {
    if (!entries.length) return;
    const items = entries.map(([key, entry]) => {
      const item = document.createElement("li");
      item.append(more ? `${entry.l}: ` : "", link(address(key, entry), more || entry.l));
      return item;
    });
    const list = document.createElement("ul");
    list.append(...items);
    news.append(Object.assign(document.createElement("p"), { textContent: sentence }), list);
  };
  const tell = (done) => {
    if (done.added) {
      const entry = document.getElementById(done.key);
      if (entry) {
        renamed(entry, done.from, done.to);
        entry.querySelector("[data-drops]")?.remove();
      }
      form.elements.namedItem(`${entry?.closest(".repeat").id}.n`).value = done.added.base;
      return count();
    }
    for (const [key, base] of Object.entries(done.bases)) {
      const field = form.elements.namedItem(`${key}.n`);
      if (field) field.value = base;
    }
    for (const [key] of [...done.saved, ...done.overtaken]) mark(key, "");
    for (const [key, , sentence] of done.refused) mark(key, sentence);
    report(texts.overtaken, done.overtaken, (key, entry) => `../${entry.s}/#${key}`, texts.choose);
    report(texts.refused, done.refused, (key) => `#${key}`);
    return count();
  };
  const soon = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(() => (navigator.onLine ? go() : say(texts.offline)), pause);
  };
  const again = () => {
    wait = Math.min(60, wait ? wait * 2 : 3);
    soon(wait * 1000);
  };
  const go = () =>
    kept.alone(async () => {
      if (!here.all().some(([, entry]) => !entry.bad && entry.v === page.edition)) return count();
      say(texts.saving);
      news.replaceChildren();
      try {
        await kept.send(here, page, () => true, tell);
        wait = 0;
        const isLeft = here.all().length > 0;
        say(isLeft ? "" : texts.sent);
      } catch (fault) {
        if (fault instanceof kept.Stopped) return say(fault.message || texts.failed, true);
        say(navigator.onLine ? texts.failed : texts.offline, true);
        again();
      }
      return count();
    });
  sender.addEventListener("click", go);
  window.addEventListener("online", go);
  window.addEventListener("offline", () => say(texts.offline, true));

  // The page on this device

  const NAME = `mancomun ${location.pathname}`;
  const show = (state) => {
    for (const part of whole.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
  };
  const parts = () => [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => part.href || part.src);
  const renew = async (isNew) => {
    const cache = await caches.open(NAME);
    if (isNew) await cache.add(location.pathname);
    const wanted = parts();
    const there = (await cache.keys()).map((request) => request.url);
    await cache.addAll(wanted.filter((address) => !there.includes(address)));
    for (const address of there) if (!wanted.includes(address) && new URL(address).pathname !== location.pathname) await cache.delete(address);
  };
  const keepPage = async () => {
    await renew(true);
    await navigator.serviceWorker.register("worker.js", { scope: "./" });
    show("kept");
  };
  const removePage = async () => {
    if (here.all().length && !confirm(document.getElementById("remove").dataset.warning)) return;
    for (const [key] of here.all()) here.drop(key);
    await caches.delete(NAME);
    const registration = await navigator.serviceWorker.getRegistration("./");
    await registration?.unregister();
    location.reload();
  };
  const begin = async () => {
    if (!("serviceWorker" in navigator) || !("caches" in window)) return show("unable");
    const isKept = await caches.has(NAME);
    show(isKept ? "kept" : "not");
    if (isKept && navigator.onLine) await renew(false).catch(() => undefined);
    document.getElementById("keep").addEventListener("click", () => keepPage().catch(() => {
      caches.delete(NAME); // half of it is of no use
      say(navigator.onLine ? texts.failed : texts.offline, true);
    }));
    document.getElementById("remove").addEventListener("click", removePage);
  };

  document.getElementById("scriptless").remove();
  whole.hidden = false;
  for (const field of form.querySelectorAll("[data-finds]")) field.hidden = true;
  comeBack();
  admit();
  decide();
  count();
  begin();
  if (navigator.onLine) go();
  else say(texts.offline);
})();
