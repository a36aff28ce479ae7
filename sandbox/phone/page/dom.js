// Small makers of page elements: every text goes in as text, never as HTML.

/**
 * @param {string} tag element name with classes, such as `div.card.wide`
 * @param {Record<string, any>} [props] attributes; `on…` are listeners, `testid` becomes data-testid
 * @param {...(Node | string | null | false | undefined | (Node | string | null | false | undefined)[])} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name || 'div');
  if (classes.length > 0) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2).toLowerCase(), value);
    else if (key === 'testid') element.dataset.testid = value;
    else if (key === 'value' || key === 'checked') element[key] = value;
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  for (const child of children.flat()) if (child) element.append(child);
  return element;
}

const ICONS = {
  back: 'M15 5l-7 7 7 7',
  scan: 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M4 12h16',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  next: 'M9 6l6 6-6 6',
  switch: 'M7 7h12l-3-3M17 17H5l3 3',
  chat: 'M4 5h16v11H9l-5 4z',
  tools: 'M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z',
  send: 'M4 12l16-8-5 17-4-7z',
  people:
    'M8 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2 20c0-3.5 2.7-6 6-6s6 2.5 6 6M16 5a3 3 0 0 1 0 6M18 14.5c2.4.6 4 2.700 4 5.500',
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

const COLOURS = ['#3d7fdd', '#e8894a', '#2fa37a', '#8a6fd1', '#d4617e', '#4f9bb5', '#b58a3a', '#6c7f94'];

/** A square with the last character of a name, in a colour that stays with the name. */
export function avatar(name, size = '') {
  const letters = Array.from(name.trim() || '客');
  let sum = 0;
  for (const letter of letters) sum += letter.codePointAt(0) ?? 0;
  const face = h(`span.avatar${size ? `.${size}` : ''}`, { 'aria-hidden': 'true' }, letters.at(-1) ?? '客');
  face.style.background = COLOURS[sum % COLOURS.length] ?? '#6c7f94';
  return face;
}

/** A button that cannot be pressed twice while its work runs; what goes wrong is told to the person. */
export function actionButton(tag, props, label, work) {
  const button = h(tag, { type: 'button', ...props }, label);
  button.addEventListener('click', async () => {
    if (button.hasAttribute('disabled')) return;
    button.setAttribute('disabled', '');
    try {
      await work();
    } catch (error) {
      toast(error instanceof Error ? error.message : '操作失败');
    } finally {
      button.removeAttribute('disabled');
    }
  });
  return button;
}

let toastTimer = 0;

export function toast(message) {
  document.querySelector('.toast')?.remove();
  const note = h('div.toast', { role: 'status', testid: 'toast' }, message);
  document.body.append(note);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => note.remove(), 2600);
}

/**
 * Asks yes or no above one phone.
 * @param {'danger' | 'primary'} [tone] danger for what takes something away
 * @returns {Promise<boolean>}
 */
export function confirmIn(device, question, yesLabel, tone = 'danger') {
  return new Promise((resolve) => {
    const end = (answer) => {
      sheet.remove();
      resolve(answer);
    };
    const sheet = h(
      'div.sheet',
      { role: 'dialog', 'aria-modal': 'true', onclick: (event) => event.target === sheet && end(false) },
      h(
        'div.sheet-body',
        {},
        h('p.sheet-question', {}, question),
        h(`button.${tone}.wide`, { type: 'button', testid: 'confirm-yes', onclick: () => end(true) }, yesLabel),
        h('button.plain.wide', { type: 'button', testid: 'confirm-no', onclick: () => end(false) }, '取消'),
      ),
    );
    device.append(sheet);
    sheet.querySelector('button')?.focus();
  });
}
