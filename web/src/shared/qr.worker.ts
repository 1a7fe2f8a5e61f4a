//! Reads a QR in what a camera sees, away from the page, where the browser itself reads none.
//! jsQR rather than zxing-wasm: ours are clean QRs a hand away, it is far smaller and needs no WebAssembly in the policy.

import jsQR from 'jsqr';

interface Seen {
  pixels: Uint8ClampedArray;
  width: number;
  height: number;
}

addEventListener('message', ({ data }: MessageEvent<Seen>) => {
  const found = jsQR(data.pixels, data.width, data.height, { inversionAttempts: 'dontInvert' });
  postMessage(found?.data ?? '');
});
