//! The map as it becomes, painted beside the page so that nothing on it stands still meanwhile. Where a browser cannot, the page paints it.

import type { KindId } from '../gen/protocol';
import { script } from '../shared/worker';
import url from './map.worker?worker&url';
import type { Palette, Picture } from './paint';

export interface ToPaint {
  number: number;
  picture: Picture;
  /** Of the canvas, in its own pixels, and how many of them a pixel of the page is. */
  across: number;
  down: number;
  ratio: number;
  palette: Omit<Palette, 'kind'>;
  kinds: Record<KindId, string>;
}
export interface Painted {
  number: number;
  bitmap: ImageBitmap;
}

export class BesidePage {
  #worker: Worker | undefined;
  #number = 0;
  #told: ((bitmap: ImageBitmap | undefined) => void) | undefined;

  constructor() {
    if (typeof OffscreenCanvas === 'undefined') return;
    const worker = new Worker(script(url), import.meta.env.DEV ? { type: 'module' } : {});
    worker.onmessage = ({ data }: MessageEvent<Painted>) => {
      if (data.number === this.#number) this.#tell(data.bitmap);
      else data.bitmap.close();
    };
    // Not loaded, or no canvas there.
    worker.onerror = () => {
      this.close();
      this.#tell(undefined);
    };
    this.#worker = worker;
  }

  /** Nothing: the page has to paint it. Whatever is asked for later takes its place, and then this never comes. */
  paint(canvas: HTMLCanvasElement, picture: Picture, { kind, ...palette }: Palette): Promise<ImageBitmap | undefined> {
    const worker = this.#worker;
    this.drop();
    if (!worker) return Promise.resolve(undefined);
    const { discs, tally } = picture;
    const kinds = new Set([
      ...discs.flatMap(({ marks }) => marks),
      ...[...tally.between, ...tally.within.values()].flatMap((tie) => tie.kinds),
    ]);
    const job: ToPaint = {
      number: this.#number,
      picture,
      across: canvas.width,
      down: canvas.height,
      ratio: devicePixelRatio,
      palette,
      kinds: Object.fromEntries([...kinds].map((each) => [each, kind(each)])),
    };
    return new Promise((told) => {
      this.#told = told;
      worker.postMessage(job);
    });
  }
  /** What is being painted is no longer wanted. */
  drop(): void {
    this.#number += 1;
    this.#told = undefined;
  }
  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #tell(bitmap: ImageBitmap | undefined): void {
    const told = this.#told;
    this.#told = undefined;
    told?.(bitmap);
  }
}
