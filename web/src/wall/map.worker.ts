//! Paints the map away from the page: a full one takes longer than the frames in which a knot moves.

import type { Painted, ToPaint } from './beside-page';
import { paintMap } from './paint';

let canvas: OffscreenCanvas | undefined;

addEventListener('message', ({ data }: MessageEvent<ToPaint>) => {
  const { number, picture, across, down, ratio, palette, kinds } = data;
  canvas ??= new OffscreenCanvas(1, 1);
  Object.assign(canvas, { width: across, height: down });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintMap(context, picture, { ...palette, kind: (kind) => kinds[kind] ?? '' });
  const painted: Painted = { number, bitmap: canvas.transferToImageBitmap() };
  postMessage(painted, { transfer: [painted.bitmap] });
});
