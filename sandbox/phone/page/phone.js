// The page's start: what the address asks for, the two phones, and the poll that keeps them fresh.
import { chooseCorp, chosenCorp, get } from './api.js';
import { h } from './dom.js';
import { startCustomerPhone } from './customer-phone.js';
import { startStaffPhone } from './staff-phone.js';

const POLL_MS = 1500;

const query = new URLSearchParams(location.search);
const shown = { customer: query.get('customer'), staff: query.get('staff') };
const customerDevice = document.querySelector('#customer-phone');
const staffDevice = document.querySelector('#staff-phone');

/** Keeps the address such that a reload, or a link to it, shows the same two people. */
function writeAddress() {
  const address = new URL(location.href);
  address.searchParams.delete('scan');
  for (const [name, value] of Object.entries({ ...shown, corp: chosenCorp() })) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.replaceState(null, '', address);
}

function showSide(side) {
  document.body.dataset.side = side;
  for (const button of document.querySelectorAll('.side-switch button')) {
    button.setAttribute('aria-pressed', String(button.dataset.side === side));
  }
}

for (const button of document.querySelectorAll('.side-switch button')) {
  button.addEventListener('click', () => showSide(button.dataset.side));
}

/** A code knows its corp; otherwise the only corp there is, or one to choose. */
async function findCorp(scan) {
  if (chosenCorp()) return true;
  if (scan) {
    chooseCorp((await get(`codes/${encodeURIComponent(scan)}`)).corpId);
    return true;
  }
  const corps = await get('corps');
  if (corps.length === 1) return true;
  const choices = corps.map((corp) =>
    h('li', {}, h('a.row', { href: `?corp=${encodeURIComponent(corp.corpId)}` }, h('b', {}, corp.name))),
  );
  customerDevice.replaceChildren(
    h('header.bar', {}, h('div.bar-side'), h('h2', {}, '选择企业'), h('div.bar-side')),
    corps.length === 0 ? h('p.empty', {}, '还没有载入企业') : h('ul.list', {}, ...choices),
  );
  staffDevice.hidden = true;
  return false;
}

async function start() {
  const scan = query.get('scan');
  showSide(query.get('side') === 'staff' || (shown.staff && !shown.customer && !scan) ? 'staff' : 'customer');
  try {
    if (!(await findCorp(scan))) return;
  } catch (error) {
    customerDevice.replaceChildren(h('p.empty', {}, error instanceof Error ? error.message : '无法连接模拟器'));
    return;
  }
  const onChooseCustomer = (id) => {
    shown.customer = id;
    writeAddress();
  };
  let customerPhone = startCustomerPhone(customerDevice, {
    customerId: shown.customer,
    scan,
    onChoose: onChooseCustomer,
  });
  const staffPhone = startStaffPhone(staffDevice, {
    userId: shown.staff,
    onChoose: (userId) => {
      shown.staff = userId;
      writeAddress();
    },
    onCustomer: (id) => {
      onChooseCustomer(id);
      customerPhone = startCustomerPhone(customerDevice, { customerId: id, scan: null, onChoose: onChooseCustomer });
      showSide('customer');
    },
  });
  setInterval(() => {
    if (document.hidden) return;
    void customerPhone.poll();
    void staffPhone.poll();
  }, POLL_MS);
}

void start();
