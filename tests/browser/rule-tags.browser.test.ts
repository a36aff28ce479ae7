// Tags that come and go by themselves, in a real browser against `npm start`: the demo's own two; one of them goes when the
// clock moves, here and in WeCom; a new one is given a rule, tried out, and marks; a consultant gives one by hand on his phone.
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { buildWorkbench } from '../../sandbox/build-workbench.ts';
import {
  desktop,
  expectOnScreen,
  isWiderThanItsScreen,
  keepScreenshot,
  phone,
  signIn,
  startBrowser,
  type Browser,
} from '../support/browser.ts';
import { startDemoProcess, type RunningDemo } from '../support/demo.ts';

const limitMs = 480_000;
const dayMs = 86_400_000;
const mostLooks = 60;
const clockFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'banlv-clock-')), 'offset');
/** He stayed five times within twelve months; the first of them is over in three or four days. Three consultants serve him. */
const regular = '老孙';
const businessGuest = '静静不静';
const consultantOf: Record<string, string> = { [regular]: '王静', [businessGuest]: '赵敏' };
let demo: RunningDemo;
let browser: Browser;
let desk: Page;
let hand: Page;
const faults: string[] = [];

beforeAll(async () => {
  buildWorkbench();
  writeFileSync(clockFile, '0');
  demo = await startDemoProcess({ env: { CLOCK_OFFSET_FILE: clockFile } });
  browser = await startBrowser(faults);
  // The machine may be busy: it is the step that counts, not its speed.
  browser.context.setDefaultTimeout(limitMs / 4);
  desk = await browser.open(desktop);
  hand = await browser.open(phone);
}, limitMs);
afterAll(async () => {
  await browser.close();
  await demo.stop();
}, limitMs);

/** Of two who are called alike the one whom this consultant serves. */
const openCard = async (page: Page, nickname: string): Promise<void> => {
  await page.goto(`${demo.url}/customers`);
  await page.getByTestId('customer-search').fill(nickname);
  await page.keyboard.press('Enter');
  const rows = page.getByTestId('customer-row').filter({ hasText: nickname });
  await rows
    .filter({ hasText: consultantOf[nickname] ?? '' })
    .first()
    .click();
  // Either bears other tags, too: what is missing now is not there.
  await page.getByTestId('mark').first().waitFor();
};
const markOf = (page: Page, name: string) => page.locator(`[data-testid="mark"][data-name="${name}"]`);
/** Until it is so, reading the card again: what follows from data is a matter of seconds. */
const until = async (nickname: string, isSo: () => Promise<boolean>): Promise<void> => {
  for (let looked = 0; looked < mostLooks; looked += 1) {
    await openCard(desk, nickname);
    if (await isSo()) return;
    await desk.waitForTimeout(1_000);
  }
  throw new Error(`${nickname}: it did not come to this`);
};
/** How many consultants' WeCom shows the tag on him. */
const countInWecom = async (nickname: string, tag: string): Promise<number> => {
  const ask = async <T>(pathname: string): Promise<T> =>
    (await (await fetch(`${demo.url}/phone/api/${pathname}`)).json()) as T;
  const { rows } = await ask<{ rows: { externalUserId: string; consultants: string[] }[] }>(
    `customers?q=${encodeURIComponent(nickname)}`,
  );
  const one = rows.find(({ consultants }) => consultants.includes(consultantOf[nickname] ?? ''));
  const place = `customers/${one?.externalUserId ?? ''}`;
  const { chats } = await ask<{ chats: { userId: string }[] }>(place);
  const tags = await Promise.all(
    chats.map(({ userId }) => ask<{ tags: { name: string }[] }>(`staff/${userId}/${place}`)),
  );
  return tags.filter((shown) => shown.tags.some(({ name }) => name === tag)).length;
};

it(
  'the demo’s own rule tags are there, each with its reason',
  async () => {
    await signIn(desk, demo.url, 'zhou.mingyuan');
    await until(regular, async () => (await markOf(desk, '常住客').count()) > 0);
    await markOf(desk, '常住客').click();
    await expectOnScreen(desk.getByTestId('mark-reason'), '起符合规则：近 12 个月入住 5 次以上');
    await keepScreenshot(desk, 'marks-card-desktop');
    await until(businessGuest, async () => (await markOf(desk, '高消费商务客').count()) > 0);
    await markOf(desk, '高消费商务客').click();
    await expectOnScreen(desk.getByTestId('mark-reason'), '最近 3 次入住都是行政大床房或行政套房的入住');
    await desk.getByTestId('nav-tags').click();
    await expectOnScreen(desk.getByTestId('tag-row'), '常住客');
    await keepScreenshot(desk, 'tags-desktop');
  },
  limitMs,
);

