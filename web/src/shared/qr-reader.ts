//! Reading a QR where the browser has no reader of its own. Loaded only there.

import url from './qr.worker?worker&url';
import type { Detector } from './scan';
import { script } from './worker';

/** The longer side of what is looked at, px: a QR that fills a third of the picture has some five of them a module. */
const SIDE = 640;

export class QrReader implements Detector {
  #worker = new Worker(script(url), import.meta.env.DEV ? { type: 'module' } : {});
  #canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  async detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]> {
    const { videoWidth, videoHeight } = from;
    const scale = Math.min(1, SIDE / Math.max(videoWidth, videoHeight));
    const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
    const context = this.#canvas;
    if (!context || !width || !height) return [];
    Object.assign(context.canvas, { width, height });
    context.drawImage(from, 0, 0, width, height);
    const pixels = context.getImageData(0, 0, width, height).data;
    const text = await new Promise<string>((told, failed) => {
      this.#worker.onmessage = ({ data }: MessageEvent<string>) => told(data);
      this.#worker.onerror = () => failed(new Error('the reader ended'));
      this.#worker.postMessage({ pixels, width, height }, [pixels.buffer]);
    });
    return text ? [{ rawValue: text }] : [];
  }
  close(): void {
    this.#worker.terminate();
  }
}
