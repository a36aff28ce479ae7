// A list of 500 customers with 7 bad rows, in a real browser against `npm start`: uploaded, its columns confirmed, looked through,
// written, found, taken out again as a file, and taken back as a whole; at the desk, and read on the phone.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { buildWorkbench } from '../../sandbox/build-workbench.ts';
import {
  desktop,
  expectOnScreen,
  isWiderThanItsScreen,
  keepScreenshot,
  phone,
  startBrowser,
  type Browser,
} from '../support/browser.ts';
import { startDemoProcess, type RunningDemo } from '../support/demo.ts';

const limitMs = 480_000;
const listed = 500;
let demo: RunningDemo;
let browser: Browser;
let desk: Page;
let hand: Page;
const faults: string[] = [];

beforeAll(async () => {
  buildWorkbench();
  demo = await startDemoProcess();
  browser = await startBrowser(faults);
  // The machine may be busy: it is the step that counts, not its speed.
  browser.context.setDefaultTimeout(limitMs / 8);
  desk = await browser.open(desktop);
  hand = await browser.open(phone);
  await desk.goto(`${demo.url}/`);
  await desk.getByTestId('sign-in-button').click();
  await desk.getByTestId('persona-zhou.mingyuan').click();
  await desk.getByTestId('me-name').waitFor();
}, limitMs);
afterAll(async () => {
  await browser.close();
  await demo.stop();
}, limitMs);

const phoneOf = (at: number): string => String(19_600_000_000 + at);
/** Each bad row in its line of the list, and what is said of it. */
const badRows = new Map<number, [row: string, problem: string]>([
  [3, ['坏号码,12345,1990-05-20,上海,', '手机号：不是有效的电话号码']],
  [60, ['没有号码,,1990-05-20,上海,', '手机号：手机号和外部联系人ID至少要有一个']],
  [121, ['坏生日,19699999901,2月30日,上海,', '生日：看不懂这个日期，请写成 1990-05-20 或 5月20日']],
  [199, ['没有这位顾问,19699999902,,上海,查无此人', '顾问：没有这位可以服务客户的同事']],
  [305, [`又来一次,${phoneOf(2)},,上海,`, '重复：和第 2 行是同一个人']],
  [444, [`${'长'.repeat(41)},19699999903,,上海,`, '姓名：最多 40 个字']],
  [501, [`都不对,1,明年,上海,`, '生日：看不懂这个日期，请写成 1990-05-20 或 5月20日']],
]);
const list = [
  '客户姓名,手机号码,出生日期,所在城市,负责人,喜好颜色',
  ...Array.from({ length: listed }, (_, at) => {
    const line = at + 2;
    const [bad] = badRows.get(line) ?? [];
    return `${bad ?? `名单客户${line},${phoneOf(line)},1990/5/20,苏州,陈雨`},红`;
  }),
].join('\r\n');

/** At the desk, and the same address on the phone. */
const look = async (name: string, shows: string): Promise<void> => {
  await keepScreenshot(desk, `import-${name}-desktop`);
  await hand.goto(desk.url());
  await hand.getByTestId(shows).first().waitFor();
  await keepScreenshot(hand, `import-${name}-phone`);
  expect([await isWiderThanItsScreen(desk), await isWiderThanItsScreen(hand)]).toEqual([false, false]);
};
const state = (name: string) => desk.locator(`[data-testid="import-state"][data-state="${name}"]`);
const confirm = async (testId: string): Promise<void> => {
  await desk.getByTestId(testId).click();
  await desk.locator('.ant-popconfirm-buttons').waitFor();
  await keepScreenshot(desk, `${testId}-desktop`);
  await desk.locator('.ant-popconfirm-buttons .ant-btn-primary').click();
};
const find = async (text: string): Promise<void> => {
  await desk.goto(`${demo.url}/customers`);
  await desk.getByTestId('customer-search').fill(text);
  await desk.keyboard.press('Enter');
};

