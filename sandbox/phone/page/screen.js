// One screen of a phone: a title bar, a body that is drawn again only when its data changed, and an optional foot.
import { h, icon, toast } from './dom.js';

/**
 * @typedef {object} ScreenParts
 * @property {string} title
 * @property {() => void} [back]
 * @property {(HTMLElement | false | null | undefined)[]} [actions] right side of the title bar
 * @property {(HTMLElement | false | null | undefined)[]} [top] fixed below the title bar: search fields, own card
 * @property {HTMLElement} [foot]
 * @property {() => Promise<any>} load
 * @property {(data: any, parts: { body: HTMLElement, title: HTMLElement, foot: HTMLElement | undefined }) => (Node | string | null | false | undefined)[]} draw
 * @property {string} [bodyTestid]
 * @property {string} [bodyClass]
 * @property {boolean} [sticksToEnd] a chat: stays at the newest message
 * @property {boolean} [isStill] left out of the poll: asked again only when something is typed
 */

/**
 * Puts a screen on a device in place of the one before.
 * @param {HTMLElement} device
 * @param {ScreenParts} parts
 */
export function openScreen(device, parts) {
  const title = h('h2', {}, parts.title);
  const body = h(`div.body${parts.bodyClass ? `.${parts.bodyClass}` : ''}`, { testid: parts.bodyTestid });
  const backButton =
    parts.back &&
    h('button.bar-button', { type: 'button', 'aria-label': '返回', testid: 'back', onclick: parts.back }, icon('back'));
  device.replaceChildren(
    h('header.bar', {}, h('div.bar-side', {}, backButton), title, h('div.bar-side.end', {}, ...(parts.actions ?? []))),
    ...(parts.top ?? []).filter((part) => part instanceof Node),
    body,
    ...(parts.foot ? [parts.foot] : []),
  );
  let shown = '';
  let isAsking = false;
  let isStale = false;

  /** Draws the data if it is new; a screen left meanwhile draws nothing. */
  function show(data) {
    const text = JSON.stringify(data);
    if (text === shown || !body.isConnected) return;
    const wasAtEnd = shown === '' || body.scrollHeight - body.scrollTop - body.clientHeight < 40;
    const { scrollTop } = body;
    shown = text;
    body.replaceChildren(...parts.draw(data, { body, title, foot: parts.foot }).filter(Boolean));
    body.scrollTop = parts.sticksToEnd && wasAtEnd ? body.scrollHeight : scrollTop;
  }

  async function refresh() {
    // Asked while an answer is under way: that answer may be older than what was just done, so ask once more after it.
    isStale = isAsking;
    if (isAsking) return;
    isAsking = true;
    try {
      do {
        isStale = false;
        show(await parts.load());
      } while (isStale);
    } catch (error) {
      if (shown === '' && body.isConnected) {
        body.replaceChildren(h('p.empty', {}, error instanceof Error ? error.message : '读取失败'));
      }
    } finally {
      isAsking = false;
    }
  }

  void refresh();
  return { refresh, poll: parts.isStill ? () => Promise.resolve() : refresh };
}

/** A field that asks again while one types. */
export function searchField(testid, placeholder, onSearch) {
  let timer = 0;
  return h(
    'div.search',
    {},
    h('input', {
      type: 'search',
      placeholder,
      testid,
      'aria-label': placeholder,
      autocomplete: 'off',
      oninput: (event) => {
        clearTimeout(timer);
        const { value } = event.target;
        timer = setTimeout(() => onSearch(value), 150);
      },
    }),
  );
}

/** A line with a field and a button: for saying something or adding a word. */
export function inputLine({ testid, placeholder, label, submit, maxlength = 500, value }) {
  const field = h('input', {
    type: 'text',
    placeholder,
    testid: `${testid}-input`,
    'aria-label': placeholder,
    maxlength,
    autocomplete: 'off',
    value,
  });
  const form = h(
    'form.input-line',
    {},
    field,
    h('button.primary', { type: 'submit', testid: `${testid}-submit` }, label),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    try {
      await submit(text);
      // A value that is being edited stays; a message or a word is said once.
      if (value === undefined) field.value = '';
    } catch (error) {
      toast(error instanceof Error ? error.message : '操作失败');
    }
  });
  return form;
}
