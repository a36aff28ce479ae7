// A consultant leaves, in a real browser against `npm start`: signed out, handed over, one customer refuses and is claimed from the sea pool.
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { signInAs } from '../../sandbox/agency/seed.ts';
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
import type { Page } from 'playwright-core';

const limitMs = 240_000;
const leaver = 'gu.wen';
const storeManager = 'wu.xiaofeng';
const colleague = 'lin.yue';
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
  desk = await browser.open(desktop);
  hand = await browser.open(phone);
}, limitMs);
afterAll(async () => {
  await browser.close();
  await demo.stop();
}, limitMs);

const countOf = async (name: string): Promise<number> =>
  Number((await desk.getByTestId(`count-${name}`).textContent())?.replaceAll(',', ''));
const customerOf = async (place: string): Promise<string> => {
  const text = await desk.evaluate(async (address) => (await fetch(address)).text(), place);
  const { data } = JSON.parse(text) as { data: { customerName: string }[] };
  return data[0]?.customerName ?? '';
};
let refusing = '';

it(
  'who leaves the corp is signed out at the next request',
  async () => {
    const cookie = await signInAs(demo.url, leaver);
    const statusOf = async (): Promise<number> => (await fetch(`${demo.url}/staff/me`, { headers: { cookie } })).status;
    expect(await statusOf()).toBe(200);
    await hand.goto(`${demo.url}/phone/?side=staff&staff=${leaver}`);
    await hand.getByTestId('leave-corp').click();
    await hand.getByTestId('confirm-yes').click();
    await hand.getByTestId(`persona-${storeManager}`).waitFor();
    expect(await hand.getByTestId(`persona-${leaver}`).count()).toBe(0);
    while ((await statusOf()) === 200) await hand.waitForTimeout(200);
    expect(await statusOf()).toBe(401);
  },
  limitMs,
);

it(
  'her store manager sees who shall take over, changes one, and begins',
  async () => {
    await signIn(desk, demo.url, storeManager);
    await desk.getByTestId('nav-handovers').click();
    await expectOnScreen(desk.getByTestId('handover-row'), '顾雯');
    await expectOnScreen(desk.getByTestId('handover-row'), '待发起');
    await keepScreenshot(desk, 'handovers-desktop');
    await desk.getByTestId('handover-row').first().click();
    await desk.getByTestId('transfer-row').first().waitFor();
    await keepScreenshot(desk, 'handover-open-desktop');
    const transfers = desk.url().replace('/handovers/', '/staff/handovers/');
    refusing = await customerOf(`${transfers}/transfers`);
    await desk.getByTestId('transfer-tick').first().click();
    await desk.getByTestId('successor').click();
    await desk.keyboard.type('林悦');
    await desk.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: '林悦' }).first().click();
    await desk.getByTestId('successor-choose').click();
    await expectOnScreen(desk.getByTestId('transfer-row').first(), '→ 林悦');
    const all = await countOf('open');
    expect(all).toBeGreaterThan(10);
    await desk.getByTestId('handover-start').click();
    await desk.getByTestId('handover-start-confirm').waitFor();
    await keepScreenshot(desk, 'handover-start-desktop');
    await desk.getByTestId('handover-start-confirm').click();
    await desk.getByTestId('handover-start').waitFor({ state: 'detached' });
    await expectOnScreen(desk.getByTestId('transfer-sentence').first(), '等待 24 小时');
    expect(await countOf('waiting')).toBe(all);
  },
  limitMs,
);

it(
  'a customer refuses on his phone, and is put into the sea pool',
  async () => {
    const { rows } = (await (
      await fetch(`${demo.url}/phone/api/customers?q=${encodeURIComponent(refusing)}&limit=50`)
    ).json()) as { rows: { externalUserId: string; name: string; consultants: string[] }[] };
    const customer = rows.find((row) => row.name === refusing && row.consultants.includes('顾雯'));
    await hand.goto(`${demo.url}/phone/?customer=${customer?.externalUserId}`);
    await hand.getByTestId(`successor-${colleague}`).waitFor();
    await keepScreenshot(hand, 'successor-notice-phone');
    await hand.getByTestId(`refuse-${colleague}`).click();
    await hand.getByTestId(`successor-${colleague}`).waitFor({ state: 'detached' });

    await expectOnScreen(desk.getByTestId('transfer-sentence'), '客户拒绝了接替');
    await desk.locator('[data-testid=transfer-filter][data-group=failed]').click();
    await desk.getByTestId('transfer-tick').first().click();
    await desk.getByTestId('successor-pool').click();
    await desk.locator('[data-testid=transfer-filter][data-group=pooled]').click();
    await expectOnScreen(desk.getByTestId('transfer-row'), refusing);
  },
  limitMs,
);

it(
  'a day later the others are served by colleagues',
  async () => {
    writeFileSync(clockFile, String(25 * 3_600_000));
    await desk.locator('[data-testid=transfer-filter][data-group=all]').click();
    await desk.locator('[data-testid=handover-state][data-state=closed]').waitFor({ timeout: 120_000 });
    expect(await countOf('waiting')).toBe(0);
    expect(await countOf('done')).toBeGreaterThan(10);
    await expectOnScreen(desk.getByTestId('transfer-sentence'), '接替成功');
    await keepScreenshot(desk, 'handover-done-desktop');
    await desk.setViewportSize(phone);
    await keepScreenshot(desk, 'handover-done-phone');
    expect(await isWiderThanItsScreen(desk)).toBe(false);
    await desk.locator('[data-testid=transfer-row][data-state=done] a').first().click();
    await expectOnScreen(desk.locator('body'), '已由同事接替');
  },
  limitMs,
);

it(
  'a consultant claims the one in the sea pool on her phone',
  async () => {
    await signIn(desk, demo.url, colleague);
    await desk.goto(`${demo.url}/pool`);
    await expectOnScreen(desk.getByTestId('claims-left'), '今天还可领 10 位');
    await expectOnScreen(desk.getByTestId('pool-row'), refusing);
    await keepScreenshot(desk, 'pool-phone');
    await desk.getByTestId('pool-claim').first().click();
    await expectOnScreen(desk.getByTestId('claimed-row'), refusing);
    await expectOnScreen(desk.getByTestId('claims-left'), '今天还可领 9 位');
    await keepScreenshot(desk, 'pool-claimed-phone');
    expect(await isWiderThanItsScreen(desk)).toBe(false);
    expect(faults).toEqual([]);
  },
  limitMs,
);
