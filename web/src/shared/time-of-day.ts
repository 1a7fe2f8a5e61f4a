//! Times of day as the event's own clock has them, wherever the device was set up. Pure.

/** `15:40`: the server writes the event's zone into every time. */
export const timeOfDay = (rfc3339: string) => /T(\d\d:\d\d)/.exec(rfc3339)?.[1] ?? '';
/** The same of a moment that the server did not write, ms. `timeZone` is the event's. */
export function timeOfDayAt(at: number, timeZone: string): string {
  const hours = { hour: '2-digit', minute: '2-digit' } as const;
  try {
    return new Date(at).toLocaleTimeString('en-GB', { ...hours, timeZone });
  } catch {
    // A browser may be older than the zone's name, as with `Europe/Kyiv`; it is in that zone, too.
    return new Date(at).toLocaleTimeString('en-GB', hours);
  }
}

export const dayOf = (rfc3339: string) => rfc3339.slice(0, 10);

/** What happens up to six in the morning belongs to the evening before, ms. */
const NIGHT = 6 * 3_600_000;

/** `2027-09-18`: the day or night that `at` is in, by the clock that wrote `rfc3339`. */
function eveningAt(at: number, rfc3339: string): string {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(rfc3339) ?? ['', '+', '0', '0'];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return new Date(at + ahead - NIGHT).toISOString().slice(0, 10);
}

/** Whether it is on this day, or in the night that follows it, and need not be told with a date. */
export const isTonight = (rfc3339: string, now: number) =>
  eveningAt(Date.parse(rfc3339), rfc3339) === eveningAt(now, rfc3339);