it(
  'is uploaded, and what its columns are is guessed for the owner to confirm',
  async () => {
    await desk.getByTestId('nav-imports').click();
    await desk
      .getByTestId('import-file')
      .setInputFiles({ name: '老客户名单.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
    await state('mapping').waitFor();
    const columns = desk.getByTestId('import-column');
    expect(await columns.allTextContents()).toEqual(['姓名', '手机号', '生日', '城市', '顾问', '不导入']);
    await look('mapping', 'import-column');
    await desk.getByTestId('import-check').click();
    await state('preview').waitFor();
  },
  limitMs,
);

it(
  'is looked through: seven rows cannot be written, each with its reason, and what the others would bring',
  async () => {
    await expectOnScreen(desk.getByTestId('import-counts'), '新增 493 位');
    const lines = desk.getByTestId('import-line');
    await lines.nth(badRows.size - 1).waitFor();
    expect(await lines.count()).toBe(badRows.size);
    for (const [line, [, problem]] of badRows)
      await expectOnScreen(lines.filter({ hasText: `第 ${line} 行` }), problem);
    await look('problems', 'import-line');
    await desk.getByTestId('import-only-create').click();
    await expectOnScreen(lines.filter({ hasText: '第 2 行' }), '手机号：196****0002');
    await keepScreenshot(desk, 'import-differences-desktop');
    await hand.getByTestId('import-only-create').click();
    await expectOnScreen(hand.getByTestId('import-line').filter({ hasText: '第 2 行' }), '196****0002');
    await keepScreenshot(hand, 'import-differences-phone');
  },
  limitMs,
);

it(
  'is written without its bad rows; whom it brought is found, and leaves the house as a file',
  async () => {
    await confirm('import-apply');
    await state('applied').waitFor();
    await expectOnScreen(desk.getByTestId('import-counts'), '493');
    await look('applied', 'import-counts');
    const listAddress = desk.url();
    await find(phoneOf(77));
    await expectOnScreen(desk.getByTestId('customer-row'), '名单客户77');
    await keepScreenshot(desk, 'import-found-desktop');
    await desk.getByTestId('export').click();
    await desk.getByTestId('export-full').click();
    await desk.getByTestId('export-reason').click();
    await desk.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: '出票' }).click();
    await keepScreenshot(desk, 'export-desktop');
    const saved = desk.waitForEvent('download');
    await desk.getByTestId('export-confirm').click();
    const file = readFileSync(await (await saved).path(), 'utf8');
    expect(file.split('\r\n')[1]).toMatch(new RegExp(`^名单客户77,${phoneOf(77)},`));
    await hand.goto(`${demo.url}/customers`);
    await hand.getByTestId('customer-row').first().waitFor();
    await keepScreenshot(hand, 'customers-phone');
    await hand.getByTestId('export').click();
    await hand.getByTestId('export-confirm').waitFor();
    await keepScreenshot(hand, 'export-phone');
    expect(await isWiderThanItsScreen(hand)).toBe(false);
    await desk.goto(listAddress);
  },
  limitMs,
);

