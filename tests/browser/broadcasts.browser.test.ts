// A broadcast to a segment in a real browser against `npm start`: three consultants, one of whom never taps; a customer who opts
// out in the middle, on the page that the message leads to; and what the owner and the consultants see of it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { buildWorkbench } from '../../sandbox/build-workbench.ts';
import {
  choose,
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

const limitMs = 240_000;
const hourMs = 3_600_000;
const clockFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'banlv-clock-')), 'offset');
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
  browser.context.setDefaultTimeout(limitMs / 6);
  desk = await browser.open(desktop);
  hand = await browser.open(phone);
}, limitMs);
afterAll(async () => {
  await browser.close();
  await demo.stop();
}, limitMs);

type Groups = { tags: { tagId: string; name: string }[] }[];
/** As the page itself would ask. */
const ask = <T>(method: string, address: string, body?: unknown): Promise<{ data: T }> =>
  desk.evaluate(
    async (call) => {
      const answer = await fetch(call.address, {
        method: call.method,
        headers: { 'content-type': 'application/json', 'x-requested-with': 'banlv' },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      return (await answer.json()) as { data: T };
    },
    { method, address, body },
  );
const tasksInWecom = async (userId: string): Promise<{ msgId: string; text: string; status: string }[]> => {
  const answer = await fetch(`${demo.url}/phone/api/staff/${userId}`);
  return ((await answer.json()) as { tasks: { msgId: string; text: string; status: string }[] }).tasks;
};
const confirmOnPhone = async (userId: string): Promise<void> => {
  await hand.goto(`${demo.url}/phone/?staff=${userId}&side=staff`);
  await hand.getByTestId('tab-tasks').click();
  await hand.locator('[data-testid^="task-row-"]').first().click();
  await hand.getByTestId('task-confirm').click();
  const sure = hand.getByTestId('confirm-yes');
  const done = hand.locator('[data-testid="task-status"][data-status="confirmed"]').first();
  await sure.or(done).first().waitFor();
  if (await sure.isVisible()) await sure.click();
  await done.waitFor();
};

it(
  'is written to a segment, with a field of each customer, and shows what it will do',
  async () => {
    await signIn(desk, demo.url, 'zhou.mingyuan');
    await desk.getByTestId('nav-today').click();
    await desk.getByTestId('today').waitFor();
    await keepScreenshot(desk, 'today-desktop');
    const { data: groups } = await ask<Groups>('GET', '/staff/tags');
    const tagId = groups.flatMap(({ tags }) => tags).find(({ name }) => name === '测试小群')?.tagId ?? '';
    const condition = { type: 'all', of: [{ type: 'mark', tagIds: [tagId], origins: [], since: null }] };
    // The facts of 5,000 customers are folded within seconds after the start.
    for (let count = 0; count < 3;) {
      ({ count } = (await ask<{ count: number }>('POST', '/staff/segment-preview', { condition })).data);
      if (count < 3) await desk.waitForTimeout(500);
    }
    await ask('POST', '/staff/segments', { name: '测试小群的客户', condition });
    await desk.getByTestId('nav-broadcasts').click();
    await desk.getByTestId('new-broadcast').click();
    await desk.getByTestId('broadcast-name').fill('五一小团');
    await desk.getByText('按分群').click();
    await choose(desk, 'broadcast-segment', '测试小群的客户');
    await desk.getByTestId('broadcast-text').fill('{{姓名}}好，五一云南小团还剩四个名额。');
    await desk.getByTestId('lacking').waitFor();
    expect(await desk.getByTestId('broadcast-launch').isDisabled()).toBe(true);
    await desk.getByTestId('broadcast-text').fill('{{姓名|您}}好，五一云南小团还剩四个名额。');
    await desk.getByTestId('lacking').waitFor({ state: 'detached' });
    await desk.locator('[data-testid="broadcast-preview"][data-planned="3"]').waitFor();
    await expectOnScreen(desk.getByTestId('message-bubble'), '您好，五一云南小团');
    await keepScreenshot(desk, 'broadcast-segment-desktop');
    await desk.getByTestId('broadcast-launch').click();
    await desk.getByTestId('broadcast-confirm').click();
    await desk.locator('[data-testid="consultant-row"][data-state="waiting-for-staff"]').nth(2).waitFor();
  },
  limitMs,
);

it(
  'leads to a page without a login; who opts out there is taken out while the message waits',
  async () => {
    const [task] = await tasksInWecom('lin.yue');
    const page = task?.text.match(/http\S+\/u\/\S+$/)?.[0] ?? '';
    await hand.goto(page);
    await expectOnScreen(hand.locator('h1'), '不再接收');
    await keepScreenshot(hand, 'opt-out-page-phone');
    await hand.getByRole('button').click();
    await expectOnScreen(hand.locator('h1'), '已收到');
    const withheld = desk.locator('[data-testid="delivery-row"][data-state="withheld"]');
    await expectOnScreen(withheld, '退订了营销消息');
    expect((await tasksInWecom('lin.yue')).filter(({ status }) => status === 'waiting')).toEqual([]);
  },
  limitMs,
);

it(
  'goes out where it is confirmed; who never taps loses it with the end of its time, and the result says so',
  async () => {
    await confirmOnPhone('chen.yu');
    await desk.locator('[data-testid="delivery-row"][data-state="sent"]').first().waitFor();
    writeFileSync(clockFile, String(49 * hourMs));
    await desk.locator('[data-testid="broadcast-state"][data-state="settled"]').waitFor();
    await expectOnScreen(desk.locator('[data-testid="delivery-row"][data-state="cancelled"]'), '没有在期限内确认');
    expect(await desk.locator('[data-testid="delivery-row"][data-state="sent"]').count()).toBe(1);
    await keepScreenshot(desk, 'broadcast-segment-result-desktop');
    await desk.setViewportSize(phone);
    await keepScreenshot(desk, 'broadcast-segment-result-phone');
    await desk.setViewportSize(desktop);
  },
  limitMs,
);

it(
  'left its consultant a task, which he sees on his phone; nothing scrolls sideways and no page had a fault',
  async () => {
    await signIn(desk, demo.url, 'liu.yang');
    await desk.setViewportSize(phone);
    await desk.goto(`${demo.url}/tasks`);
    await desk.getByTestId('task-row').first().waitFor();
    await expectOnScreen(desk.getByTestId('task-row').first(), '有一条群发等您确认');
    await keepScreenshot(desk, 'tasks-phone');
    await signIn(desk, demo.url, 'zhou.mingyuan');
    for (const [address, name] of [
      ['/today', 'today-phone'],
      ['/broadcasts/new', 'broadcast-form-phone'],
    ] as const) {
      await desk.goto(`${demo.url}${address}`);
      await desk.getByTestId('me-name').waitFor();
      await keepScreenshot(desk, name);
      expect(await isWiderThanItsScreen(desk)).toBe(false);
    }
    expect(faults).toEqual([]);
  },
  limitMs,
);
