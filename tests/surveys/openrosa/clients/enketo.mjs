// Enketo (enketo-transformer, enketo-core) in a browser: window.fill(base, answers) lists, fills and sends.

import { Form } from 'enketo-core';
import { transform } from 'enketo-transformer/web';

const headers = { 'X-OpenRosa-Version': '1.0', 'Accept-Language': 'en' };

window.fill = async (base, answers) => {
    const parser = new DOMParser();
    const list = parser.parseFromString(await (await fetch(`${base}/formList`, { headers })).text(), 'text/xml');
    const url = list.getElementsByTagName('downloadUrl')[0].textContent;
    const xform = await (await fetch(url, { headers })).text();
    const { form: html, model } = await transform({ xform });
    document.body.innerHTML = html;
    const form = new Form(document.querySelector('form.or'), { modelStr: model, external: [], session: {} }, {});
    const errors = form.init();
    for (const [path, value] of answers) {
        if (value === 'add') {
            document.querySelector(`.or-repeat-info[data-name="${path}"] .add-repeat-btn`)?.click();
            continue;
        }
        for (const one of [].concat(value)) {
            const inputs = [...document.querySelectorAll(`[name="${path}"], [data-name="${path}"]`)];
            const input = inputs.filter((each) => !['radio', 'checkbox'].includes(each.type) || each.value === one).at(-1);
            if (!input) throw new Error(`There is no question ${path}.`);
            if (['radio', 'checkbox'].includes(input.type)) input.checked = true;
            else input.value = one;
            input.dispatchEvent(new Event('change', { bubbles: true }));
        }
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const record = form.getDataStr({ irrelevant: false });
    const data = new FormData();
    data.append('xml_submission_file', new Blob([record], { type: 'text/xml' }), 'xml_submission_file');
    const sent = await fetch(`${base}/submission`, { method: 'POST', headers, body: data });
    return { errors, status: sent.status, message: await sent.text(), record };
};
