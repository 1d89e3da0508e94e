/* Saving as one goes. htmx sends a question when it changes and puts the answer's fragments in place; this file
   keeps count of what is not saved yet, says so, tries again, and keeps fragments away from what is being typed. */
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form || !("live" in form.dataset)) return;
  const status = document.getElementById("status");
  const texts = { ...status.dataset };
  const always = ["csrfmiddlewaretoken", "section", "page", "seen", "check"];
  const buttons = ["add", "remove", "restore", "clear", "take", "keep"];
  const unsaved = new Map(); // id of a question -> how often it was changed
  const sent = new Map(); // id of a question -> the change that is on its way
  let wait = 0;
  let timer = 0;
  let leaving = false;

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
    if (!status.classList.contains("wrong-note")) say(texts.typing);
  };
  form.addEventListener("input", touched);

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
    for (const name of [...new Set(parameters.keys())]) {
      const own = isButton && buttons.includes(name) && name === element.name;
      if (!always.includes(name) && !own && !keys.some((key) => belongs(name, key))) parameters.delete(name);
    }
  });

  const settled = (element) => {
    if (unsaved.get(element.id) === sent.get(element.id)) unsaved.delete(element.id);
    sent.delete(element.id);
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
      if (elt.tagName !== "BUTTON") settled(elt);
      focusAfter(elt);
      return;
    }
    sent.delete(elt.id);
    say(navigator.onLine && xhr.status ? texts.failed : texts.offline, true);
    again();
  });

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
    if (unsaved.size && !leaving) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { leaving = false; });

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
