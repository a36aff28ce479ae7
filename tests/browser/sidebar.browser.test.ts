// The page beside a chat, in a real browser against `npm start`: first in the chat of the phone page, then with a bridge of the test's own
// that says what WeCom's client may say.
import { askAs } from '../../sandbox/agency/seed.ts';
import { buildWorkbench } from '../../sandbox/build-workbench.ts';
import { desktop, expectOnScreen, keepScreenshot, phone, startBrowser, type Browser } from '../support/browser.ts';
import { startDemoProcess, type RunningDemo } from '../support/demo.ts';
import type { FrameLocator, Page } from 'playwright-core';

const limitMs = 240_000;
const me = 'chen.yu';

let demo: RunningDemo;
let browser: Browser;
const faults: string[] = [];

type Row = { externalUserId: string; name: string; remark: string; status: string };
const phoneApi = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${demo.url}/phone/api/${path}`)).json()) as T;
const customersOf = async (userId: string): Promise<Row[]> =>
  (await phoneApi<{ rows: Row[] }>(`staff/${userId}/customers?limit=500`)).rows.filter(
    (row) => row.status === 'active',
  );
const firstOf = (rows: readonly Row[]): Row => {
  const [first] = rows;
  if (!first) throw new Error('the demo agency has no such customer');
  return first;
};

beforeAll(async () => {
  buildWorkbench();
  demo = await startDemoProcess();
  browser = await startBrowser(faults);
}, limitMs);
afterAll(async () => {
  await browser.close();
  await demo.stop();
}, limitMs);

/** Consultant's phone: the chat with this customer, and in it the app's page. */
const openBesideChat = async (page: Page, customer: Row): Promise<FrameLocator> => {
  const { externalUserId, remark } = customer;
  await page.goto(`${demo.url}/phone/?staff=${me}&customer=${externalUserId}&side=staff`);
  await page.getByTestId('tab-customers').click();
  await page.getByTestId('staff-customer-search').fill(remark);
  await page.getByTestId(`staff-customer-${externalUserId}`).click();
  await page.getByTestId('open-chat').click();
  await page.getByTestId('open-sidebar').click();
  const frame = page.frameLocator('[data-testid=sidebar-frame]');
  await frame.getByTestId('sidebar-card').waitFor();
  return frame;
};

/** What consultants noted is read from the facts of 5,000 customers, which are folded within seconds after the start. */
const openNoted = async (page: Page, customer: Row, words: string): Promise<FrameLocator> => {
  for (let opened = 0; opened < 20; opened += 1) {
    const frame = await openBesideChat(page, customer);
    const noted = frame.getByTestId('sidebar-noted').filter({ hasText: words }).first();
    const isThere = noted.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
    if (await isThere) return frame;
  }
  throw new Error('nothing noted was shown');
};

/** YYYY-MM-DD, so many days from now. */
const dayInChina = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(Date.now() + days * 86_400_000));

const todayInChina = (): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', month: '2-digit', day: '2-digit' }).format(new Date());

describe('in the chat of a consultant', () => {
  it(
    'knows the customer, says what to do, and puts a message into the chat that his phone shows',
    async () => {
      const customer = firstOf((await customersOf(me)).filter(({ remark }) => remark.includes('-')));
      const page = await browser.open(desktop);
      const frame = await openNoted(page, customer, '想去');
      await expectOnScreen(frame.locator('h1'), customer.name);
      await frame.getByTestId('mark').first().waitFor();

      await frame.getByTestId('profile-edit').click();
      await frame.getByTestId('profile-birthday').fill(`--${todayInChina()}`);
      await frame.getByTestId('profile-save').click();
      const birthday = frame.locator('[data-testid=next-step][data-kind=birthday]');
      await expectOnScreen(birthday, '今天生日');
      await birthday.getByTestId('use-suggestion').click();
      expect(await frame.getByTestId('chat-text').inputValue()).toContain('生日快乐');
      await frame.getByTestId('chat-text').fill('祝您生日快乐，云南见！');
      await frame.getByTestId('chat-send').click();
      await expectOnScreen(frame.getByTestId('chat-sent'), '已发到聊天');
      expect(await frame.getByTestId('chat-text').inputValue()).toBe('');
      await page.getByTestId(`chat-row-${me}`).click();
      await expectOnScreen(page.getByTestId('chat-messages'), '祝您生日快乐，云南见！');

      await frame.getByTestId('chat-link').click();
      await birthday.getByTestId('use-suggestion').click();
      expect(await frame.getByTestId('chat-text').inputValue()).toContain('生日快乐');
      await frame.getByTestId('chat-link').click();
      await frame.getByTestId('chat-link-title').fill('云南 6 日');
      await frame.getByTestId('chat-link-url').fill('https://trips.example/yunnan');
      await frame.getByTestId('chat-send-link').click();
      await frame.getByTestId('chat-sent').waitFor();
      await expectOnScreen(page.getByTestId('chat-messages'), '云南 6 日');
      // What leads away opens a window of its own, so that the card stays.
      expect(await frame.locator('.sidebar-more a').getAttribute('target')).toBe('_blank');
      await frame.locator('h1').scrollIntoViewIfNeeded();
      await keepScreenshot(page, 'sidebar-desktop');
    },
    limitMs,
  );

  it(
    'fits a phone, shows what is booked and what to do for it, and takes an opt-out',
    async () => {
      const customer = firstOf((await customersOf(me)).filter(({ remark }) => remark.includes('-')));
      const ask = await askAs(demo.url, 'zhou.mingyuan');
      const booking = {
        externalUserId: customer.externalUserId,
        orderNo: 'DD001',
        destination: '云南',
        product: '云南深度 8 日',
        departsOn: dayInChina(5),
        returnsOn: dayInChina(12),
        people: 3,
        amountFen: 1_280_000,
      };
      await ask('/staff/bookings', { bookings: [booking] });
      const page = await browser.open(phone);
      const frame = await openBesideChat(page, customer);
      await expectOnScreen(frame.locator('[data-testid=next-step][data-kind=departs-soon]'), '5 天后');
      await frame.getByTestId('mark').first().waitFor();
      await keepScreenshot(page, 'sidebar-phone');
      const first = frame.getByTestId('booking-row').first();
      await expectOnScreen(first, 'DD001');
      await first.scrollIntoViewIfNeeded();
      await keepScreenshot(page, 'sidebar-bookings-phone');
      await frame.getByTestId('opt-out').click();
      await frame.getByTestId('opt-out-why').fill('微信里说不要再发');
      await frame.getByTestId('opt-out-confirm').click();
      await expectOnScreen(frame.locator('[data-testid=next-step][data-kind=opted-out]'), '不要营销消息');
      const isTooWide = await frame.locator('html').evaluate((html) => html.scrollWidth > window.innerWidth);
      expect(isTooWide).toBe(false);
      await frame.getByTestId('opt-out').click();
      await frame.getByTestId('opt-out-why').fill('微信里又说可以');
      await frame.getByTestId('opt-out-confirm').click();
      await frame.getByTestId('opted-out').waitFor({ state: 'detached' });
      await page.close();
    },
    limitMs,
  );
});

describe('with a client that answers as the test says', () => {
  /** `answers` by name of the call: what the client calls back with; a name that is missing is never answered. */
  const openWith = async (answers: Record<string, object>): Promise<Page> => {
    const page = await browser.open(phone);
    await page.addInitScript((given: Record<string, object>) => {
      const userAgent = `${navigator.userAgent} wxwork/4.1.30`;
      Object.defineProperty(navigator, 'userAgent', { get: () => userAgent });
      Object.assign(window, {
        clientAnswers: given,
        WeixinJSBridge: {
          invoke: (name: string, _params: object, done: (result: object) => void) => {
            const answer = (Reflect.get(window, 'clientAnswers') as Record<string, object>)[name];
            if (answer) done(answer);
          },
          on: () => undefined,
        },
      });
    }, answers);
    await page.goto(`${demo.url}/sidebar`);
    return page;
  };
  const letIn = { agentConfig: { err_msg: 'agentConfig:ok' } };
  const chattingWith = (userId: string) => ({
    ...letIn,
    getCurExternalContact: { err_msg: 'getCurExternalContact:ok', userId },
  });
  const expectFailure = async (page: Page, code: string, words: string): Promise<void> => {
    await expectOnScreen(page.locator(`[data-code="${code}"]`), words);
    await keepScreenshot(page, `sidebar-${code.replace('.', '-')}`);
    await page.close();
  };

  it(
    'signs in by itself, and comes back to the chat',
    async () => {
      await browser.context.clearCookies();
      const customer = firstOf(await customersOf(me));
      const page = await openWith(chattingWith(customer.externalUserId));
      // The simulated WeCom asks in an ordinary tab; the real one does not.
      await page.getByTestId(`persona-${me}`).click();
      await expectOnScreen(page.getByTestId('sidebar-card').locator('h1'), customer.name);
      expect(new URL(page.url()).pathname).toBe('/sidebar');
      await page.close();
    },
    limitMs,
  );

  it(
    'follows to another chat when it is looked at again',
    async () => {
      const [one, other] = await customersOf(me);
      const page = await openWith(chattingWith(one?.externalUserId ?? ''));
      await expectOnScreen(page.getByTestId('sidebar-card').locator('h1'), one?.name ?? '');
      await page.evaluate(
        (answers) => {
          Object.assign(window, { clientAnswers: answers });
          document.dispatchEvent(new Event('visibilitychange'));
        },
        chattingWith(other?.externalUserId ?? ''),
      );
      await expectOnScreen(page.getByTestId('sidebar-card').locator('h1'), other?.name ?? '');
      await page.close();
    },
    limitMs,
  );

  it(
    'says what is the matter where there is no card to show',
    async () => {
      const noChat = { err_msg: 'getCurExternalContact:fail_without context of external contact' };
      await expectFailure(await openWith({ ...letIn, getCurExternalContact: noChat }), 'wecom.no-chat', '单聊');
      const refused = { agentConfig: { err_msg: 'agentConfig:fail' } };
      const before = faults.length;
      await expectFailure(await openWith(refused), 'wecom.no-permission', '请管理员检查');
      // The vendor's library leaves a promise unheard where its client refuses.
      faults.length = before;
      await expectFailure(await openWith(letIn), 'wecom.silent', '企业微信没有回答');
      await expectFailure(await openWith(chattingWith('wmNobody')), 'sidebar.unknown-customer', '还没有这位客户');
      const mine = new Set((await customersOf(me)).map((row) => row.externalUserId));
      const [colleague] = (await phoneApi<{ userId: string; departmentId: number; name: string }[]>('staff')).filter(
        (one) => one.userId !== me && one.departmentId !== 1,
      );
      const theirs = (await customersOf(colleague?.userId ?? '')).filter((row) => !mine.has(row.externalUserId));
      const strange = await openWith(chattingWith(firstOf(theirs).externalUserId));
      await expectFailure(strange, 'sidebar.not-yours', '不在您能看的范围里');
      const plain = await browser.open(phone);
      await plain.goto(`${demo.url}/sidebar`);
      await expectFailure(plain, 'wecom.outside', '要在企业微信的聊天里打开');
    },
    limitMs,
  );

  it(
    'says that a message may have gone out where nobody knows, and keeps the text that did not',
    async () => {
      const customer = firstOf(await customersOf(me));
      const refused = { sendChatMessage: { err_msg: 'sendChatMessage:fail' } };
      const page = await openWith({ ...chattingWith(customer.externalUserId), ...refused });
      await page.getByTestId('chat-text').fill('您好');
      await page.getByTestId('chat-send').click();
      await expectOnScreen(page.locator('[data-code="wecom.not-sent"]'), '没有发出');
      expect(await page.getByTestId('chat-text').inputValue()).toBe('您好');
      await page.close();
      const silent = await openWith(chattingWith(customer.externalUserId));
      await silent.getByTestId('chat-text').fill('您好');
      await silent.getByTestId('chat-send').click();
      await expectOnScreen(silent.locator('[data-code="wecom.sending-unknown"]'), '可能已经发出');
      await silent.close();
    },
    limitMs,
  );
});

it('no script of the pages failed', () => {
  expect(faults).toEqual([]);
});
