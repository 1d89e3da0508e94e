// ODK's own engine (@getodk/xforms-engine) in node: list, form, fill, send, as an application does.
// node engine.mjs MODULES BASE ANSWERS   prints {listed, violations, status, message}

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, base, answers] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { JSDOM } = require('jsdom');
const dom = new JSDOM('<!doctype html>');
const names = ['DOMParser', 'XMLSerializer', 'document', 'Document', 'Node', 'Element', 'Attr', 'Text', 'Comment',
    'CDATASection', 'CharacterData', 'ProcessingInstruction', 'NodeFilter', 'XPathResult', 'XMLDocument', 'HTMLElement'];
for (const name of names) globalThis[name] = dom.window[name];
globalThis.window = dom.window;
Object.assign(globalThis, { require, __dirname: modules }); // its parser, in WebAssembly, takes node for CommonJS
const { loadForm } = await import(pathToFileURL(`${modules}/@getodk/xforms-engine/dist/index.js`));

const headers = { 'X-OpenRosa-Version': '1.0', 'Accept-Language': 'en' };
const list = new DOMParser().parseFromString(await (await fetch(`${base}/formList`, { headers })).text(), 'text/xml');
const text = (name) => list.getElementsByTagName(name)[0].textContent;
const listed = { formID: text('formID'), name: text('name'), version: text('version') };
const xml = await (await fetch(text('downloadUrl'), { headers })).text();
const form = await loadForm(xml);
if (form.error) throw form.error;
const { root } = form.createInstance();

const find = (node, path) => {
    for (const child of node.currentState.children ?? []) {
        if (child.currentState.reference === path) return child;
        const found = find(child, path);
        if (found) return found;
    }
    return null;
};
for (const [path, value] of JSON.parse(answers)) {
    const node = find(root, path);
    if (!node) throw new Error(`There is no question ${path}.`);
    if (node.nodeType === 'select') node.selectValues([].concat(value));
    else if (node.nodeType.startsWith('repeat-range')) node.addInstances();
    else node.setValue(value);
}
const payload = await root.prepareInstancePayload({ payloadType: 'monolithic' });
const sent = await fetch(`${base}/submission`, { method: 'POST', headers, body: payload.data[0] });
const said = new DOMParser().parseFromString(await sent.text(), 'text/xml');
console.log(JSON.stringify({
    listed,
    violations: (payload.violations ?? []).map((each) => each.reference),
    status: sent.status,
    message: said.getElementsByTagName('message')[0]?.textContent,
}));
process.exit(0);
