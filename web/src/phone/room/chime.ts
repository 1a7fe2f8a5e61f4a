//! One soft two-note chime for a call and one for its end, and a short buzz where the phone has one. Silence is not an error.

const KEY = 'kaotsunagi.quiet';
/** A fifth up calls; the same two notes downwards say that the time is nearly over. Hz. */
const NOTES = { call: [659.25, 987.77], end: [783.99, 523.25] };
const BUZZ = { call: [120, 80, 120], end: [80] };

let audio: AudioContext | undefined;
let quietHere = false;

export function isQuiet(): boolean {
  try {
    return localStorage.getItem(KEY) === '1';
  } catch {
    return quietHere;
  }
}
export function setQuiet(quiet: boolean): void {
  quietHere = quiet;
  try {
    if (quiet) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  } catch {
    // only remembered for this page
  }
}

/** Browsers let a page sound only after a touch: called on the first one. */
export function allowSound(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
  } catch {
    // no sound on this phone
  }
}

export function chime(what: keyof typeof NOTES = 'call'): void {
  if (isQuiet()) return;
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) navigator.vibrate?.(BUZZ[what]);
  if (!audio || audio.state !== 'running') return;
  for (const [index, pitch] of NOTES[what].entries()) {
    const start = audio.currentTime + index * 0.24;
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.12, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.9);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.95);
  }
}
