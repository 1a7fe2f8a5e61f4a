// Lets a phone in the room reload without a network. Everything works without it, and it holds nothing back:
// the page comes from the network whenever that answers, and what is kept of it has its content in its name.
// No personal answer passes through here: neither /api/me nor the socket, nothing of the wall or the console.

const KEPT = 'kaotsunagi';
/** The one page of all rooms. */
const PAGE = '/j/';
/** A network that says nothing for this long is none, ms. */
const PATIENCE = 4_000;
/** Two releases' worth of files; the oldest go first. */
const MOST = 80;

const mine = (request) => request.method === 'GET' && new URL(request.url).origin === location.origin;
const place = (url) => new URL(url, location.origin);
const isEvent = ({ pathname }) => pathname === '/api/event';
const isAsset = ({ pathname }) => pathname.startsWith('/assets/');

async function keep(key, answer) {
  // A hotel's own sign-in page is no answer of ours.
  if (!answer.ok || answer.redirected || !answer.headers.get('content-security-policy')) return;
  const cache = await caches.open(KEPT);
  await cache.put(key, answer);
  const keys = await cache.keys();
  const files = keys.filter((each) => isAsset(place(each.url)));
  await Promise.all(files.slice(0, Math.max(0, files.length - MOST)).map((each) => cache.delete(each)));
}

/** The network's answer, kept for later; else what was kept. */
async function newest(event, key) {
  const kept = () => caches.match(key, { ignoreVary: true });
  const fetched = fetch(event.request);
  event.waitUntil(
    fetched.then(
      (answer) => keep(key, answer.clone()),
      () => undefined,
    ),
  );
  const soon = new Promise((resolve) => setTimeout(() => kept().then((answer) => answer && resolve(answer)), PATIENCE));
  try {
    const answer = await Promise.race([fetched, soon]);
    // A server being restarted behind a proxy.
    return answer.status >= 500 ? ((await kept()) ?? answer) : answer;
  } catch (error) {
    const answer = await kept();
    if (answer) return answer;
    throw error;
  }
}
async function once(event) {
  const kept = await caches.match(event.request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(event.request);
  event.waitUntil(keep(event.request, answer.clone()));
  return answer;
}

addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (!mine(event.request)) return;
  const url = place(event.request.url);
  if (event.request.mode === 'navigate') event.respondWith(newest(event, PAGE));
  else if (isEvent(url)) event.respondWith(newest(event, url.href));
  else if (isAsset(url)) event.respondWith(once(event));
});
/** What the page had loaded before we were there. A file that is kept already is the same one: its content is in its name. */
addEventListener('message', (event) => {
  const files = event.data.filter((url) => isAsset(place(url)) || isEvent(place(url)));
  const fetchAndKeep = async (url) => {
    if (isAsset(place(url)) && (await caches.match(url, { ignoreVary: true }))) return;
    await fetch(url).then(
      (answer) => keep(url, answer),
      () => undefined,
    );
  };
  event.waitUntil(Promise.all([PAGE, ...files].map(fetchAndKeep)));
});