it(
  'one of them goes when its day has come, here and in every consultant’s WeCom; nobody touched it',
  async () => {
    await expect(countInWecom(regular, '常住客')).resolves.toBe(3);
    writeFileSync(clockFile, String(6 * dayMs));
    await signIn(desk, demo.url, 'zhou.mingyuan');
    await until(regular, async () => (await markOf(desk, '常住客').count()) === 0);
    await keepScreenshot(desk, 'marks-gone-desktop');
    for (let count = 3; count > 0; count = await countInWecom(regular, '常住客')) await desk.waitForTimeout(1_000);
    // What data says, and not a time, stays.
    await openCard(desk, businessGuest);
    expect(await markOf(desk, '高消费商务客').count()).toBe(1);
  },
  limitMs,
);

it(
  'a new tag is made, explained and given a rule that is tried out before it is saved',
  async () => {
    await desk.getByTestId('nav-tags').click();
    await desk.getByTestId('tag-new').click();
    await desk.getByRole('combobox', { name: '标签组' }).fill('自动标签');
    await desk.getByTestId('tag-new-name').fill('一年五次以上');
    await desk.getByTestId('tag-new-save').click();
    await desk.getByTestId('tag-meaning').fill('一年里出行或入住五次以上的客人');
    await desk.getByTestId('tag-details-save').click();
    await desk.getByTestId('rule-edit').click();
    await desk.getByTestId('rule-add').click();
    // The list may open beyond the screen's edge: chosen by the keyboard.
    await desk.keyboard.type('出行或入住的次数');
    await desk.keyboard.press('Enter');
    await desk.getByRole('spinbutton', { name: '数量' }).fill('5');
    await expectOnScreen(desk.getByTestId('rule-sentence'), '近 12 个月出行或入住 5 次以上');
    await desk.getByTestId('rule-count').waitFor();
    const count = await desk.getByTestId('rule-count').textContent();
    await keepScreenshot(desk, 'tag-rule-desktop');
    await desk.getByTestId('rule-save').click();
    await desk.getByTestId('rule-now').waitFor();
    const shown = desk.getByTestId('tag-customers');
    for (
      let looked = 0;
      looked < mostLooks && !(await shown.textContent())?.startsWith(`${count ?? '?'}客户`);
      looked += 1
    ) {
      await desk.waitForTimeout(1_000);
      await desk.reload();
      await shown.waitFor();
    }
    expect(await shown.textContent()).toBe(`${count ?? ''}客户带着这个标签`);
    await keepScreenshot(desk, 'tag-desktop');
    expect(await isWiderThanItsScreen(desk)).toBe(false);
  },
  limitMs,
);

it(
  'a consultant gives a tag by hand on his phone, sees whose it is, and takes it off',
  async () => {
    await signIn(hand, demo.url, 'chen.yu');
    await openCard(hand, regular);
    await hand.getByTestId('mark-add').click();
    await hand.getByTestId('mark-tag').click();
    await hand.keyboard.type('闺蜜');
    await hand.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: '闺蜜好友' }).first().click();
    await hand.getByTestId('mark-save').click();
    await markOf(hand, '闺蜜好友').click();
    await expectOnScreen(hand.getByTestId('mark-reason'), '陈雨在');
    await keepScreenshot(hand, 'marks-card-phone');
    expect(await isWiderThanItsScreen(hand)).toBe(false);
    for (let count = 0; count < 3; count = await countInWecom(regular, '闺蜜好友')) await hand.waitForTimeout(1_000);
    await hand.getByTestId('mark-take-off').click();
    await markOf(hand, '闺蜜好友').waitFor({ state: 'detached' });
    await hand.goto(`${demo.url}/tags`);
    await expectOnScreen(hand.getByTestId('tag-row'), '常住客');
    await keepScreenshot(hand, 'tags-phone');
    expect(await isWiderThanItsScreen(hand)).toBe(false);
    await hand.getByTestId('tag-row').filter({ hasText: '高消费商务客' }).click();
    await hand.getByTestId('rule-now').waitFor();
    // He reads what the rule is; changing it is not his.
    expect(await hand.getByTestId('rule-edit').count()).toBe(0);
    await keepScreenshot(hand, 'tag-phone');
    expect(await isWiderThanItsScreen(hand)).toBe(false);
    expect(faults).toEqual([]);
  },
  limitMs,
);
