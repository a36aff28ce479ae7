// Delivers callbacks as WeCom does: encrypted anew for every try, 5 s to answer, three retries; what is pending survives a restart.
import { randomInt } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { encryptCallback, signCallback } from './callback-crypto.ts';
import { eventXml } from './contact-events.ts';
import { toSeconds, type Corp } from './corp.ts';
import type { CallbackRow, CallbackTarget } from './corp.types.ts';
import { useFault } from './faults.ts';
import type { World } from './world.ts';

export type CallbackTiming = {
  /** Real milliseconds before the first try. */
  firstMs: number;
  /** Real milliseconds before each retry; WeCom's own spacing is not known. */
  retriesMs: number[];
  timeoutMs: number;
};

export const DEFAULT_TIMING: CallbackTiming = { firstMs: 0, retriesMs: [2000, 5000, 15_000], timeoutMs: 5000 };

const MAX_AT_ONCE = 16;
/** Finished callbacks kept for the ledger, for each corp. */
const KEEP_FINISHED = 5000;
const HOLD_REORDERED_MS = 2000;

export type Outbox = { idle(): Promise<void>; close(): Promise<void> };

export function startOutbox(world: World, timing: CallbackTiming): Outbox {
  const stopped = new AbortController();
  const inHand = new Set<string>();
  const lanes = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  const held = new Map<string, () => void>();
  let sending = 0;

  function wake(): void {
    if (stopped.signal.aborted) return;
    for (const corp of world.corps.values()) {
      for (const row of corp.callbacksByStatus('pending')) {
        if (!inHand.has(row.id)) take(corp, row);
      }
    }
  }

  /** Events of one customer keep their order, as a hint is only useful so; different customers do not wait for each other. */
  function take(corp: Corp, row: CallbackRow): void {
    inHand.add(row.id);
    const reordered = useFault(corp, 'callbacks-reordered');
    const lane = reordered ? row.id : `${corp.corpId}|${row.agentId}|${row.event.ExternalUserID ?? 'tags'}`;
    const before = reordered ? hold(corp, reordered.ms ?? HOLD_REORDERED_MS) : (lanes.get(lane) ?? Promise.resolve());
    const done = before.then(() => deliver(corp, row)).catch(ignoreStop);
    lanes.set(lane, done);
    void done.finally(() => {
      inHand.delete(row.id);
      if (lanes.get(lane) === done) lanes.delete(lane);
      if (!reordered) held.get(corp.corpId)?.();
    });
  }

  /** Waits until another callback of the corp has gone out, or the time is over. */
  function hold(corp: Corp, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const release = (): void => {
        clearTimeout(timer);
        held.delete(corp.corpId);
        resolve();
      };
      const timer = setTimeout(release, ms);
      held.set(corp.corpId, release);
    });
  }

  async function deliver(corp: Corp, row: CallbackRow): Promise<void> {
    if (useFault(corp, 'callbacks-lost')) {
      save(corp, { ...row, status: 'lost' });
      return;
    }
    const slowMs = useFault(corp, 'callbacks-slow')?.ms ?? 0;
    const isDuplicated = useFault(corp, 'callbacks-duplicated') !== undefined;
    await pause(timing.firstMs + slowMs);
    let { attempts } = row;
    let lastError = '';
    while (attempts <= timing.retriesMs.length) {
      if (attempts > 0 && attempts > row.attempts) await pause(timing.retriesMs[attempts - 1] ?? 0);
      const problem = await post(corp, row);
      attempts += 1;
      if (problem === undefined) {
        if (isDuplicated) await post(corp, row);
        save(corp, { ...row, attempts, status: 'delivered' });
        return;
      }
      lastError = problem;
      save(corp, { ...row, attempts, lastError });
    }
    save(corp, { ...row, attempts, lastError, status: 'failed' });
  }

  async function post(corp: Corp, row: CallbackRow): Promise<string | undefined> {
    const target = corp.agent(row.agentId)?.callback;
    if (!target) return 'the agent has no callback address';
    await slot();
    try {
      const { query, encrypted } = seal(corp, target, eventXml(row.event));
      const body =
        `<xml><ToUserName><![CDATA[${corp.corpId}]]></ToUserName><AgentID><![CDATA[${row.agentId}]]></AgentID>` +
        `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
      const { status } = await exchange('POST', target.url, query, body, timing.timeoutMs, stopped.signal);
      return status === 200 ? undefined : `HTTP ${status}`;
    } catch (error) {
      // A try that the stop cut off was none: it is made again after the restart.
      stopped.signal.throwIfAborted();
      return problemOf(error);
    } finally {
      sending -= 1;
      waiting.shift()?.();
    }
  }

  async function slot(): Promise<void> {
    while (sending >= MAX_AT_ONCE) await new Promise<void>((resolve) => void waiting.push(resolve));
    sending += 1;
  }

  function save(corp: Corp, row: CallbackRow): void {
    stopped.signal.throwIfAborted();
    if (!world.corps.has(corp.corpId)) return;
    corp.callbacks.put(row.id, row);
    const finished = corp.callbacksByStatus('delivered');
    if (finished.length <= KEEP_FINISHED) return;
    for (const old of finished.slice(0, finished.length - KEEP_FINISHED)) corp.callbacks.delete(old.id);
  }

  const pause = (ms: number): Promise<void> =>
    ms > 0 ? delay(ms, undefined, { signal: stopped.signal }) : Promise.resolve();

  world.store.onCommit(wake);
  wake();
  return {
    idle: async () => {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
    close: async () => {
      stopped.abort();
      for (const release of held.values()) release();
      await Promise.all(lanes.values());
    },
  };
}

/** By name, not by class: errors of Node's core are of another realm when this runs inside a test's sandbox. */
function ignoreStop(error: unknown): void {
  if ((error as { name?: string }).name !== 'AbortError') throw error;
}

const problemOf = (error: unknown): string => (error as { message?: string }).message ?? String(error);

/** Encrypts a text for one agent and signs it; the query carries signature, time and nonce. */
function seal(corp: Corp, target: CallbackTarget, text: string): { query: URLSearchParams; encrypted: string } {
  const encrypted = encryptCallback(target.encodingAesKey, text, corp.corpId);
  const timestamp = String(toSeconds(corp.now()));
  const nonce = String(randomInt(1e9, 1e10));
  const signature = signCallback(target.token, timestamp, nonce, encrypted);
  return { query: new URLSearchParams({ msg_signature: signature, timestamp, nonce }), encrypted };
}

/** The GET check that WeCom makes when the address is saved: the plain text within 1 s. Returns the problem, if any. */
export async function verifyCallback(corp: Corp, target: CallbackTarget): Promise<string | undefined> {
  const expected = String(randomInt(1e12, 1e14));
  const { query, encrypted } = seal(corp, target, expected);
  query.set('echostr', encrypted);
  try {
    const { status, text } = await exchange('GET', target.url, query, undefined, 1000, undefined);
    if (status !== 200) return `HTTP ${status}`;
    return text === expected ? undefined : 'the answer is not the decrypted echostr';
  } catch (error) {
    return problemOf(error);
  }
}

/** One HTTP exchange on a connection of its own, so that a server under test can close at once. */
function exchange(
  method: 'GET' | 'POST',
  url: string,
  query: URLSearchParams,
  body: string | undefined,
  timeoutMs: number,
  stop: AbortSignal | undefined,
): Promise<{ status: number; text: string }> {
  const address = new URL(url);
  for (const [name, value] of query) address.searchParams.set(name, value);
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(stop ? [stop] : [])]);
    const headers = body === undefined ? {} : { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
    const call = request(address, { method, headers, agent: false, signal }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', reject);
    });
    call.on('error', (error) => reject(signal.aborted ? (signal.reason as Error) : error));
    call.end(body);
  });
}
