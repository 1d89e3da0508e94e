/* Saving as one goes. htmx sends a question when it changes and puts the answer's fragments in place; this file
   keeps count of what is not saved yet, says so, tries again, and keeps fragments away from what is being typed. Until
   the server has a change, it is kept in the browser (kept.js) and comes back with the page. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form || !("live" in form.dataset)) return;
  const status = document.getElementById("status");
  const texts = { ...status.dataset };
  const always = ["csrfmiddlewaretoken", "person", "section", "page", "seen", "check"];
  const buttons = ["add", "remove", "restore", "clear", "take", "keep"];
  const unsaved = new Map(); // id of a question -> how often it was changed
  const sent = new Map(); // id of a question -> the change that is on its way
  let wait = 0;
  let timer = 0;
  let sweep = 0;
  let leaving = false;
  const box = document.getElementById("kept");
  const waiting = document.getElementById("waiting");
  const here = kept.store(box.dataset.mark);
  const value = (name) => form.elements.namedItem(name).value;
  const page = { save: "../save/", token: value("csrfmiddlewaretoken"), person: here.mark, edition: box.dataset.edition };
  let isStopped = false; // the server takes nothing of what other sections left here
  const loose = new Set(); // ids of questions that the browser could not keep: files, or a full store

  const questionOf = (element) => element.closest?.(".q[hx-post]");
  const keysOf = (element) => (element.dataset.keys ?? element.id).split(" ").filter(Boolean);
  const belongs = (name, key) => name === key || name.startsWith(`${key}.`);
  const say = (text, isProblem) => {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("wrong-note", Boolean(isProblem));
  };

  const touched = (event) => {
    const question = questionOf(event.target);
    if (!question || event.target.dataset.finds) return;
    unsaved.set(question.id, (unsaved.get(question.id) || 0) + 1);
    keep(question);
    clearTimeout(sweep);
    sweep = setTimeout(sweepUp, 3000);
    if (!status.classList.contains("wrong-note")) say(texts.typing);
  };
  form.addEventListener("input", touched);
  // A field that was typed in before htmx knew it, such as a new entry's, has told nobody.
  const sweepUp = () => {
    if ([...unsaved.keys()].some((id) => !sent.has(id))) retry();
  };

  // What was typed before on the same base stays with the page that it was typed on, so that the server knows it again.
  const keep = (question) => {
    const before = here.get(question.id);
    const more = { p: before?.p ?? value("page"), s: value("section"), v: page.edition };
    const isKept = !question.querySelector("input[type=file]") && here.put(question.id, kept.entryOf(form, question, keysOf(question), more));
    loose[isKept ? "delete" : "add"](question.id);
    count();
  };
  const count = () => {
    const found = here.all().filter(([, entry]) => !entry.add);
    waiting.replaceChildren(kept.counted(box.dataset, found.length), ...choices);
    if (found.some(([id]) => kept.isLocal(id))) waiting.append(" ", link("../offline/", box.dataset.page));
    const cannotGo = ([id, entry]) => entry.v !== page.edition || ((entry.bad || isStopped) && !kept.isLocal(id) && !document.getElementById(id));
    kept.list(box, here, found.filter(cannotGo));
  };
  const link = (address, text) => Object.assign(document.createElement("a"), { href: address, textContent: text });
  const choices = []; // links to questions of other sections that somebody else answered too
  const tell = (done) => {
    for (const [id, entry] of done.overtaken) choices.push(" ", link(`../${entry.s}/#${id}`, box.dataset.choose.replace("{label}", entry.l)));
    count();
  };
  const comeBack = () => {
    for (const [id, entry] of here.all()) {
      const question = questionOf(document.getElementById(id) ?? form);
      if (!question || entry.v !== page.edition) continue;
      kept.restore(form, entry);
      kept.notice(question, here, id, box.dataset);
      const error = document.getElementById(`${id}_e`);
      if (entry.bad && error) error.textContent = entry.bad;
      else unsaved.set(id, 1);
    }
    count();
    retry();
  };
  // Other sections' questions, and those that are not asked any more, have no element here.
  const elsewhere = () => kept.alone(() => kept.send(here, page, (id) => !kept.isLocal(id) && !document.getElementById(id), tell));

  // Which fields go with a question; what is saved already, or on its way, does not go twice.
  form.addEventListener("htmx:configRequest", (event) => {
    const element = event.detail.elt;
    const isButton = element.tagName === "BUTTON";
    if (!isButton) {
      const change = unsaved.get(element.id);
      if (change === undefined || sent.get(element.id) === change) return event.preventDefault();
      sent.set(element.id, change);
      if (!status.classList.contains("wrong-note")) say(texts.saving);
    }
    const keys = keysOf(element);
    const parameters = event.detail.formData;
    const entry = isButton ? null : here.get(element.id);
    if (entry) parameters.set("page", entry.p);
    for (const name of [...new Set(parameters.keys())]) {
      const own = isButton && buttons.includes(name) && name === element.name;
      if (!always.includes(name) && !own && !keys.some((key) => belongs(name, key))) parameters.delete(name);
    }
  });

  // Done with, for the server has it or has said why not. What was typed meanwhile begins from what stands now.
  const settled = (element, xhr) => {
    const saved = (xhr.getResponseHeader("X-Saved") ?? "").split(" ");
    const isLatest = unsaved.get(element.id) === sent.get(element.id);
    if (isLatest) unsaved.delete(element.id);
    sent.delete(element.id);
    const entry = here.get(element.id);
    if (entry && keysOf(element).some((key) => saved.includes(key))) {
      here.drop(element.id);
      const question = document.getElementById(element.id);
      if (!isLatest && question) keep(question);
    } else if (entry && isLatest && xhr.status === 422) {
      here.put(element.id, { ...entry, bad: document.getElementById(`${element.id}_e`)?.textContent.trim() });
    }
    kept.notice(document.getElementById(element.id), here, element.id, box.dataset);
    loose.delete(element.id);
    count();
  };
  const again = () => {
    wait = Math.min(60, wait ? wait * 2 : 3);
    clearTimeout(timer);
    timer = setTimeout(retry, wait * 1000);
  };
  const retry = () => {
    for (const id of unsaved.keys()) {
      const question = document.getElementById(id);
      if (question) htmx.trigger(question, "again");
      else unsaved.delete(id);
    }
    elsewhere().catch((fault) => {
      if (!(fault instanceof kept.Stopped)) return again();
      say(fault.message || texts.failed, true);
      isStopped = true;
      return count();
    });
  };
  window.addEventListener("online", retry);

  // 409 and 422 are answers with fragments; other refusals are a sentence, shown where the state is.
  form.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400 || xhr.status >= 500) return;
    event.detail.shouldSwap = true;
    if (xhr.getResponseHeader("X-Fragments") === null) {
      event.detail.target = status;
      event.detail.swapOverride = "innerHTML";
    }
  });
  form.addEventListener("htmx:oobBeforeSwap", (event) => {
    const target = event.detail.target;
    if (target.id.endsWith("_list")) return; // something is added to it
    const busy = [...unsaved.keys()].some((id) => {
      const question = document.getElementById(id);
      return question && !sent.has(id) && target.contains(question);
    });
    const active = document.activeElement;
    const typing = target.contains(active) && active.matches("input, textarea, select") && target.contains(questionOf(active));
    if (busy || (typing && target.id === questionOf(active).id)) event.detail.shouldSwap = false;
  });
  form.addEventListener("htmx:oobAfterSwap", (event) => {
    const target = event.detail.target;
    if (!target.id.endsWith("_e")) return;
    const wrong = target.textContent.trim() !== "";
    const question = document.getElementById(target.id.slice(0, -2));
    if (!question) return;
    question.classList.toggle("wrong", wrong);
    for (const field of question.querySelectorAll("input:not([type=radio], [type=checkbox], [type=hidden]), textarea, select[id$=_i]")) {
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    const elt = event.detail.requestConfig.elt; // it may be off the page by now
    const answered = xhr.status >= 200 && xhr.status < 500 && xhr.status !== 429;
    if (answered) {
      wait = 0;
      status.classList.toggle("wrong-note", xhr.status >= 400);
      if (elt.tagName !== "BUTTON") settled(elt, xhr);
      focusAfter(elt);
      return;
    }
    sent.delete(elt.id);
    if (elt.name === "clear") cleared(elt.value);
    else if (elt.tagName === "BUTTON") return say(texts.press, true);
    kept.notice(document.getElementById(elt.id), here, elt.id, box.dataset);
    say(navigator.onLine && xhr.status ? texts.failed : texts.offline, true);
    again();
  });

  // What was taken back without a connection is a change like others.
  const cleared = (id) => {
    for (const field of form.querySelectorAll(`input[type=radio][name="${id}"]`)) field.checked = false;
    unsaved.set(id, (unsaved.get(id) || 0) + 1);
    keep(document.getElementById(id));
  };

  // A button that is gone leaves the focus on what came of it.
  const focusAfter = (button) => {
    if (button.tagName !== "BUTTON") return;
    const of = { add: () => document.getElementById(`${button.value}_list`)?.lastElementChild };
    const place = (of[button.name] || (() => document.getElementById(button.value.split(".")[0])))();
    const first = place?.querySelector("input:not([type=hidden]), select, textarea, button");
    (button.name === "add" ? first || place : first)?.focus();
  };

  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if ([...unsaved.keys()].some((id) => loose.has(id)) && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { leaving = false; });

  document.addEventListener("DOMContentLoaded", comeBack); // after htmx, which begins at the same moment

  // Long lists of tick boxes can be narrowed by typing.
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const findable = (root) => {
    for (const field of root.querySelectorAll("[data-finds]")) field.hidden = false;
  };
  findable(document);
  form.addEventListener("htmx:oobAfterSwap", () => findable(form));
  form.addEventListener("input", (event) => {
    const list = event.target.dataset.finds;
    if (!list) return;
    const wanted = folded(event.target.value.trim());
    for (const choice of document.getElementById(list).children) {
      choice.hidden = !folded(choice.textContent).includes(wanted);
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.dataset.finds) event.preventDefault();
  });
})();
