//! An attendee's way from the QR to the contact list in WebKit, the engine of every iPhone: does it work at all? Needs Debian's webkit2gtk-driver and xvfb; `make webkit` has both.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { ME, PEOPLE } from './crowd';
import { Organizer } from './organizer';
import { PASSPHRASE, startServer } from './server';

/** For anything to appear, ms. */
const PATIENCE = 15_000;
const ROOM = 'liaison';
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** A browser steered over WebDriver: as much of it as is needed here. */
class Browser {
  root: string;
  constructor(port: number) {
    this.root = `http://127.0.0.1:${port}/session`;
  }
  static async open(port: number): Promise<Browser> {
    const browser = new Browser(port);
    const options = { binary: miniBrowser(), args: ['--automation'] };
    // A page is there when what is asked for is there.
    const capabilities = { alwaysMatch: { pageLoadStrategy: 'none', 'webkitgtk:browserOptions': options } };
    const { sessionId } = await within('a browser', () =>
      browser.call<{ sessionId: string }>('POST', '', { capabilities }),
    );
    browser.root += `/${sessionId}`;
    await browser.call('POST', '/window/rect', { width: 390, height: 844 });
    return browser;
  }
  async call<T = unknown>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(this.root + path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = (await answer.json()) as { value: T & { error?: string; message?: string } };
    if (value?.error) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  }
  go = (url: string) => this.call('POST', '/url', { url });
  run = <T>(script: string, ...args: unknown[]) => this.call<T>('POST', '/execute/sync', { script, args });
  find = (selector: string) =>
    within(
      selector,
      async () =>
        (await this.call<Record<string, string>>('POST', '/element', { using: 'css selector', value: selector }))[
          ELEMENT
        ],
    );
  async type(selector: string, text: string): Promise<void> {
    await this.call('POST', `/element/${await this.find(selector)}/value`, { text });
  }
  async click(selector: string): Promise<void> {
    await this.call('POST', `/element/${await this.find(selector)}/click`, {});
  }
  press = (name: string) =>
    within(`a button ${name}`, async () => {
      const pressed = await this.run(
        `const found = [...document.querySelectorAll('button, nav a')].find((each) => each.offsetParent && each.textContent.trim().startsWith(arguments[0])); found?.click(); return Boolean(found);`,
        name,
      );
      if (!pressed) throw new Error('not there');
    });
  says = (text: string) =>
    within(`「${text}」`, async () => {
      const shown = await this.run<string>('return document.body.innerText');
      if (!shown.includes(text)) throw new Error(`the page says: ${shown}`);
    });
}

/** Tries until it works. */
async function within<T>(what: string, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what} never came`, { cause: error });
      await new Promise((go) => setTimeout(go, 100));
    }
  }
}

/** Not on the path, and its folder has the version in its name. */
function miniBrowser(): string {
  const files = execFileSync('dpkg', ['--search', '*/MiniBrowser'], { encoding: 'utf8' });
  return files.trim().split('\n')[0]!.replace(/^.*: /, '');
}

const started: ChildProcess[] = [];
const server = await startServer();
try {
  const port = await freePort();
  // Its sandbox refuses root, who only has what is opened here.
  const asRoot = process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {};
  started.push(
    spawn(
      'xvfb-run',
      ['--auto-servernum', '--server-args=-screen 0 1024x1024x24', 'WebKitWebDriver', `--port=${port}`],
      { stdio: 'ignore', detached: true, env: { ...process.env, ...asRoot } },
    ),
  );
  const phone = await Browser.open(port);
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  console.log(await phone.run('return navigator.userAgent'));

  await phone.go(server.join.get(ROOM)!);
  await phone.find('#name');
  // It speaks the machine's language.
  await phone.run(
    `[...document.querySelectorAll('button')].find((each) => each.textContent.includes('日本語'))?.click()`,
  );
  await phone.says('お名前');
  const next = () => phone.click('.foot .action');
  await phone.type('#name', ME[0]);
  await next();
  await phone.type('#organization', ME[3]);
  await phone.click('#organization-list li');
  await phone.find('#ward');
  await phone.click('.chip');
  await phone.run(
    `const ward = document.querySelector('#ward'); ward.value = 'meguro'; ward.dispatchEvent(new Event('change', { bubbles: true }))`,
  );
  await next();
  for (const [title, wanted] of [
    ['提供できること', '24時間救急'],
    ['求めていること', '逆紹介'],
  ] as const) {
    await phone.says(title);
    await phone.type('#tag-search', wanted);
    await phone.says('1件見つかりました');
    await phone.click('.chip');
    await next();
  }
  await phone.type('#sign', ME[10]);
  await next();
  await phone.find('summary');
  await phone.run(`document.querySelectorAll('.tick input').forEach((each) => each.click())`);
  await next();
  await phone.says('お声掛けもできます');
  console.log('joined');

  await organizer.onPaper(PEOPLE[0]!, ROOM);
  await phone.says(PEOPLE[0]![3]);
  console.log('suggested');
  await organizer.startRound(ROOM, { minutes: 6, move_seconds: 45, tables: 10 });
  await phone.says('お進みください');
  await phone.press('着きました');
  await phone.press('お会いできました');
  await phone.says('お話しください');
  await phone.press('お話しした');
  await phone.press('名刺交換する');
  await phone.says('お相手の操作をお待ちしています');
  console.log('called, met, card offered');

  await phone.press('次の方へ');
  await phone.press('お会いした方');
  await phone.says(PEOPLE[0]![0]);
  await phone.run('location.reload()');
  await phone.says('2名が参加中');
  await organizer.announce(ROOM, 'まもなく乾杯です。');
  await phone.says('まもなく乾杯です。');
  console.log('read again, told news');
} finally {
  for (const { pid } of started) if (pid) process.kill(-pid);
  await server.stop();
}
