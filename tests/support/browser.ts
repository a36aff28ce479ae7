// A real browser for the tests: Debian's Chromium, kept from talking to anybody but this machine.
import { mkdirSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

export type Browser = {
  context: BrowserContext;
  open: (viewport: typeof desktop) => Promise<Page>;
  close: () => Promise<void>;
};

/** A browser with a profile of its own; errors of the pages' own scripts are collected in `faults`. */
export const startBrowser = async (faults: string[]): Promise<Browser> => {
  const context = await chromium.launchPersistentContext(mkdtempSync(path.join(os.tmpdir(), 'banlv-chromium-')), {
    executablePath: '/usr/bin/chromium',
    args,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  context.on('weberror', (error) => faults.push(error.error().message));
  return {
    context,
    open: async (viewport) => {
      const page = await context.newPage();
      await page.setViewportSize(viewport);
      return page;
    },
    close: () => context.close(),
  };
};

/** Keep a picture of the page where SCREENSHOTS says, else in a folder of the system's. */
export const keepScreenshot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS'] ?? path.join(os.tmpdir(), 'banlv-screenshots');
  mkdirSync(folder, { recursive: true });
  // What slides in has arrived; what turns for ever is let turn.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity),
  );
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
};

/** Waits until the element shows this text. */
export const expectOnScreen = (place: Locator, text: string): Promise<void> =>
  place.filter({ hasText: text }).first().waitFor();

/** As a newcomer does it: through the simulated OAuth, whoever was signed in before. */
export const signIn = async (page: Page, url: string, userId: string): Promise<void> => {
  await page.context().clearCookies();
  await page.goto(`${url}/`);
  await page.getByTestId('sign-in-button').click();
  await page.getByTestId(`persona-${userId}`).click();
  await page.getByTestId('me-name').waitFor();
};

/** Type into a select and take the first that is offered. */
export const choose = async (page: Page, testId: string, text: string): Promise<void> => {
  await page.getByTestId(testId).click();
  await page.keyboard.type(text);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: text }).first().click();
};

export const isWiderThanItsScreen = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
