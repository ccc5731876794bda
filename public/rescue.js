// What is left when the page cannot go on: it says so, and keeps what was typed within reach. It stands apart from the
// page's own code, whose memory cannot be trusted any more by then, and needs nothing of it. The words are in index.html.
(() => {
  let shown = null;

  // An error whose way led through the page's own code has left that code in the middle of something.
  const isOurs = (error) =>
    error instanceof WebAssembly.RuntimeError || /wasm-function|wasm code/.test(String(error?.stack ?? ''));
  const isLoading = () => document.querySelector('main[data-run-phase="loading"]') !== null;

  /** What was typed: the input first, and what stands in the editor after it. */
  const typed = () => {
    const input = document.querySelector('[data-field="input"]');
    const all = [...document.querySelectorAll('textarea')].filter((box) => box === input || box.offsetParent !== null);
    all.sort((one, other) => Number(other === input) - Number(one === input));
    return all.filter(({ value }) => value.trim() !== '');
  };

  const copy = async (banner) => {
    const boxes = typed();
    const text = boxes.map(({ value }) => value).join('\n\n');
    const told = banner.querySelector('[data-told]');
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = told.dataset.copied;
    } catch {
      boxes[0]?.focus();
      boxes[0]?.select();
      told.textContent = told.dataset.selected;
    }
  };

  const show = (which, why = '') => {
    if (shown) return;
    shown = document.createElement('div');
    shown.className = 'rescue';
    shown.dataset.rescue = which;
    // Empty at first, so that filling it is announced.
    shown.setAttribute('role', 'alert');
    document.body.prepend(shown);
    // A dialog that is open would keep everything else out of reach.
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    shown.append(document.getElementById(`rescue-${which}`).content.cloneNode(true));
    const of = (name) => shown.querySelector(`[data-${name}]`);
    if (of('why')) of('why').textContent = why;
    of('copy')?.toggleAttribute('hidden', typed().length === 0);
    of('copy')?.addEventListener('click', () => copy(shown));
    of('reload')?.addEventListener('click', () => location.reload());
  };

  const failed = (error) => {
    if (isLoading()) show('loading');
    else if (isOurs(error)) show('broken');
  };
  // Files that do not come say so at their own element alone.
  addEventListener('error', (event) => (event.target === window ? failed(event.error) : isLoading() && show('loading')), true);
  addEventListener('unhandledrejection', ({ reason }) => failed(reason));
  addEventListener('forkful-panic', ({ detail }) => show('broken', detail));
  // It has come after all.
  addEventListener('TrunkApplicationStarted', () => {
    if (shown?.dataset.rescue !== 'loading') return;
    shown.remove();
    shown = null;
  });
})();
