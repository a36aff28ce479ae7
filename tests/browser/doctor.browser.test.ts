// The owner looks at a broken corp in a real browser, goes where he is sent, and looks again.
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
import { changeCorp } from '../support/change-corp.ts';
import { owner } from '../support/make-agency.ts';
import { startWorld, type World } from '../support/world.ts';

const limitMs = 240_000;
let world: World;
let browser: Browser;
let desk: Page;
const faults: string[] = [];

beforeAll(async () => {
  buildWorkbench();
  world = await startWorld();
  browser = await startBrowser(faults);
  browser.context.setDefaultTimeout(limitMs / 4);
  desk = await browser.open(desktop);
}, limitMs);
afterAll(async () => {
  await browser.close();
  await world.close();
}, limitMs);

const examine = async (page: Page): Promise<void> => {
  await page.getByTestId('examine').click();
  // The button says that it works until the findings are there.
  await page.locator('[data-testid="examine"]:not(.ant-btn-loading)').waitFor();
};

it(
  'names each thing that is broken and the page of the console, and says when it is mended',
  async () => {
    await signIn(desk, world.config.publicUrl, owner);
    await changeCorp(world, 'POST', '/faults', [{ kind: 'ip-not-trusted' }]);
    await desk.getByTestId('nav-settings').click();
    await examine(desk);
    await expectOnScreen(desk.getByTestId('examination'), '项必须修好');
    const broken = desk.getByTestId('finding-broken');
    await expectOnScreen(broken.filter({ hasText: '可信 IP' }), '企业可信IP');
    await expectOnScreen(broken.filter({ hasText: '可信域名的校验文件' }), '设置 → 可信域名校验文件');
    await keepScreenshot(desk, 'doctor-broken-desk');

    await changeCorp(world, 'DELETE', '/faults');
    await changeCorp(world, 'PATCH', '', { trustedDomains: ['other.example'] });
    await examine(desk);
    await expectOnScreen(broken.filter({ hasText: 'other.example' }), '设置可信域名');

    await changeCorp(world, 'PATCH', '', { trustedDomains: [new URL(world.config.publicUrl).host] });
    const boss = await world.as(owner);
    await boss.post('/staff/settings/domain-file', { name: 'WW_verify_a1.txt', text: 'a1' });
    await examine(desk);
    await expectOnScreen(desk.getByTestId('examination'), '没有必须修的问题');
    expect(await broken.count()).toBe(0);
  },
  limitMs,
);

it(
  'stays within a phone',
  async () => {
    const hand = await browser.open(phone);
    await hand.goto(`${world.config.publicUrl}/today`);
    // What is not needed every day is behind 更多; nothing of the bar hangs out of the screen.
    await hand.getByTestId('nav-more').click();
    await hand.getByTestId('nav-settings').waitFor();
    await keepScreenshot(hand, 'navigation-phone');
    const barWidth = await hand.locator('.nav').evaluate((bar) => bar.scrollWidth - window.innerWidth);
    expect(barWidth).toBeLessThanOrEqual(0);
    await hand.getByTestId('nav-settings').click();
    await hand.locator('#nav-more').waitFor({ state: 'detached' });
    await changeCorp(world, 'POST', '/faults', [{ kind: 'ip-not-trusted' }]);
    await examine(hand);
    await expectOnScreen(hand.getByTestId('examination'), '项必须修好');
    await keepScreenshot(hand, 'doctor-broken-phone');
    expect(await hand.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
  },
  limitMs,
);
