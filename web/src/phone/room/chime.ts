//! One soft two-note chime for a call, and a short buzz where the phone has one. Silence is not an error.

let audio: AudioContext | undefined;

/** Browsers let a page sound only after a touch: called on the first one. */
export function allowSound(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
  } catch {
    // no sound on this phone
  }
}

export function chime(): void {
  navigator.vibrate?.([120, 80, 120]);
  if (!audio || audio.state !== 'running') return;
  for (const [index, pitch] of [659.25, 880].entries()) {
    const start = audio.currentTime + index * 0.22;
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.12, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.7);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.75);
  }
}