const upload = async (kind: string, name: string, text: string): Promise<void> => {
  await desk.getByTestId('nav-imports').click();
  await desk.getByTestId('import-kind').getByText(kind, { exact: true }).click();
  await keepScreenshot(desk, `import-kind-${kind}-desktop`);
  await desk.getByTestId('import-file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await state('mapping').waitFor();
};

it(
  'is taken back as a whole',
  async () => {
    await confirm('import-undo');
    await state('undone').waitFor();
    await look('undone', 'import-counts');
    await find(phoneOf(77));
    await desk.getByText('没有符合条件的客户').waitFor();
    expect(await desk.getByTestId('customer-row').count()).toBe(0);
    await desk.getByTestId('nav-imports').click();
    await expectOnScreen(desk.getByTestId('import-row'), '老客户名单.csv');
    await look('list', 'import-row');
  },
  limitMs,
);

it(
  'may as well be one of tags: chosen before, with an example to fill in, and shown on the customer with its name',
  async () => {
    await desk.getByTestId('nav-imports').click();
    await desk.getByTestId('import-kind').getByText('标签名单', { exact: true }).click();
    const saved = desk.waitForEvent('download');
    await desk.getByTestId('import-example').click();
    const example = readFileSync(await (await saved).path(), 'utf8');
    expect(example).toBe('\ufeff手机号,标签,依据\r\n13900000000,云南；亲子,2026 年会签到\r\n');
    await upload('客户名单', '新客户.csv', `姓名,手机号\n要打标签的,${phoneOf(9_001)}`);
    await desk.getByTestId('import-check').click();
    await confirm('import-apply');
    await state('applied').waitFor();
    const list = [`${phoneOf(9_001)},测试小群,年会`, `${phoneOf(9_001)},没有这个,`, `${phoneOf(9_002)},测试小群,`];
    await upload('标签名单', '年会名单.csv', ['电话,标签,依据', ...list].join('\n'));
    await desk.getByTestId('import-check').click();
    await state('preview').waitFor();
    await look('tags-problems', 'import-line');
    await confirm('import-apply');
    await state('applied').waitFor();
    await expectOnScreen(desk.getByTestId('import-counts'), '1 行');
    await find(phoneOf(9_001));
    await desk.getByTestId('customer-row').filter({ hasText: '要打标签的' }).click();
    await desk.locator('[data-testid="mark"][data-name="测试小群"]').click();
    await expectOnScreen(desk.getByTestId('mark-reason'), '随名单导入：“年会名单.csv”，年会');
    await keepScreenshot(desk, 'import-tags-card-desktop');
    await hand.goto(`${demo.url}/imports`);
    await hand.getByTestId('import-kind').getByText('标签名单', { exact: true }).click();
    await keepScreenshot(hand, 'import-kind-phone');
    expect(await isWiderThanItsScreen(hand)).toBe(false);
  },
  limitMs,
);

/** As people type days: 2026/1/2. */
const dayFromNow = (days: number): string => {
  const [year = 0, month = 0, day = 0] = new Date(Date.now() + days * 86_400_000)
    .toISOString()
    .split(/[-T]/)
    .map(Number);
  return `${year}/${month}/${day}`;
};

it(
  'may be one of bookings: what is to come stands on the customer’s card before what is over',
  async () => {
    const whose = phoneOf(9_001);
    const rows = [
      `DD001,${whose},云南深度 8 日,云南,${dayFromNow(10)},8,2大1小,12800.00,已付款`,
      `DD002,${whose},海景大床房,三亚,${dayFromNow(-400)},3,2,3600,已完成`,
      `DD003,${whose},,西藏,${dayFromNow(40)},10,2,19800,已取消`,
      `DD004,${whose},,西藏,2月30日,10,2,19800,已确认`,
      `DD005,${phoneOf(9_002)},,西藏,${dayFromNow(40)},10,2,19800,待付款`,
    ];
    const titles = '订单编号,联系电话,线路名称,目的地,出发日期,天数,人数,订单金额,订单状态';
    await upload('订单名单', '订单.csv', [titles, ...rows].join('\n'));
    await look('bookings-mapping', 'import-column');
    await desk.getByTestId('import-check').click();
    await state('preview').waitFor();
    await look('bookings-problems', 'import-line');
    await desk.getByTestId('import-only-create').click();
    await expectOnScreen(desk.getByTestId('import-line').filter({ hasText: '第 2 行' }), '客户：要打标签的');
    await keepScreenshot(desk, 'import-bookings-differences-desktop');
    await confirm('import-apply');
    await state('applied').waitFor();
    await expectOnScreen(desk.getByTestId('import-counts'), '3 个订单');
    await find(whose);
    await desk.getByTestId('customer-row').filter({ hasText: '要打标签的' }).click();
    const bookings = desk.getByTestId('booking-row');
    await bookings.first().waitFor();
    expect(await bookings.evaluateAll((all) => all.map((one) => [one.dataset['status'], one.dataset['over']]))).toEqual(
      [
        ['confirmed', 'false'],
        ['cancelled', 'false'],
        ['confirmed', 'true'],
      ],
    );
    await bookings.first().scrollIntoViewIfNeeded();
    await keepScreenshot(desk, 'import-bookings-card-desktop');
    await hand.goto(desk.url());
    await hand.getByTestId('booking-row').first().scrollIntoViewIfNeeded();
    await keepScreenshot(hand, 'import-bookings-card-phone');
    await hand.goto(`${demo.url}/imports`);
    await hand.getByTestId('import-kind').getByText('订单名单', { exact: true }).click();
    await keepScreenshot(hand, 'import-kind-bookings-phone');
    expect([await isWiderThanItsScreen(desk), await isWiderThanItsScreen(hand)]).toEqual([false, false]);
    expect(faults).toEqual([]);
  },
  limitMs,
);
