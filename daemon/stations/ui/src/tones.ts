// The four sounds of floor.md 2.7. Percussive notes with a short decay and one soft harmonic: heard
// through noise and ear protection, and bearable for a shift.

import type { Tone } from "./screen";

interface Note {
  at: number; // s after the tone begins
  hz: number;
  length: number; // s
  gain: number;
}

const tones: Record<Tone, Note[]> = {
  OK: [{ at: 0, hz: 1200, length: 0.07, gain: 0.5 }],
  DONE: [
    { at: 0, hz: 1000, length: 0.08, gain: 0.5 },
    { at: 0.09, hz: 1500, length: 0.09, gain: 0.5 },
  ],
  ATTENTION: [
    { at: 0, hz: 800, length: 0.12, gain: 0.6 },
    { at: 0.18, hz: 800, length: 0.12, gain: 0.6 },
  ],
  STOP: [
    { at: 0, hz: 700, length: 0.12, gain: 0.8 },
    { at: 0.14, hz: 600, length: 0.12, gain: 0.8 },
    { at: 0.28, hz: 500, length: 0.14, gain: 0.8 },
  ],
};

const attack = 0.004;
const harmonicShare = 0.25;

let context: AudioContext | null = null;

function audio(): AudioContext {
  context ??= new AudioContext();
  return context;
}

function strike(to: AudioContext, start: number, hz: number, length: number, gain: number): void {
  const oscillator = to.createOscillator();
  const envelope = to.createGain();
  oscillator.frequency.value = hz;
  envelope.gain.setValueAtTime(0, start);
  envelope.gain.linearRampToValueAtTime(gain, start + attack);
  envelope.gain.exponentialRampToValueAtTime(0.001, start + length);
  oscillator.connect(envelope).connect(to.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}

export function play(tone: Tone): void {
  const to = audio();
  const now = to.currentTime;
  for (const note of tones[tone]) {
    strike(to, now + note.at, note.hz, note.length, note.gain);
    strike(to, now + note.at, note.hz * 2, note.length, note.gain * harmonicShare);
  }
}

/** Browsers keep a page silent until it is touched, unless they were started for a kiosk. */
export function isMuted(): boolean {
  return audio().state !== "running";
}

export async function unmute(): Promise<void> {
  await audio().resume();
}
