// WeCom's client for a page that the phone shows beside a chat: `WeixinJSBridge`, put into the page as the client does it in its web
// view. The front door adds this script to the page; opened in an ordinary tab it does nothing.
(() => {
  const { staff, customer, corp = '' } = window.frameElement?.dataset ?? {};
  if (!staff || !customer) return;
  const part = encodeURIComponent;
  const address = `/phone/api/staff/${part(staff)}/customers/${part(customer)}/client${corp && `?corp=${part(corp)}`}`;
  const userAgent = `${navigator.userAgent} wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh`;
  Object.defineProperty(navigator, 'userAgent', { get: () => userAgent });

  const answer = async (name, params) => {
    const url = location.href.split('#')[0];
    const response = await fetch(address, { method: 'POST', body: JSON.stringify({ name, url, params }) });
    return response.ok ? response.json() : { err_msg: `${name}:fail` };
  };
  const bridge = {
    invoke: (name, params, done) =>
      void answer(name, params)
        .catch(() => ({ err_msg: `${name}:fail` }))
        .then((result) => done?.(result)),
    on: () => undefined,
  };
  // The real one, too, comes while the page is loading.
  setTimeout(() => {
    window.WeixinJSBridge = bridge;
    document.dispatchEvent(new Event('WeixinJSBridgeReady'));
  }, 50);
})();
