// Who asks too often: counted by who he is, refused for as long as he is told, and let in again.
import { addressOf, createRateLimiter } from '../../server/http/limit-rate.ts';

it('counts every key for itself, and tells how long to wait', async () => {
  const take = createRateLimiter({ requests: 2, seconds: 60 });
  expect([await take('a'), await take('a'), await take('b')]).toEqual([null, null, null]);
  const waitSeconds = await take('a');
  expect(waitSeconds).toBeGreaterThanOrEqual(1);
  expect(waitSeconds).toBeLessThanOrEqual(60);
  expect(await take('b')).toBeNull();
});

it('lets in again when the time is over, also somebody who went on asking', async () => {
  const take = createRateLimiter({ requests: 1, seconds: 1 });
  expect(await take('a')).toBeNull();
  expect(await take('a')).toBe(1);
  let isIn = false;
  while (!isIn) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    isIn = (await take('a')) === null;
  }
  expect(isIn).toBe(true);
});

it('takes IPv4 in either spelling for one, and a /64 of IPv6', () => {
  expect(addressOf('1.2.3.4')).toBe('1.2.3.4');
  expect(addressOf('::ffff:1.2.3.4')).toBe('1.2.3.4');
  expect(addressOf('2001:db8:1:2:a:b:c:d')).toBe('2001:db8:1:2');
  expect(addressOf('2001:db8:1:2::9')).toBe('2001:db8:1:2');
  expect(addressOf('2001:db8::9')).toBe('2001:db8:0:0');
  expect(addressOf('::1')).toBe('0:0:0:0');
  expect(addressOf('')).toBe('');
});
