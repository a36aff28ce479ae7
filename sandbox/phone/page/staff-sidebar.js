// The page of an app beside a chat with a customer, in a frame that the app's own page believes to be WeCom's web view.
import { chosenCorp } from './api.js';
import { h } from './dom.js';
import { openScreen } from './screen.js';

/**
 * @param {HTMLElement} device
 * @param {{ name: string, url: string }} tool
 * @param {{ userId: string, customerId: string, back: () => void }} chat
 */
export function showSidebar(device, tool, { userId, customerId, back }) {
  // Whose client it is, for the sign-in page alone.
  document.cookie = `wecom_member=${encodeURIComponent(userId)}; path=/connect; samesite=lax`;
  const frame = h('iframe.sidebar-frame', {
    src: tool.url,
    title: tool.name,
    testid: 'sidebar-frame',
    'data-staff': userId,
    'data-customer': customerId,
    'data-corp': chosenCorp(),
  });
  return openScreen(device, {
    title: tool.name,
    back,
    bodyClass: 'sidebar-body',
    isStill: true,
    load: async () => tool,
    draw: () => [frame],
  });
}
