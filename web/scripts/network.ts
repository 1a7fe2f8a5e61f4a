//! A socket in the middle that can be cut: an open one does not notice that the network is gone, and Playwright's setOffline leaves it alone.

import type { Page, WebSocketRoute } from '@playwright/test';

export interface Network {
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** What the page said first on each connection. */
  hellos: { at?: string }[];
}

export async function cuttable(page: Page): Promise<Network> {
  const open = new Set<WebSocketRoute>();
  const hellos: { at?: string }[] = [];
  let cut = false;
  await page.routeWebSocket('**/ws', (socket) => {
    if (cut) return void socket.close({ code: 1001 });
    open.add(socket);
    const upstream = socket.connectToServer();
    socket.onMessage((message) => {
      const parsed = JSON.parse(String(message)) as { type: string; at?: string };
      if (parsed.type === 'hello') hellos.push(parsed);
      upstream.send(message);
    });
    upstream.onMessage((message) => socket.send(message));
  });
  return {
    hellos,
    async cut() {
      cut = true;
      await Promise.all([...open].map((socket) => socket.close({ code: 1001 })));
      open.clear();
    },
    async mend() {
      cut = false;
      await page.evaluate(() => dispatchEvent(new Event('online')));
    },
  };
}
