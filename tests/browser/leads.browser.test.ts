// A live code of several consultants as a manager makes it, in a real browser at the desk and on a phone, and what its channel brought.
import { buildWorkbench } from '../../sandbox/build-workbench.ts';
import { signInAs } from '../../sandbox/agency/seed.ts';
import {
  choose,
  desktop,
  expectOnScreen,
  isWiderThanItsScreen,
  keepScreenshot,
  phone,
  startBrowser,
  type Browser,
} from '../support/browser.ts';
import { consultantA, owner } from '../support/make-agency.ts';
import { startWorld, type World } from '../support/world.ts';

const limitMs = 240_000;
let world: World;
let browser: Browser;
const faults: string[] = [];

beforeAll(async () => {
  buildWorkbench();
  world = await startWorld();
  browser = await startBrowser(faults);
}, limitMs);
afterAll(async () => {
  await browser.close();
  await world.close();
}, limitMs);

const signIn = async (userId: string): Promise<void> => {
  const [name = '', value = ''] = (await signInAs(world.config.publicUrl, userId)).split('=');
  await browser.context.addCookies([{ name, value, url: world.config.publicUrl }]);
};
it(
  'is made for several, leads to the next by load, and its channel is counted',
  async () => {
    await signIn(owner);
    const page = await browser.open(desktop);
    await page.goto(`${world.config.publicUrl}/live-codes/new`);
    await page.getByTestId('live-code-name').fill('橱窗海报');
    await choose(page, 'live-code-staff', '孙顾问');
    await choose(page, 'live-code-others', '李顾问');
    await page.keyboard.press('Escape');
    await page.getByTestId('live-code-channel').locator('input').fill('门店');
    await page.getByTestId('live-code-campaign').fill('五一');
    await expectOnScreen(page.locator('form'), '自动分配');
    await keepScreenshot(page, 'live-code-form-desktop');
    await page.setViewportSize(phone);
    await keepScreenshot(page, 'live-code-form-phone');
    expect(await isWiderThanItsScreen(page)).toBe(false);
    await page.getByTestId('live-code-save').click();
    await page.getByTestId('live-code-row').waitFor();
    await world.settle();
    const url = await page.getByTestId('live-code-open').getAttribute('href');
    await world.phone('scan', { code: url, name: '新来的王姐' });
    await world.settle();
    await page.goto(`${world.config.publicUrl}/live-codes`);
    await expectOnScreen(page.getByTestId('channel-row'), '门店 · 五一');
    await expectOnScreen(page.getByTestId('channel-row'), '100%');
    // B had two customers and A three; now both have three, and B comes first.
    await expectOnScreen(page.getByTestId('live-code-next'), '李顾问');
    await keepScreenshot(page, 'live-codes-phone');
    expect(await isWiderThanItsScreen(page)).toBe(false);
    await page.setViewportSize(desktop);
    await keepScreenshot(page, 'live-codes-desktop');
    expect(faults).toEqual([]);
  },
  limitMs,
);

it(
  'a consultant gives a customer up, and may take him back',
  async () => {
    await signIn(consultantA);
    const page = await browser.open(phone);
    await page.goto(`${world.config.publicUrl}/customers`);
    await page.getByText('客户2号').first().click();
    await page.getByTestId('give-up').click();
    await page.getByTestId('give-up-confirm').waitFor();
    await keepScreenshot(page, 'give-up-phone');
    await page.getByTestId('give-up-confirm').click();
    await expectOnScreen(page.locator('.card-actions'), '已放入公海');
    await page.goto(`${world.config.publicUrl}/pool`);
    await expectOnScreen(page.getByTestId('pool-claim'), '收回');
    await keepScreenshot(page, 'pool-own-phone');
    expect(await isWiderThanItsScreen(page)).toBe(false);
    await page.getByTestId('pool-claim').click();
    await page.getByTestId('empty').waitFor();
    expect(faults).toEqual([]);
  },
  limitMs,
);
