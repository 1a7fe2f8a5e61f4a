//! What a QR says that was read here, and the reading of it where the browser can.

/** Somebody, by the number on their badge or by what their own QR says. */
export type Scanned = { badge: number } | { code: string };

/** `…/organizer#badge=12` stands on a badge, `…/met#CODE` on a phone. */
export function scannedAs(text: string): Scanned | undefined {
  const badge = /\/organizer#badge=(\d{1,9})$/.exec(text)?.[1];
  if (badge) return { badge: Number(badge) };
  const code = /\/met#([\w.-]{1,100})$/.exec(text)?.[1];
  return code ? { code } : undefined;
}

interface Detector {
  detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
declare global {
  // Not of every browser; those without it have a camera of their own that opens links.
  var BarcodeDetector: (new (of: { formats: string[] }) => Detector) | undefined;
}

/** Whether there is any use in asking for the camera. On plain http there is none. */
export const canScan = () => typeof BarcodeDetector === 'function' && Boolean(navigator.mediaDevices?.getUserMedia);

/** Between two looks through the camera, ms: a phone stays cool, and nobody waits. */
const LOOK_EVERY = 200;

/** Looks through the camera, on `video`, until the returned function is called; each text is told once while it stays in sight. */
export function scan(video: HTMLVideoElement, told: (text: string) => void, failed: () => void): () => void {
  let over = false;
  let stream: MediaStream | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = '';
  const detector = new BarcodeDetector!({ formats: ['qr_code'] });
  const look = async (): Promise<void> => {
    const seen = await detector.detect(video).catch(() => []);
    if (over) return;
    const text = seen[0]?.rawValue ?? '';
    if (text && text !== last) told(text);
    last = text;
    timer = setTimeout(() => void look(), LOOK_EVERY);
  };
  const begin = async (): Promise<void> => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    if (over) return end();
    video.srcObject = stream;
    await video.play();
    await look();
  };
  const end = (): void => {
    over = true;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  begin().catch(() => {
    if (!over) failed();
    end();
  });
  return end;
}
