// A segment as a manager makes it, in a real browser at the desk and on a phone: conditions chosen, counted, explained, saved.
import { buildWorkbench } from '../../sandbox/build-workbench.ts';
import { signInAs } from '../../sandbox/agency/seed.ts';
import {
  desktop,
  expectOnScreen,
  isWiderThanItsScreen,
  keepScreenshot,
  phone,
  startBrowser,
  type Browser,
} from '../support/browser.ts';
import { owner } from '../support/make-agency.ts';
import { startWorld, type World } from '../support/world.ts';
import type { Page } from 'playwright-core';

const limitMs = 240_000;
let world: World;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  buildWorkbench();
  world = await startWorld();
  browser = await startBrowser(faults);
  const [name = '', value = ''] = (await signInAs(world.config.publicUrl, owner)).split('=');
  await browser.context.addCookies([{ name, value, url: world.config.publicUrl }]);
}, limitMs);
afterAll(async () => {
  await browser.close();
  await world.close();
}, limitMs);

const open = async (viewport: typeof desktop, path: string): Promise<Page> => {
  const page = await browser.open(viewport);
  await page.goto(`${world.config.publicUrl}${path}`);
  return page;
};
const pick = async (page: Page, testId: string, text: string): Promise<void> => {
  await page.getByTestId(testId).last().click();
  await page.keyboard.type(text);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: text }).first().click();
  await page.keyboard.press('Escape');
};
const addTag = async (page: Page, tag: string): Promise<void> => {
  await pick(page, 'rule-add', '标签');
  await pick(page, 'rule-values', tag);
};

it(
  'is made at the desk: read back, counted, explained, saved',
  async () => {
    const page = await open(desktop, '/segments');
    await page.getByTestId('segment-new').click();
    await page.getByTestId('segment-name').fill('云南的亲子客户');
    await addTag(page, '云南');
    await expectOnScreen(page.getByTestId('segment-sentence'), '有标签云南');
    await expectOnScreen(page.getByTestId('segment-count'), '4 位');
    await page.getByTestId('segment-show-examples').click();
    await page.getByTestId('segment-sample').first().waitFor();
    await keepScreenshot(page, 'segment-editor-desktop');
    expect(await page.getByTestId('segment-sample').first().textContent()).toContain('客**');
    await page.getByTestId('segment-save').click();
    await expectOnScreen(page.getByTestId('segment-row'), '云南的亲子客户');
    await keepScreenshot(page, 'segments-desktop');
    expect(await isWiderThanItsScreen(page)).toBe(false);
  },
  limitMs,
);

it(
  'is edited on a phone, with a group in a group and a condition of trips, and fits the screen',
  async () => {
    const page = await open(phone, '/segments');
    await page.getByTestId('segment-row').first().click();
    await expectOnScreen(page.getByTestId('segment-count'), '4 位');
    await page.getByTestId('rule-add-group').click();
    await page.getByTestId('rule-add').first().click();
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: '出行或入住的次数' }).click();
    // Nobody travelled in this agency.
    await expectOnScreen(page.getByTestId('segment-sentence'), '有标签云南，且近 12 个月有出行或入住');
    await expectOnScreen(page.getByTestId('segment-count'), '0 位');
    await keepScreenshot(page, 'segment-editor-phone');
    expect(await isWiderThanItsScreen(page)).toBe(false);
    await page.getByTestId('segment-save').click();
    await expectOnScreen(page.getByTestId('segment-row'), '近 12 个月有出行或入住');
    await keepScreenshot(page, 'segments-phone');
    expect(await isWiderThanItsScreen(page)).toBe(false);
  },
  limitMs,
);

it('no script of the pages failed', () => {
  expect(faults).toEqual([]);
});
