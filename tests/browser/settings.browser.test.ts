// The owner's settings in a real browser: the first look is accepted, the pilot chosen, everything stopped and let go again.
import type { Page } from 'playwright-core';
import { buildWorkbench } from '../../sandbox/build-workbench.ts';
import {
  desktop,
  expectOnScreen,
  keepScreenshot,
  phone,
  signIn,
  startBrowser,
  type Browser,
} from '../support/browser.ts';
import { consultantA, owner } from '../support/make-agency.ts';
import { startWorld, type World } from '../support/world.ts';

const limitMs = 480_000;
let world: World;
let browser: Browser;
let desk: Page;
let hand: Page;
const faults: string[] = [];

beforeAll(async () => {
  buildWorkbench();
  world = await startWorld({ env: { PILOT: 'on' } });
  browser = await startBrowser(faults);
  // The machine may be busy: it is the step that counts, not its speed.
  browser.context.setDefaultTimeout(limitMs / 2);
  desk = await browser.open(desktop);
  hand = await browser.open(phone);
}, limitMs);
afterAll(async () => {
  await browser.close();
  await world.close();
}, limitMs);

const onPhone = async (name: string): Promise<void> => {
  await hand.goto(`${world.config.publicUrl}/settings`);
  await hand.getByTestId('sending-switch').waitFor();
  await hand.getByTestId('licence-meter').waitFor();
  await keepScreenshot(hand, name);
  const overflow = await hand.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
};

it(
  'shows what would be taken over, and takes it over when the owner agrees',
  async () => {
    await signIn(desk, world.config.publicUrl, owner);
    await desk.getByTestId('nav-settings').click();
    await expectOnScreen(desk.getByTestId('sending-notice'), '现在只读企业微信');
    const counts = desk.getByTestId('first-sync-counts');
    await expectOnScreen(counts.locator('tr'), '好友关系');
    expect(await counts.locator('tr', { hasText: '客户' }).locator('td').first().textContent()).toBe('6');
    await keepScreenshot(desk, 'settings-first-sync-desk');
    await onPhone('settings-first-sync-phone');
    await desk.getByTestId('first-sync-accept').click();
    await expectOnScreen(desk.getByTestId('sending-notice'), '试点中');
    await world.settle();
  },
  limitMs,
);

it(
  'chooses who takes part in the pilot',
  async () => {
    await desk.getByTestId('pilot-staff').click();
    await desk.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: '孙顾问' }).first().click();
    // The list of people lies over the button until it is closed.
    await desk.keyboard.press('Escape');
    await desk.getByTestId('pilot-staff-save').click();
    await desk.getByTestId('pilot-staff-save').waitFor({ state: 'detached' });
    await desk.getByTestId('pilot-customer-search').click();
    await desk.keyboard.type('客户1');
    await desk.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: '客户1号' }).first().click();
    await desk.keyboard.press('Escape');
    await desk.getByTestId('pilot-customers-save').click();
    await expectOnScreen(desk.locator('.name-list .tag'), '客户1号');
    await keepScreenshot(desk, 'settings-pilot-desk');
    await onPhone('settings-pilot-phone');
  },
  limitMs,
);

it(
  'stops everything after asking, tells everybody, and lets go again',
  async () => {
    await desk.getByTestId('sending-switch').click();
    await desk.getByTestId('sending-confirm').click();
    await expectOnScreen(desk.getByTestId('sending-notice'), '已停止一切发送');
    await onPhone('settings-stopped-phone');
    await signIn(desk, world.config.publicUrl, consultantA);
    await expectOnScreen(desk.getByTestId('sending-notice'), '已停止一切发送');
    expect(await desk.getByTestId('nav-settings').count()).toBe(0);
    await signIn(desk, world.config.publicUrl, owner);
    await desk.getByTestId('nav-settings').click();
    await desk.getByTestId('sending-switch').click();
    await desk.getByTestId('sending-confirm').click();
    await expectOnScreen(desk.getByTestId('sending-notice'), '试点中');
    expect(faults).toEqual([]);
  },
  limitMs,
);
