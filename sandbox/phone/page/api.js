// The phone's API, spoken to at addresses relative to the page, so that any proxy will do.

let corpId = new URLSearchParams(location.search).get('corp');
let clockSkewMs = 0;

export const chooseCorp = (id) => void (corpId = id);
export const chosenCorp = () => corpId;

/** The simulated time, which tests and demos move. */
export const simulatedNow = () => new Date(Date.now() + clockSkewMs);

async function call(method, path, query, body) {
  const address = new URL(`./api/${path}`, location.href.split('?')[0]);
  for (const [name, value] of Object.entries(query)) if (value !== '') address.searchParams.set(name, String(value));
  if (corpId) address.searchParams.set('corp', corpId);
  const answer = await fetch(address, { method, ...(body && { body: JSON.stringify(body) }) });
  const clock = Number(answer.headers.get('x-simulated-now'));
  if (clock) clockSkewMs = clock - Date.now();
  const data = await answer.json().catch(() => ({ error: { message: '模拟器没有回答' } }));
  if (!answer.ok) throw new Error(data.error?.message ?? '操作失败');
  return data;
}

export const get = (path, query = {}) => call('GET', path, query);
export const post = (path, body = {}) => call('POST', path, {}, body);

const part = encodeURIComponent;
/** Where the picture of an attachment lies. */
export const mediaAddress = (mediaId) => `./api/media/${part(mediaId)}${corpId ? `?corp=${part(corpId)}` : ''}`;
export const customerPath = (id, rest = '') => `customers/${part(id)}${rest}`;
export const staffPath = (userId, rest = '') => `staff/${part(userId)}${rest}`;
export const pairPath = (userId, customerId, rest = '') => `staff/${part(userId)}/customers/${part(customerId)}${rest}`;
export const taskPath = (userId, msgId, rest = '') => `staff/${part(userId)}/tasks/${part(msgId)}${rest}`;
