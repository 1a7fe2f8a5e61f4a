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

export interface Detector {
  detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]>;
  close?(): void;
}
declare global {
  // Not of every browser.
  var BarcodeDetector:
    { new (of: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> } | undefined;
}

/** The browser's own, which may be there and read nothing; else ours, which comes only then. */
async function detector(): Promise<Detector> {
  const own = await globalThis.BarcodeDetector?.getSupportedFormats().catch((): string[] => []);
  if (own?.includes('qr_code')) return new BarcodeDetector!({ formats: ['qr_code'] });
  const { QrReader } = await import('./qr-reader');
  return new QrReader();
}

/** Whether there is any use in asking for the camera. On plain http there is none. */
export const canScan = () => Boolean(navigator.mediaDevices?.getUserMedia);

/** Why nothing is seen: the person or the browser does not let us, there is no camera, or something else. */
export type Unseen = 'refused' | 'none' | 'other';
const unseen: Record<string, Unseen> = { NotAllowedError: 'refused', NotFoundError: 'none' };

/** Between two looks through the camera, ms: a phone stays cool, and nobody waits. */
const LOOK_EVERY = 200;

/** Looks through the camera, on `video`, until the returned function is called; each text is told once while it stays in sight. */
export function scan(video: HTMLVideoElement, told: (text: string) => void, failed: (why: Unseen) => void): () => void {
  let over = false;
  let stream: MediaStream | undefined;
  let reader: Detector | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = '';
  const end = (): void => {
    over = true;
    clearTimeout(timer);
    reader?.close?.();
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  const look = async (): Promise<void> => {
    const seen = await reader!.detect(video).catch(() => []);
    if (over) return;
    const text = seen[0]?.rawValue ?? '';
    if (text && text !== last) told(text);
    last = text;
    timer = setTimeout(() => void look(), LOOK_EVERY);
  };
  const begin = async (): Promise<void> => {
    const ready = detector();
    // Whoever says no to the camera first is told of that.
    ready.catch(() => undefined);
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    reader = await ready;
    if (over) return end();
    video.srcObject = stream;
    await video.play();
    await look();
  };
  begin().catch((error: unknown) => {
    if (!over) failed((error instanceof DOMException && unseen[error.name]) || 'other');
    end();
  });
  return end;
}
