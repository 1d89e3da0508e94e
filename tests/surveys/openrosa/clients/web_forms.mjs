// ODK Web Forms (@getodk/web-forms) in a browser: a person fills its page; what it hands over is sent as it is.

import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms';
import { createApp, h } from 'vue';

const headers = { 'X-OpenRosa-Version': '1.0', 'Accept-Language': 'en' };

window.show = async (base) => {
    const list = await (await fetch(`${base}/formList`, { headers })).text();
    const url = new DOMParser().parseFromString(list, 'text/xml').getElementsByTagName('downloadUrl')[0].textContent;
    const formXml = await (await fetch(url, { headers })).text();
    const onSubmit = async (payload) => {
        const sent = await fetch(`${base}/submission`, { method: 'POST', headers, body: payload.data[0] });
        window.sent = { status: sent.status, message: await sent.text() };
    };
    const fetchFormAttachment = async () => new Response('', { status: 404 });
    const app = createApp({ render: () => h(OdkWebForm, { formXml, fetchFormAttachment, onSubmit }) });
    app.use(webFormsPlugin);
    document.body.innerHTML = '<div id="app"></div>';
    app.mount('#app');
};
