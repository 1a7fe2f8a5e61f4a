//! When somebody comes and goes, as a field of the browser takes it. Pure.

/** As clocks show it: of an evening that goes on, "24:30" is "00:30". */
export const onAClock = (time: string) => time.replace(/^\d+/, (hours) => String(Number(hours) % 24).padStart(2, '0'));

/** Until six in the morning it is still the evening before. */
export const isAfter = (arrives: string, leaves: string) => leaves > arrives || leaves < '06:00';
