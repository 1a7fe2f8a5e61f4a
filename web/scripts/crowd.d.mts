import type { Hall, Somebody } from './hall.mjs';

export const LONGEST: { name: string; kana: string; organization: string };
export function somebody(index: number): Somebody;
export function fill(hall: Hall, room: string, count: number, options?: { paper?: boolean }): Promise<string[]>;
