// Runs before everything else of the page, and says what the policy in index.html cannot say by itself.
(() => {
  // A browser takes every policy that it is given: one that comes later can only forbid more.
  const forbid = (policy) => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = policy;
    document.head.append(meta);
  };

  // A page around this one could lay something over it and lead a person's clicks. The header that forbids frames
  // cannot be sent by a static host, so in a frame nothing of the page runs, and it says why.
  if (window.top !== window) {
    forbid("script-src 'none'");
    addEventListener('DOMContentLoaded', () => {
      document.body.replaceChildren(document.getElementById('framed').content.cloneNode(true));
    });
    return;
  }

  // A host may give each of its pages a folder of one origin: what lies in another is not ours. An address that a
  // policy cannot spell, such as one of IPv6, stays as it is.
  const folder = new URL('.', location.href).href;
  if (/^https?:\/\/[\w.-]+(:\d+)?\/[\w.~%/-]*$/.test(folder)) {
    const { content } = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
    const ours = content.split(';').filter((directive) => directive.includes("'self'"));
    forbid(ours.join(';').replaceAll("'self'", folder));
  }

  // A window that comes back from a sign-in: the code leaves the address before anything else is read, and is good only to the tab that
  // asked for it, which answers when it has taken it.
  const query = new URLSearchParams(location.search);
  const [nonce, code] = [query.get('sign-in'), query.get('code')];
  const show = (id, where = 'append') => document.body[where](document.getElementById(id).content.cloneNode(true));
  if (nonce !== null || code !== null) {
    history.replaceState(null, '', location.pathname);
    const asked = new Promise((resolve) => {
      const channel = new BroadcastChannel('forkful-sign-in');
      channel.onmessage = ({ data }) => data?.taken === nonce && resolve(true);
      if (nonce && code) channel.postMessage({ nonce, code });
      setTimeout(resolve, 1500, false);
    });
    addEventListener('DOMContentLoaded', async () => {
      const taken = await asked;
      show(taken ? 'signed-in' : 'signed-in-for-nobody');
      if (taken) window.close();
    });
  }

  // Nothing is taken from the address. What is in it leaves it at once, for it may be a key, and that is told, unless it only follows a visit.
  const tidy = () => {
    const said = [location.search, location.hash].filter((part) => part.length > 1);
    if (!said[0] || /^#(results|input|summary)$/.test(said.join(''))) return;
    history.replaceState(null, '', location.pathname);
    const theirs = /^(utm_\w+|fbclid|gclid|ref)=(?!sk-|gsk_|hf_|AIza|\s*\w+:)/i;
    if (said.flatMap((part) => [...new URLSearchParams(part.slice(1))]).every((pair) => theirs.test(pair.join('=')))) return;
    if (document.body) tell();
    else addEventListener('DOMContentLoaded', tell);
  };
  const tell = () => {
    if (document.querySelector('[data-unused-address]')) return;
    show('unused-address', 'prepend');
    document.querySelector('[data-unused-address] button').onclick = ({ target }) => target.closest('.rescue').remove();
  };
  tidy();
  addEventListener('hashchange', tidy);

  // The only text that may become code is the address of the editor, and the only policy that may say so is this one.
  window.trustedTypes?.createPolicy('default', { createScriptURL: (url) => (url === 'editor.js' ? url : null) });
})();
