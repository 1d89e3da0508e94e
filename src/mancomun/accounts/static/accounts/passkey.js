/* Passkeys: asks the browser for one and puts its answer into the form. Without script the other ways in remain.

   form[data-passkey="get" or "create"] holds the server's options in a JSON script, or names in data-options-from the
   address that gives them. [data-passkey-fault] in it is shown when nothing came of it; [data-passkey-without] is for
   browsers that know no passkeys. */
"use strict";

(() => {
  if (!window.PublicKeyCredential) {
    return;
  }

  const fromBase64 = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

  const toBase64 = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const listed = (credentials) =>
    (credentials || []).map((credential) => ({ ...credential, id: fromBase64(credential.id) }));

  /** The options as the browser wants them: buffers where the server sent text. */
  function read({ publicKey }) {
    const options = { ...publicKey, challenge: fromBase64(publicKey.challenge) };
    if (options.user) {
      options.user = { ...options.user, id: fromBase64(options.user.id) };
    }
    options.allowCredentials = listed(options.allowCredentials);
    options.excludeCredentials = listed(options.excludeCredentials);
    return { publicKey: options };
  }

  /** The browser's answer as the server wants it: text where the browser has buffers. */
  function written(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) {
        response[name] = toBase64(credential.response[name]);
      }
    }
    return JSON.stringify({
      id: credential.id,
      rawId: toBase64(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  async function options(form) {
    if (form.dataset.optionsFrom) {
      const reply = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
      return (await reply.json()).request_options;
    }
    return JSON.parse(form.querySelector('script[type="application/json"]').textContent);
  }

  async function ask(form) {
    const fault = form.querySelector("[data-passkey-fault]");
    fault.hidden = true;
    try {
      const wanted = read(await options(form));
      const credential = await navigator.credentials[form.dataset.passkey](wanted);
      form.elements.credential.value = written(credential);
      form.submit();
    } catch (error) {
      fault.hidden = false;
    }
  }

  for (const note of document.querySelectorAll("[data-passkey-without]")) {
    note.hidden = true;
  }
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  }
})();
