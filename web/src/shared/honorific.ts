//! How people are addressed here.

import type { Honorific } from '../gen/protocol';

export const HONORIFICS: Honorific[] = ['様', '先生', 'さん'];

/** By their role, until somebody says otherwise. */
export const honorificFor = (role: string): Honorific =>
  ['doctor', 'dentist', 'director'].includes(role) ? '先生' : '様';
