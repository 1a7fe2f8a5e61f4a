//! In which language somebody wrote freely: how it is broken into lines and read aloud. Pure.

export const writtenIn = (text = '') => (/[\u3040-\u9fff]/.test(text) ? 'ja' : 'en');
