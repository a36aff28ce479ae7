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
import { makePng } from '../support/pictures.ts';
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

/** Of the picture that was really loaded. */
const widthOf = (page: Page, testId: string): Promise<number> =>
  page
    .getByTestId(testId)
    .first()
    .evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return image.naturalWidth;
    });

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
    await choose(desk, 'example-customer', '王建国');
    await expectOnScreen(desk.getByTestId('example-words'), '王建国');
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
  'carries a card of a mini-program with its cover, in the form, in the result and on the customer’s phone',
  async () => {
    await desk.goto(`${demo.url}/broadcasts/new`);
    await desk.getByTestId('broadcast-name').fill('三亚四日');
    await choose(desk, 'broadcast-tag', '测试小群');
    await desk.getByTestId('broadcast-text').fill('{{姓名|您}}好，三亚四日的行程出来了。');
    await desk.getByText('小程序卡片').click();
    await desk.getByTestId('broadcast-card-title').fill('三亚四日 · 亚龙湾');
    await desk.getByTestId('broadcast-card-appid').fill('wx0123456789abcdef');
    await desk.getByTestId('broadcast-card-page').fill('pages/trip.html?id=7');
    await desk
      .getByTestId('picture-file')
      .setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(9) });
    await desk.locator('[data-code="images.not-a-picture"]').waitFor();
    const cover = { name: '封面.jpg', mimeType: 'image/jpeg', buffer: makePng({ width: 520, height: 416 }) };
    await desk.getByTestId('picture-file').setInputFiles(cover);
    await desk.getByTestId('picture-chosen').waitFor();
    await expectOnScreen(desk.getByTestId('message-card'), '三亚四日 · 亚龙湾');
    await desk.getByTestId('broadcast-preview').waitFor();
    await keepScreenshot(desk, 'broadcast-card-form-desktop');
    await desk.setViewportSize(phone);
    await keepScreenshot(desk, 'broadcast-card-form-phone');
    expect(await isWiderThanItsScreen(desk)).toBe(false);
    await desk.setViewportSize(desktop);
    await desk.getByTestId('broadcast-launch').click();
    await desk.getByTestId('broadcast-confirm').click();
    await desk.locator('[data-testid="consultant-row"][data-state="waiting-for-staff"]').first().waitFor();
    await expectOnScreen(desk.getByTestId('message-field'), '姓名（没有时写“您”）');
    expect(await widthOf(desk, 'message-picture')).toBe(520);
    await keepScreenshot(desk, 'broadcast-card-result-desktop');
    await desk.setViewportSize(phone);
    await keepScreenshot(desk, 'broadcast-card-result-phone');
    expect(await isWiderThanItsScreen(desk)).toBe(false);
    await desk.setViewportSize(desktop);
    await confirmOnPhone('chen.yu');
    const [task] = await tasksInWecom('chen.yu');
    const answer = await fetch(`${demo.url}/phone/api/staff/chen.yu/tasks/${task?.msgId}`);
    const { recipients } = (await answer.json()) as { recipients: { externalUserId: string }[] };
    await hand.goto(`${demo.url}/phone/?customer=${recipients[0]?.externalUserId}&side=customer`);
    await hand.getByTestId('chat-row-chen.yu').click();
    await expectOnScreen(hand.getByTestId('message-miniprogram'), '三亚四日 · 亚龙湾');
    await keepScreenshot(hand, 'customer-card-phone');
    const shown = hand.locator('[data-testid="message-miniprogram"] img').last();
    expect(await shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(520);
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
